package kernel.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kernel.sim.module.Plugin;
import kernel.sim.module.PluginPath;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code ksim plugin remove}: deletes the jar of a plugin from where every kernel looks. */
final class PluginRemoveCommand implements Command {
    private final Caller caller;

    PluginRemoveCommand(Caller caller) {
        this.caller = caller;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("remove");
        spec.usageMessage().description("Deletes the jar of a plugin. Kernels that run keep their own copy of it.");
        PluginInstallCommand.addTo(spec, "Where from. Default: ~/.local/share/ksim/plugins.");
        spec.addPositional(PositionalParamSpec.builder()
                .paramLabel("PLUGIN")
                .required(true)
                .type(String.class)
                .arity("1")
                .description("The name of its module.")
                .build());
        return spec;
    }

    @Override
    public ExitCode run(ParseResult arguments) throws IOException {
        String name = arguments.matchedPositionalValue(0, "");
        Path directory = PluginInstallCommand.directory(arguments, caller);
        List<Path> jars = PluginInfoCommand.seen(PluginPath.of(directory)).stream()
                .filter(plugin -> plugin.name().equals(name))
                .map(Plugin::path)
                .toList();
        if (jars.isEmpty()) {
            throw new InputException(name + ": no such plugin in " + directory);
        }
        for (Path jar : jars) {
            if (Files.isDirectory(jar)) {
                throw new InputException(jar + " is a directory with libraries; delete it yourself");
            }
            Files.delete(jar);
            caller.out().println("removed " + jar);
        }
        return ExitCode.OK;
    }
}
