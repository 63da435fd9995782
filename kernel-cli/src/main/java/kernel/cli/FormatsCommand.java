package kernel.cli;

import java.io.PrintStream;
import kernel.api.BinaryFormat;
import kernel.sim.exec.FormatList;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code ksim formats}: the registered formats. */
final class FormatsCommand implements Command {
    private final PrintStream out;

    FormatsCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("formats");
        spec.usageMessage().description("Lists the registered binary formats in the order in which they are asked.");
        return spec;
    }

    @Override
    public ExitCode run(ParseResult arguments) {
        int order = 1;
        for (BinaryFormat format : FormatList.load().formats()) {
            out.printf("%2d  %-12s %s%n", order++, format.name(), provider(format));
        }
        return ExitCode.OK;
    }

    private static String provider(BinaryFormat format) {
        Module module = format.getClass().getModule();
        return module.isNamed()
                ? module.getDescriptor().toNameAndVersion()
                : format.getClass().getName();
    }
}
