package kernel.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.lang.module.ModuleDescriptor;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The command line: subcommands, help and exit codes. */
final class Ksim {
    private final PrintStream err;
    private final Map<String, Command> commands = new LinkedHashMap<>();
    private final CommandLine commandLine;

    Ksim(PrintStream out, PrintStream err) {
        this.err = err;
        CommandSpec root =
                CommandSpec.create().name("ksim").addOption(helpOption()).addOption(versionOption());
        root.version("ksim " + version());
        root.usageMessage()
                .description("Answers what Linux would do with a program: the image that it would start with, or the"
                        + " rule that refuses it.");
        for (Command command : List.of(
                new ExecCommand(out),
                new AutopsyCommand(out),
                new CoreCommand(out),
                new FormatsCommand(out),
                new RulesCommand(out),
                new ReplayCommand(out, err))) {
            add(root, command);
        }
        commandLine = new CommandLine(root)
                .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
                .setExpandAtFiles(false)
                .setExecutionStrategy(this::execute);
    }

    private void add(CommandSpec root, Command command) {
        CommandSpec spec = command.spec().addOption(helpOption());
        spec.usageMessage().exitCodeListHeading("%nExit codes:%n").exitCodeList(ExitCode.help());
        commands.put(spec.name(), command);
        root.addSubcommand(spec.name(), spec);
    }

    private static OptionSpec helpOption() {
        return OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Shows this help.")
                .build();
    }

    private static OptionSpec versionOption() {
        return OptionSpec.builder("-V", "--version")
                .versionHelp(true)
                .description("Shows the version.")
                .build();
    }

    private static String version() {
        // Without a descriptor the command runs from a class path.
        return Optional.ofNullable(Ksim.class.getModule().getDescriptor())
                .flatMap(ModuleDescriptor::rawVersion)
                .orElse("(unpackaged)");
    }

    int run(String... args) {
        return commandLine.execute(args);
    }

    private int execute(ParseResult arguments) {
        Integer helped = CommandLine.executeHelpRequest(arguments);
        if (helped != null) {
            return helped;
        }
        if (!arguments.hasSubcommand()) {
            commandLine.usage(err);
            return ExitCode.USAGE.code();
        }
        ParseResult chosen = arguments.subcommand();
        Command command =
                Objects.requireNonNull(commands.get(chosen.commandSpec().name()));
        return run(command, chosen).code();
    }

    private ExitCode run(Command command, ParseResult arguments) {
        try {
            return command.run(arguments);
        } catch (ParameterException e) {
            throw e;
        } catch (InputException e) {
            err.println("ksim: " + e.getMessage());
            return ExitCode.UNREADABLE;
        } catch (IOException e) {
            err.println("ksim: " + e);
            return ExitCode.UNREADABLE;
        } catch (RuntimeException e) {
            err.println("ksim: internal error, please report it");
            e.printStackTrace(err);
            return ExitCode.INTERNAL;
        }
    }
}
