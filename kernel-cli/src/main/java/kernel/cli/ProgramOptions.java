package kernel.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import kernel.api.ByteString;
import kernel.api.Personality;
import kernel.sim.exec.ExecRequest;
import kernel.sim.task.Task;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** The options and words that say which program is executed, and how. */
final class ProgramOptions {
    private static final String ENV = "--env";
    private static final String ASLR = "--aslr";
    private static final String SEED = "--seed";

    private ProgramOptions() {}

    static void addTo(CommandSpec spec) {
        addTo(spec, true);
    }

    /** Adds the options of a command that can do something without a program too. */
    static void addOptionallyTo(CommandSpec spec) {
        addTo(spec, false);
    }

    private static void addTo(CommandSpec spec, boolean isRequired) {
        spec.parser().stopAtPositional(true);
        spec.addOption(OptionSpec.builder(ENV)
                .paramLabel("NAME=VALUE")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .arity("1")
                .description("A string of the environment, which is empty by default.")
                .build());
        spec.addOption(flag(ASLR, "Randomises addresses. Default: off."));
        spec.addOption(OptionSpec.builder(SEED)
                .paramLabel("N")
                .type(Long.class)
                .description("Seed of the random choices; the same seed gives the same addresses.")
                .build());
        ProgramList.addTo(spec);
        KernelOptions.addTo(spec);
        spec.addPositional(PositionalParamSpec.builder()
                .paramLabel("PROGRAM [ARG]...")
                .hideParamSyntax(true)
                .required(isRequired)
                .type(List.class)
                .auxiliaryTypes(String.class)
                .arity(isRequired ? "1..*" : "0..*")
                .description("Path of the program, and its arguments; @FILE or - for a list, one program a line.")
                .build());
    }

    static OptionSpec flag(String name, String description) {
        return OptionSpec.builder(name)
                .type(boolean.class)
                .arity("0")
                .description(description)
                .build();
    }

    static boolean isRandom(ParseResult arguments) {
        return arguments.hasMatchedOption(ASLR);
    }

    /** Returns the seed that was asked for, or another one every time. */
    static long seed(ParseResult arguments) {
        OptionalLong seed = arguments.hasMatchedOption(SEED)
                ? OptionalLong.of(arguments.matchedOptionValue(SEED, 0L))
                : OptionalLong.empty();
        return seed.orElseGet(System::nanoTime);
    }

    /** Tells whether addresses are random, and how they can be had again. */
    static String aslr(ParseResult arguments, long seed) {
        return isRandom(arguments) ? "on, seed " + seed : "off";
    }

    static boolean hasProgram(ParseResult arguments) {
        return !ProgramList.words(arguments).isEmpty();
    }

    /** Makes the task that executes, in the command's working directory. */
    static Task task(ParseResult arguments) throws IOException {
        Task task = new Task();
        task.cwd(cwd());
        task.personality(isRandom(arguments) ? 0 : Personality.ADDR_NO_RANDOMIZE);
        return task;
    }

    /** Returns the command's working directory. */
    static ByteString cwd() throws IOException {
        return ByteString.of(Path.of("").toRealPath().toString());
    }

    static ExecRequest request(ParseResult arguments, List<String> words) {
        List<String> environment = arguments.matchedOptionValue(ENV, List.<String>of());
        return new ExecRequest(ByteString.of(words.get(0)), bytes(words), bytes(environment));
    }

    private static List<ByteString> bytes(List<String> words) {
        List<ByteString> strings = new ArrayList<>();
        words.forEach(word -> strings.add(ByteString.of(word)));
        return strings;
    }
}
