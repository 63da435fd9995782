package kernel.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import kernel.sim.exec.FormatList;
import kernel.sim.module.Modules;
import kernel.sim.module.Plugin;
import kernel.sim.module.PluginPath;
import kernel.sim.module.PluginProblem;
import kernel.sim.module.PluginState;
import kernel.sim.profile.LinuxProfile;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code ksim plugin doctor}: everything that is wrong with the plugins, all at once. */
final class PluginDoctorCommand implements Command {
    private final Caller caller;

    PluginDoctorCommand(Caller caller) {
        this.caller = caller;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("doctor");
        spec.usageMessage()
                .description(
                        "Loads every plugin, and says what is wrong with it and what to do. Exit code 1 if one of them"
                                + " cannot run.");
        PluginOptions.addPathTo(spec);
        spec.addPositional(PositionalParamSpec.builder()
                .paramLabel("PATH")
                .type(List.class)
                .auxiliaryTypes(Path.class)
                .arity("0..*")
                .description("Directories of plugins, or jars. Default: those that every kernel looks at.")
                .build());
        return spec;
    }

    @Override
    public ExitCode run(ParseResult arguments) throws IOException {
        List<Path> given = arguments.matchedPositionalValue(0, List.<Path>of());
        PluginPath path = given.isEmpty() ? PluginOptions.path(arguments, caller) : new PluginPath(given);
        try (Modules modules = new Modules(path, FormatList.load().registry(LinuxProfile.SIM))) {
            modules.start(false);
            List<Plugin> plugins = modules.plugins();
            plugins.forEach(this::print);
            return summary(plugins);
        }
    }

    private void print(Plugin plugin) {
        if (plugin.problems().isEmpty()) {
            return;
        }
        caller.out().println(plugin.path());
        for (PluginProblem problem : plugin.problems()) {
            String place =
                    problem.path().equals(plugin.path()) ? "" : problem.path().getFileName() + " ";
            caller.out().println("  " + problem.rule().code() + " " + place + problem.found());
            caller.out().println("       fix: " + problem.fix());
        }
    }

    private ExitCode summary(List<Plugin> plugins) {
        long failed = plugins.stream()
                .filter(plugin -> plugin.state() == PluginState.FAILED)
                .count();
        long warned = plugins.stream()
                .filter(plugin -> plugin.state() != PluginState.FAILED
                        && !plugin.problems().isEmpty())
                .count();
        caller.out()
                .printf(
                        "%d plugins: %d ok, %d with warnings, %d failed%n",
                        plugins.size(), plugins.size() - failed - warned, warned, failed);
        return failed == 0 ? ExitCode.OK : ExitCode.REFUSED;
    }
}
