package kernel.cli;

import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeSet;
import kernel.archive.Platform;
import kernel.sim.exec.FormatList;
import kernel.sim.exec.Kernel;
import kernel.sim.fs.RootFileSystem;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.profile.MachineProfile;
import picocli.CommandLine.ParseResult;

/**
 * Which kernel programs are made for.
 *
 * @param profile the kernel
 * @param machine what its machine supplies
 * @param platform the same in the words of container tools
 * @param formats its formats
 */
record Targets(LinuxProfile profile, MachineProfile machine, Platform platform, FormatList formats) {
    private static final String LINUX = "linux";
    private static final Platform I386 = new Platform(LINUX, "386");

    /** Our machines by what container tools call them. */
    private static final Map<String, String> MACHINES = Map.of(
            "amd64", "x86_64",
            "386", "x86_64",
            "arm", "arm",
            "arm64", "aarch64",
            "riscv64", "riscv64",
            "s390x", "s390x");

    static Targets of(ParseResult arguments, Optional<Platform> wanted) {
        boolean isByPlatform = wanted.isPresent() && !KernelOptions.hasMachine(arguments);
        MachineProfile machine = isByPlatform ? machine(wanted.get()) : KernelOptions.machine(arguments);
        LinuxProfile otherwise =
                wanted.filter(I386::equals).isPresent() ? LinuxProfile.LINUX_5_10_I386 : LinuxProfile.SIM;
        LinuxProfile named = KernelOptions.profile(arguments).orElse(otherwise);
        LinuxProfile profile = KernelOptions.on(named, machine);
        return new Targets(profile, machine, wanted.orElseGet(() -> platform(profile)), FormatList.load());
    }

    private static MachineProfile machine(Platform platform) {
        return Optional.ofNullable(MACHINES.get(platform.architecture()))
                .filter(name -> platform.os().equals(LINUX))
                .flatMap(MachineProfile::builtIn)
                .orElseThrow(() -> new InputException(platform + " is not modelled; " + LINUX + "/ with one of "
                        + String.join(", ", new TreeSet<>(MACHINES.keySet())) + " is"));
    }

    private static Platform platform(LinuxProfile profile) {
        return switch (profile.architecture()) {
            case X86_64 -> Platform.LINUX_AMD64;
            case I386, I386_OLD, I386_PAE -> I386;
            case ARM -> new Platform(LINUX, "arm");
            case AARCH64 -> new Platform(LINUX, "arm64");
            case RISCV64 -> new Platform(LINUX, "riscv64");
            case S390X -> new Platform(LINUX, "s390x");
        };
    }

    Kernel kernel(RootFileSystem root) {
        return new Kernel(profile, machine, root, formats, new SplittableRandom(0));
    }
}
