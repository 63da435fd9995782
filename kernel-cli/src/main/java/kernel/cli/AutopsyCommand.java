package kernel.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import kernel.api.ByteString;
import kernel.api.Signal;
import kernel.sim.autopsy.Autopsy;
import kernel.sim.autopsy.AutopsyRecord;
import kernel.sim.autopsy.Scenario;
import kernel.sim.exec.ExecRequest;
import kernel.sim.exec.Kernel;
import kernel.sim.picture.AutopsyPage;
import kernel.sim.task.Task;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/** {@code ksim autopsy}: how a process comes to be, step by step, and what its memory is made of. */
final class AutopsyCommand implements Command {
    private static final String JSON = "--json";
    private static final String SCENARIO = "--scenario";

    private final Caller caller;
    private final PrintStream out;

    AutopsyCommand(Caller caller) {
        this.caller = caller;
        this.out = caller.out();
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("autopsy");
        spec.usageMessage()
                .description("Takes a process apart: the steps of its exec up to the first instruction, each with what"
                        + " the memory is then, and its mappings and page tables in the end. Or what a scenario does"
                        + " to memory.");
        spec.addOption(ProgramOptions.flag(JSON, "Prints one JSON document a line instead of text."));
        PictureOption.addTo(spec);
        spec.addOption(OptionSpec.builder(SCENARIO)
                .paramLabel("NAME")
                .type(Scenario.class)
                .converters(AutopsyCommand::named)
                .description("Runs a scenario instead of a program. " + scenarios() + '.')
                .build());
        ProgramOptions.addOptionallyTo(spec);
        return spec;
    }

    private static String scenarios() {
        return Arrays.stream(Scenario.values())
                .map(scenario -> scenario.id() + ": " + scenario.description())
                .collect(Collectors.joining("; "));
    }

    private static Scenario named(String name) {
        return Scenario.named(name)
                .orElseThrow(() ->
                        new TypeConversionException("there is no scenario " + name + "; there is " + scenarios()));
    }

    @Override
    public ExitCode run(ParseResult arguments) throws IOException {
        boolean isScenario = arguments.hasMatchedOption(SCENARIO);
        if (isScenario == ProgramOptions.hasProgram(arguments)) {
            throw new ParameterException(
                    arguments.commandSpec().commandLine(), "expected a PROGRAM or " + SCENARIO + ", one of them");
        }
        long seed = ProgramOptions.seed(arguments);
        try (BootedKernel booted = KernelOptions.boot(arguments, new SplittableRandom(seed), caller)) {
            return isScenario ? scenario(booted.kernel(), arguments) : exec(booted.kernel(), arguments, seed);
        }
    }

    private ExitCode scenario(Kernel kernel, ParseResult arguments) {
        Scenario scenario = arguments.matchedOptionValue(SCENARIO, Scenario.MMAP_10M);
        String heading = scenario.id() + ": " + scenario.description();
        return print(arguments, heading, heading, scenario.run(kernel));
    }

    private ExitCode exec(Kernel kernel, ParseResult arguments, long seed) throws IOException {
        boolean isBatch = ProgramList.isBatch(arguments);
        PictureOption.checkOne(arguments, isBatch);
        BatchPrinter batch = new BatchPrinter(out, isBatch && !arguments.hasMatchedOption(JSON));
        ProgramList.forEachProgram(arguments, words -> {
            batch.begin(words);
            if (exec(kernel, arguments, words, seed) == ExitCode.REFUSED) {
                batch.refused();
            }
        });
        return batch.exit();
    }

    private ExitCode exec(Kernel kernel, ParseResult arguments, List<String> words, long seed) throws IOException {
        ExecRequest request = ProgramOptions.request(arguments, words);
        Task task = ProgramOptions.task(arguments);
        Autopsy autopsy = Autopsy.exec(kernel, task, request);
        String name = request.filename().map(ByteString::printable).orElse("");
        String heading = "exec, address randomisation " + ProgramOptions.aslr(arguments, seed);
        ExitCode exit = print(arguments, heading, name + ", " + heading, autopsy);
        if (exit == ExitCode.OK) {
            task.kill(Signal.SIGKILL);
        }
        return exit;
    }

    private ExitCode print(ParseResult arguments, String heading, String title, Autopsy autopsy) {
        if (arguments.hasMatchedOption(JSON)) {
            out.println(AutopsyRecord.json(autopsy));
        } else {
            new AutopsyPrinter(out).print(heading, autopsy);
        }
        PictureOption.write(arguments, () -> AutopsyPage.html(title, autopsy));
        return autopsy.refusal().isPresent() ? ExitCode.REFUSED : ExitCode.OK;
    }
}
