package kernel.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.SplittableRandom;
import kernel.api.ExecException;
import kernel.api.Signal;
import kernel.sim.record.ProgramRecord;
import kernel.sim.task.Task;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code ksim exec}: the image that a program would start with. */
final class ExecCommand implements Command {
    private static final String JSON = "--json";

    private final Caller caller;
    private final PrintStream out;

    ExecCommand(Caller caller) {
        this.caller = caller;
        this.out = caller.out();
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("exec");
        spec.usageMessage()
                .description("Shows the image that Linux would build for a program: its mappings, registers, auxiliary"
                        + " vector and stack. The program does not run.");
        spec.addOption(ProgramOptions.flag(JSON, "Prints one JSON document a line instead of text."));
        ProgramOptions.addTo(spec);
        return spec;
    }

    @Override
    public ExitCode run(ParseResult arguments) throws IOException {
        long seed = ProgramOptions.seed(arguments);
        boolean isJson = arguments.hasMatchedOption(JSON);
        BatchPrinter batch = new BatchPrinter(out, ProgramList.isBatch(arguments) && !isJson);
        try (BootedKernel booted = KernelOptions.boot(arguments, new SplittableRandom(seed), caller)) {
            ProgramList.forEachProgram(arguments, words -> {
                batch.begin(words);
                Task task = ProgramOptions.task(arguments);
                try {
                    booted.kernel().execve(task, ProgramOptions.request(arguments, words));
                    print(task, isJson, ProgramOptions.aslr(arguments, seed));
                    task.kill(Signal.SIGKILL);
                } catch (ExecException e) {
                    out.println(isJson ? ProgramRecord.json(e) : Refusal.text(e));
                    batch.refused();
                }
            });
        }
        return batch.exit();
    }

    private void print(Task task, boolean isJson, String aslr) {
        if (isJson) {
            out.println(ProgramRecord.json(task));
        } else {
            new ImagePrinter(out).print(task, aslr);
        }
    }
}
