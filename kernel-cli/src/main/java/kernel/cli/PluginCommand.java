package kernel.cli;

import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code ksim plugin}: formats that are dropped in as jars. */
final class PluginCommand implements Command {
    private final Caller caller;
    private final Subcommands commands = new Subcommands();

    PluginCommand(Caller caller) {
        this.caller = caller;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("plugin");
        spec.usageMessage()
                .description(
                        "Plugins are formats that are dropped into a directory as jars. They run with your rights.");
        commands.addTo(
                spec,
                List.of(
                        new PluginListCommand(caller),
                        new PluginInfoCommand(caller),
                        new PluginDoctorCommand(caller),
                        new PluginInstallCommand(caller),
                        new PluginRemoveCommand(caller),
                        new PluginNewCommand(caller)));
        return spec;
    }

    @Override
    public ExitCode run(ParseResult arguments) throws IOException {
        return commands.run(arguments);
    }
}
