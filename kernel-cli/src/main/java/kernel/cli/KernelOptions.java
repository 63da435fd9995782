package kernel.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import kernel.sim.exec.FormatList;
import kernel.sim.exec.Kernel;
import kernel.sim.fs.HostFileSystem;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.profile.MachineProfile;
import kernel.sim.profile.ProfileFormatException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/** The options that say which kernel answers. */
final class KernelOptions {
    private static final String KERNEL = "--kernel";
    private static final String MACHINE = "--machine";

    private KernelOptions() {}

    static void addTo(CommandSpec spec) {
        spec.addOption(OptionSpec.builder(KERNEL)
                .paramLabel("NAME")
                .type(LinuxProfile.class)
                .converters(KernelOptions::named)
                .defaultValue(LinuxProfile.SIM.name())
                .description("Which kernel answers: " + names() + ". Default: ${DEFAULT-VALUE}.")
                .build());
        spec.addOption(OptionSpec.builder(MACHINE)
                .paramLabel("PROFILE.json")
                .type(Path.class)
                .description("What the machine supplies (hwcap, vdso, memory size). Default: a built-in profile.")
                .build());
    }

    private static String names() {
        return LinuxProfile.all().stream().map(LinuxProfile::name).collect(Collectors.joining(", "));
    }

    private static LinuxProfile named(String name) {
        return LinuxProfile.named(name)
                .orElseThrow(
                        () -> new TypeConversionException("there is no kernel " + name + "; there are " + names()));
    }

    static Kernel kernel(ParseResult arguments, SplittableRandom random) {
        LinuxProfile profile = arguments.matchedOptionValue(KERNEL, LinuxProfile.SIM);
        try {
            return new Kernel(profile, machine(arguments), HostFileSystem.of(Path.of("/")), FormatList.load(), random);
        } catch (IOException e) {
            throw new InputException(Failures.describe(Path.of("/"), e));
        }
    }

    private static MachineProfile machine(ParseResult arguments) {
        if (!arguments.hasMatchedOption(MACHINE)) {
            return MachineProfile.builtIn();
        }
        Path file = arguments.matchedOptionValue(MACHINE, Path.of(""));
        try {
            return MachineProfile.load(file);
        } catch (ProfileFormatException e) {
            throw new InputException(e.getMessage());
        } catch (IOException e) {
            throw new InputException(Failures.describe(file, e));
        }
    }
}
