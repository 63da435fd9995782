package kernel.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SplittableRandom;
import kernel.sim.module.ModuleWatch;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code ksim shell}: a session over one kernel, typed or from a file. */
final class ShellCommand implements Command {
    private static final String WATCH = "--watch";

    private final Caller caller;

    ShellCommand(Caller caller) {
        this.caller = caller;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("shell");
        spec.usageMessage()
                .description("A session over one kernel: " + String.join(", ", ShellSession.commands())
                        + ". It ends with the input, with exit code 1 if the last command was refused.");
        spec.addOption(OptionSpec.builder(WATCH)
                .type(boolean.class)
                .arity("0")
                .description("Takes plugins that are dropped, replaced or removed meanwhile.")
                .build());
        KernelOptions.addTo(spec);
        spec.addPositional(PositionalParamSpec.builder()
                .paramLabel("SCRIPT")
                .type(Path.class)
                .arity("0..1")
                .description("A file with one command a line. Default: standard input.")
                .build());
        return spec;
    }

    @Override
    public ExitCode run(ParseResult arguments) throws IOException {
        try (BootedKernel booted = KernelOptions.boot(arguments, new SplittableRandom(), caller);
                BufferedReader input = open(arguments)) {
            boolean isTyped = script(arguments).isEmpty() && Terminal.isAt(0) && Terminal.isAt(1);
            ShellSession session = new ShellSession(booted, caller, ProgramOptions.cwd(), isTyped);
            return arguments.hasMatchedOption(WATCH) ? watched(booted, session, input) : session.run(input);
        }
    }

    private static ExitCode watched(BootedKernel booted, ShellSession session, BufferedReader input)
            throws IOException {
        ModuleWatch watch = ModuleWatch.start(booted.modules(), booted.isLazy());
        try {
            return session.run(input);
        } finally {
            watch.close();
        }
    }

    private static Optional<Path> script(ParseResult arguments) {
        return Optional.of(arguments.matchedPositionalValue(0, Path.of("-")))
                .filter(path -> !path.toString().equals("-"));
    }

    private static BufferedReader open(ParseResult arguments) {
        Optional<Path> script = script(arguments);
        if (script.isEmpty()) {
            return new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        }
        try {
            return Files.newBufferedReader(script.get());
        } catch (IOException e) {
            throw new InputException(Failures.describe(script.get(), e));
        }
    }
}
