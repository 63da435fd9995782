package kernel.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.lang.module.ModuleDescriptor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The command line: subcommands, help and exit codes. */
final class Ksim {
    private final PrintStream err;
    private final Subcommands commands = new Subcommands();
    private final CommandLine commandLine;

    Ksim(Caller caller) {
        this.err = caller.err();
        CommandSpec root = CommandSpec.create()
                .name("ksim")
                .addOption(Subcommands.helpOption())
                .addOption(versionOption());
        root.version("ksim " + version());
        root.usageMessage()
                .description("Answers what Linux would do with a program: the image that it would start with, or the"
                        + " rule that refuses it.");
        commands.addTo(
                root,
                List.of(
                        new ExecCommand(caller),
                        new AutopsyCommand(caller),
                        new WhyCommand(caller),
                        new ExplainCommand(caller.out()),
                        new EnvCommand(caller.out()),
                        new CheckCommand(caller),
                        new CoreCommand(caller),
                        new FormatsCommand(caller),
                        new RulesCommand(caller),
                        new ReplayCommand(caller),
                        new PluginCommand(caller),
                        new ShellCommand(caller),
                        new CompletionCommand(caller.out()),
                        new ManCommand(caller.out())));
        commandLine = new CommandLine(root)
                .setOut(new PrintWriter(caller.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
                .setExpandAtFiles(false)
                .setExecutionStrategy(this::execute);
    }

    private static OptionSpec versionOption() {
        return OptionSpec.builder("-V", "--version")
                .versionHelp(true)
                .description("Shows the version.")
                .build();
    }

    static String version() {
        // Without a descriptor the command runs from a class path.
        return Optional.ofNullable(Ksim.class.getModule().getDescriptor())
                .flatMap(ModuleDescriptor::rawVersion)
                .orElse("(unpackaged)");
    }

    int run(String... args) {
        return commandLine.execute(isProgram(args) ? why(args) : args);
    }

    /** Tells whether the first word is neither a command nor an option: it is a program then. */
    private boolean isProgram(String... args) {
        boolean isPath = args.length > 0 && (args[0].indexOf('/') >= 0 || Files.exists(Path.of(args[0])));
        return isPath && !args[0].startsWith("-") && !commands.has(args[0]);
    }

    private static String[] why(String... args) {
        return Stream.concat(Stream.of("why"), Stream.of(args)).toArray(String[]::new);
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
        return run(arguments).code();
    }

    private ExitCode run(ParseResult arguments) {
        try {
            return commands.run(arguments);
        } catch (ParameterException e) {
            throw e;
        } catch (StrictPluginsException e) {
            return ExitCode.PLUGIN;
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
