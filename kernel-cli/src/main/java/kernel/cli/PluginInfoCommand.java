package kernel.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import kernel.sim.exec.FormatList;
import kernel.sim.module.Modules;
import kernel.sim.module.Plugin;
import kernel.sim.module.PluginPath;
import kernel.sim.profile.LinuxProfile;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code ksim plugin info}: what a plugin says about itself; none of its code runs. */
final class PluginInfoCommand implements Command {
    private final Caller caller;

    PluginInfoCommand(Caller caller) {
        this.caller = caller;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("info");
        spec.usageMessage().description("Shows what a plugin says about itself. None of its code runs.");
        PluginOptions.addPathTo(spec);
        spec.addPositional(PositionalParamSpec.builder()
                .paramLabel("PLUGIN")
                .required(true)
                .type(String.class)
                .arity("1")
                .description("The name of its module, or the path of its jar or directory.")
                .build());
        return spec;
    }

    @Override
    public ExitCode run(ParseResult arguments) throws IOException {
        String name = arguments.matchedPositionalValue(0, "");
        List<Plugin> found = find(name, arguments);
        if (found.isEmpty()) {
            throw new InputException(name + ": no such plugin; ksim plugin list shows those that are seen");
        }
        for (Plugin plugin : found) {
            print(plugin);
        }
        return ExitCode.OK;
    }

    private List<Plugin> find(String name, ParseResult arguments) throws IOException {
        PluginPath path = PluginOptions.path(arguments, caller);
        List<Path> entries = new ArrayList<>(path.entries());
        Path file = Path.of(name);
        if (name.endsWith(".jar")) {
            entries.add(0, file);
        } else if (file.getParent() != null) {
            entries.add(0, file.getParent());
        }
        return seen(new PluginPath(entries)).stream()
                .filter(plugin -> plugin.name().equals(name) || plugin.path().equals(file))
                .toList();
    }

    /** Returns the plugins in directories; none is loaded. */
    static List<Plugin> seen(PluginPath path) throws IOException {
        try (Modules modules = new Modules(path, FormatList.of(List.of()).registry(LinuxProfile.SIM))) {
            modules.discover();
            return modules.plugins();
        }
    }

    private void print(Plugin plugin) throws IOException {
        line("plugin", plugin.name());
        line("version", plugin.version().orElse("-"));
        line("path", plugin.path().toString());
        line("sha256", plugin.sha256());
        line("made for", plugin.api().map(version -> "kernel.api " + version).orElse("-"));
        line("formats", String.join(", ", plugin.providers()));
        line(
                "loaded for",
                plugin.aliases().isEmpty() ? "every kernel, at its start" : String.join(", ", plugin.aliases()));
        line("order", plugin.place().toString());
        plugin.problems().forEach(problem -> line("problem", problem.describe()));
    }

    private void line(String name, String value) {
        caller.out().printf("%-10s  %s%n", name, value);
    }
}
