package kernel.cli;

import java.io.PrintStream;
import java.util.Locale;
import kernel.cli.words.FishCompletion;
import picocli.AutoComplete;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code ksim completion}: a script that lets a shell complete ksim's words. */
final class CompletionCommand implements Command {
    private final PrintStream out;

    private enum Shell {
        BASH,
        ZSH,
        FISH
    }

    CompletionCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("completion");
        spec.usageMessage()
                .description("Prints a script that lets a shell complete commands and options. For bash and zsh:"
                        + " source <(ksim completion bash); for fish: ksim completion fish | source.");
        spec.addPositional(PositionalParamSpec.builder()
                .paramLabel("SHELL")
                .required(true)
                .type(Shell.class)
                .converters(word -> Shell.valueOf(word.toUpperCase(Locale.ROOT)))
                .arity("1")
                .description("bash, zsh or fish.")
                .build());
        return spec;
    }

    @Override
    public ExitCode run(ParseResult arguments) {
        CommandSpec root = arguments.commandSpec().root();
        Shell shell = arguments.matchedPositionalValue(0, Shell.BASH);
        // The script for bash makes zsh understand it.
        out.print(shell == Shell.FISH ? FishCompletion.of(root) : AutoComplete.bash(root.name(), root.commandLine()));
        return ExitCode.OK;
    }
}
