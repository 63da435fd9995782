package kernel.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SplittableRandom;
import kernel.api.CoreFilter;
import kernel.api.ExecException;
import kernel.api.Signal;
import kernel.sim.exec.Kernel;
import kernel.sim.task.Resource;
import kernel.sim.task.Rlimits;
import kernel.sim.task.Task;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** {@code ksim core}: the core that a program would leave if it were killed at its first instruction. */
final class CoreCommand implements Command {
    private static final String OUTPUT = "-o";
    private static final String SIGNAL = "--signal";
    private static final String FILTER = "--filter";
    private static final String LIMIT = "--limit";
    private static final String STDOUT = "-";

    private final Caller caller;
    private final PrintStream out;

    CoreCommand(Caller caller) {
        this.caller = caller;
        this.out = caller.out();
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("core");
        spec.usageMessage()
                .description("Writes the core that Linux would write of a program that is killed at its first"
                        + " instruction. The program does not run.");
        spec.addOption(OptionSpec.builder(OUTPUT, "--output")
                .paramLabel("FILE")
                .type(Path.class)
                .defaultValue("core")
                .description(
                        "Where the core goes; - is standard output. Of many programs: %%e stands for the name of each, %%E for"
                                + " its path. Default: ${DEFAULT-VALUE}.")
                .build());
        spec.addOption(OptionSpec.builder(SIGNAL)
                .paramLabel("SIGNAL")
                .type(Signal.class)
                .defaultValue(Signal.SIGABRT.name())
                .description("What kills the program. Default: ${DEFAULT-VALUE}.")
                .build());
        spec.addOption(OptionSpec.builder(FILTER)
                .paramLabel("BITS")
                .type(Integer.class)
                .converters(Integer::decode)
                .defaultValue("0x" + Integer.toHexString(CoreFilter.DEFAULT))
                .description(
                        "Which mappings the core holds, as in /proc/PID/coredump_filter. Default: ${DEFAULT-VALUE}.")
                .build());
        spec.addOption(OptionSpec.builder(LIMIT)
                .paramLabel("BYTES")
                .type(Long.class)
                .description("RLIMIT_CORE: the core is cut there. Default: none.")
                .build());
        ProgramOptions.addTo(spec);
        return spec;
    }

    @Override
    public ExitCode run(ParseResult arguments) throws IOException {
        Signal signal = arguments.matchedOptionValue(SIGNAL, Signal.SIGABRT);
        long seed = ProgramOptions.seed(arguments);
        boolean isBatch = ProgramList.isBatch(arguments);
        CoreName name = new CoreName(arguments.matchedOptionValue(OUTPUT, Path.of("core")), isBatch);
        BatchPrinter batch = new BatchPrinter(out, false);
        try (BootedKernel booted = KernelOptions.boot(arguments, new SplittableRandom(seed), caller)) {
            Kernel kernel = booted.kernel();
            ProgramList.forEachProgram(arguments, words -> {
                Task task = task(arguments);
                try {
                    kernel.execve(task, ProgramOptions.request(arguments, words));
                    dump(kernel, task, signal, name.of(task.program().orElseThrow()));
                    task.kill(Signal.SIGKILL);
                } catch (ExecException e) {
                    out.println(Refusal.text(e));
                    batch.refused();
                }
            });
        }
        return batch.exit();
    }

    private static Task task(ParseResult arguments) throws IOException {
        Task task = ProgramOptions.task(arguments);
        task.coredumpFilter(arguments.matchedOptionValue(FILTER, CoreFilter.DEFAULT));
        long limit = arguments.matchedOptionValue(LIMIT, Rlimits.INFINITY);
        task.rlimits(task.rlimits().with(Resource.CORE, new Rlimits.Limit(limit, Rlimits.INFINITY)));
        return task;
    }

    private void dump(Kernel kernel, Task task, Signal signal, Path file) throws IOException {
        if (file.toString().equals(STDOUT)) {
            kernel.coreDump(task, signal, Channels.newChannel(out));
            return;
        }
        boolean isNew = Files.notExists(file);
        try (WritableByteChannel channel = open(file)) {
            kernel.coreDump(task, signal, channel);
        } catch (ExecException e) {
            if (isNew) {
                Files.deleteIfExists(file);
            }
            throw e;
        }
    }

    private static WritableByteChannel open(Path file) {
        try {
            return Files.newByteChannel(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new InputException(Failures.describe(file, e));
        }
    }
}
