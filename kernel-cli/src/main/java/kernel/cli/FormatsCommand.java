package kernel.cli;

import java.io.IOException;
import java.util.SplittableRandom;
import kernel.api.BinaryFormat;
import kernel.sim.module.Plugin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code ksim formats}: the registered formats. */
final class FormatsCommand implements Command {
    private final Caller caller;

    FormatsCommand(Caller caller) {
        this.caller = caller;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("formats");
        spec.usageMessage().description("Lists the registered binary formats in the order in which they are asked.");
        KernelOptions.addTo(spec);
        return spec;
    }

    @Override
    public ExitCode run(ParseResult arguments) throws IOException {
        try (BootedKernel booted = KernelOptions.boot(arguments, new SplittableRandom(), caller)) {
            int order = 1;
            for (BinaryFormat format : booted.kernel().formats().formats()) {
                String provider =
                        booted.plugin(format).map(FormatsCommand::provider).orElseGet(() -> provider(format));
                caller.out().printf("%2d  %-12s %s%n", order++, format.name(), provider);
            }
        }
        return ExitCode.OK;
    }

    private static String provider(Plugin plugin) {
        String version = plugin.version().map(text -> "@" + text).orElse("");
        return plugin.name() + version + " (" + plugin.path() + ")";
    }

    static String provider(BinaryFormat format) {
        Module module = format.getClass().getModule();
        return module.isNamed()
                ? module.getDescriptor().toNameAndVersion()
                : format.getClass().getName();
    }
}
