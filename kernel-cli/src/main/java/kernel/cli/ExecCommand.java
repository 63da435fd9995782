package kernel.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import kernel.api.ByteString;
import kernel.api.ExecException;
import kernel.api.Personality;
import kernel.sim.exec.ExecRequest;
import kernel.sim.exec.Kernel;
import kernel.sim.record.ProgramRecord;
import kernel.sim.task.Task;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code ksim exec}: the image that a program would start with. */
final class ExecCommand implements Command {
    private static final String ENV = "--env";
    private static final String JSON = "--json";
    private static final String ASLR = "--aslr";
    private static final String SEED = "--seed";

    private final PrintStream out;

    ExecCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("exec");
        spec.parser().stopAtPositional(true);
        spec.usageMessage()
                .description("Shows the image that Linux would build for a program: its mappings, registers, auxiliary"
                        + " vector and stack. The program does not run.");
        spec.addOption(OptionSpec.builder(ENV)
                .paramLabel("NAME=VALUE")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .arity("1")
                .description("A string of the environment, which is empty by default.")
                .build());
        spec.addOption(flag(JSON, "Prints one JSON document instead of text."));
        spec.addOption(flag(ASLR, "Randomises addresses. Default: off."));
        spec.addOption(OptionSpec.builder(SEED)
                .paramLabel("N")
                .type(Long.class)
                .description("Seed of the random choices; the same seed gives the same addresses.")
                .build());
        KernelOptions.addTo(spec);
        spec.addPositional(PositionalParamSpec.builder()
                .paramLabel("PROGRAM [ARG]...")
                .hideParamSyntax(true)
                .required(true)
                .type(List.class)
                .auxiliaryTypes(String.class)
                .arity("1..*")
                .description("Path of the program, and its arguments.")
                .build());
        return spec;
    }

    private static OptionSpec flag(String name, String description) {
        return OptionSpec.builder(name)
                .type(boolean.class)
                .arity("0")
                .description(description)
                .build();
    }

    @Override
    public ExitCode run(ParseResult arguments) throws IOException {
        boolean isRandom = arguments.hasMatchedOption(ASLR);
        OptionalLong seed = arguments.hasMatchedOption(SEED)
                ? OptionalLong.of(arguments.matchedOptionValue(SEED, 0L))
                : OptionalLong.empty();
        long used = seed.orElseGet(System::nanoTime);
        Kernel kernel = KernelOptions.kernel(arguments, new SplittableRandom(used));
        Task task = new Task();
        task.cwd(ByteString.of(Path.of("").toRealPath().toString()));
        task.personality(isRandom ? 0 : Personality.ADDR_NO_RANDOMIZE);
        boolean isJson = arguments.hasMatchedOption(JSON);
        try {
            kernel.execve(task, request(arguments));
        } catch (ExecException e) {
            out.println(isJson ? ProgramRecord.json(e) : Refusal.text(e));
            return ExitCode.REFUSED;
        }
        if (isJson) {
            out.println(ProgramRecord.json(task));
        } else {
            String aslr = isRandom ? "on, seed " + used : "off";
            new ImagePrinter(out).print(task, aslr);
        }
        return ExitCode.OK;
    }

    private static ExecRequest request(ParseResult arguments) {
        List<String> words = arguments.matchedPositionalValue(0, List.<String>of());
        List<String> environment = arguments.matchedOptionValue(ENV, List.<String>of());
        return new ExecRequest(ByteString.of(words.get(0)), bytes(words), bytes(environment));
    }

    private static List<ByteString> bytes(List<String> words) {
        List<ByteString> strings = new ArrayList<>();
        words.forEach(word -> strings.add(ByteString.of(word)));
        return strings;
    }
}
