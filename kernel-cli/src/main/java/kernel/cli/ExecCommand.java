package kernel.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.SplittableRandom;
import kernel.api.ExecException;
import kernel.sim.exec.Kernel;
import kernel.sim.record.ProgramRecord;
import kernel.sim.task.Task;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code ksim exec}: the image that a program would start with. */
final class ExecCommand implements Command {
    private static final String JSON = "--json";

    private final PrintStream out;

    ExecCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("exec");
        spec.usageMessage()
                .description("Shows the image that Linux would build for a program: its mappings, registers, auxiliary"
                        + " vector and stack. The program does not run.");
        spec.addOption(ProgramOptions.flag(JSON, "Prints one JSON document instead of text."));
        ProgramOptions.addTo(spec);
        return spec;
    }

    @Override
    public ExitCode run(ParseResult arguments) throws IOException {
        long seed = ProgramOptions.seed(arguments);
        Kernel kernel = KernelOptions.kernel(arguments, new SplittableRandom(seed));
        Task task = ProgramOptions.task(arguments);
        boolean isJson = arguments.hasMatchedOption(JSON);
        try {
            kernel.execve(task, ProgramOptions.request(arguments));
        } catch (ExecException e) {
            out.println(isJson ? ProgramRecord.json(e) : Refusal.text(e));
            return ExitCode.REFUSED;
        }
        if (isJson) {
            out.println(ProgramRecord.json(task));
        } else {
            new ImagePrinter(out).print(task, ProgramOptions.aslr(arguments, seed));
        }
        return ExitCode.OK;
    }
}
