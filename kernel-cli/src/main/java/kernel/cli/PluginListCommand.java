package kernel.cli;

import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import kernel.api.BinaryFormat;
import kernel.sim.module.Plugin;
import kernel.sim.module.PluginProblem;
import kernel.sim.module.PluginState;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code ksim plugin list}: all formats in the order of asking, then the plugins that have none registered. */
final class PluginListCommand implements Command {
    private final Caller caller;

    PluginListCommand(Caller caller) {
        this.caller = caller;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("list");
        spec.usageMessage()
                .description("Lists all formats in the order in which they are asked, built in or from plugins, and the"
                        + " plugins that wait or cannot run.");
        KernelOptions.addTo(spec);
        return spec;
    }

    @Override
    public ExitCode run(ParseResult arguments) throws IOException {
        try (BootedKernel booted = KernelOptions.bootQuietly(arguments, new SplittableRandom(), caller)) {
            row("order", "format", "kind", "state", "from");
            int order = 1;
            for (BinaryFormat format : booted.kernel().formats().formats()) {
                formatRow(order++, format, booted.plugin(format));
            }
            booted.modules().plugins().stream()
                    .filter(plugin -> plugin.state() != PluginState.STARTED)
                    .forEach(this::pluginRow);
            return ExitCode.OK;
        }
    }

    private void row(String order, String format, String kind, String state, String from) {
        caller.out().printf("%5s  %-12s  %-8s  %-8s  %s%n", order, format, kind, state, from);
    }

    private void formatRow(int order, BinaryFormat format, Optional<Plugin> plugin) {
        String from = plugin.map(PluginListCommand::from).orElseGet(() -> FormatsCommand.provider(format));
        row(String.valueOf(order), format.name(), plugin.isPresent() ? "plugin" : "built-in", "started", from);
    }

    private void pluginRow(Plugin plugin) {
        boolean isWaiting = plugin.state() == PluginState.INSPECTED;
        String why = isWaiting ? "for " + String.join(", ", plugin.aliases()) : codes(plugin);
        String state = isWaiting ? "waits" : word(plugin.state());
        row("-", "", "plugin", state, from(plugin) + "  " + why);
    }

    /** A failure is the word to be seen. */
    private static String word(PluginState state) {
        return state == PluginState.FAILED ? state.name() : state.name().toLowerCase(Locale.ROOT);
    }

    private static String codes(Plugin plugin) {
        return plugin.problems().stream()
                .map(PluginProblem::rule)
                .map(rule -> rule.code())
                .distinct()
                .collect(Collectors.joining(" "));
    }

    private static String from(Plugin plugin) {
        String version = plugin.version().map(text -> "@" + text).orElse("");
        return plugin.name() + version + " (" + plugin.path() + ")";
    }
}
