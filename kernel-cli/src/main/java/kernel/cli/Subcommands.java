package kernel.cli;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The commands below another one. */
final class Subcommands {
    private final Map<String, Command> commands = new LinkedHashMap<>();

    /** Adds commands to the one that has them. */
    void addTo(CommandSpec parent, List<Command> added) {
        for (Command command : added) {
            CommandSpec spec = command.spec().addOption(helpOption());
            spec.usageMessage().exitCodeListHeading("%nExit codes:%n").exitCodeList(ExitCode.help());
            commands.put(spec.name(), command);
            parent.addSubcommand(spec.name(), spec);
        }
    }

    /** Tells whether a word is one of the commands. */
    boolean has(String name) {
        return commands.containsKey(name);
    }

    static OptionSpec helpOption() {
        return OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Shows this help.")
                .build();
    }

    /**
     * Runs the one that was chosen.
     *
     * @throws ParameterException if none was
     */
    ExitCode run(ParseResult arguments) throws IOException {
        if (!arguments.hasSubcommand()) {
            throw new ParameterException(
                    arguments.commandSpec().commandLine(),
                    "one of these is needed: " + String.join(", ", commands.keySet()));
        }
        ParseResult chosen = arguments.subcommand();
        return Objects.requireNonNull(commands.get(chosen.commandSpec().name())).run(chosen);
    }
}
