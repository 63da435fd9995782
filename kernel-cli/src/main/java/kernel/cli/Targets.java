package kernel.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import kernel.archive.Platform;
import kernel.cli.check.CheckKernel;
import kernel.sim.diagnosis.Circumstances;
import kernel.sim.exec.Kernel;
import kernel.sim.fs.RootFileSystem;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.profile.MachineProfile;
import picocli.CommandLine.ParseResult;

/**
 * Which kernel programs are made for.
 *
 * @param profile the kernel
 * @param platform the same in the words of container tools
 * @param circumstances of those who execute
 * @param booted the kernel for each size of pages
 */
record Targets(LinuxProfile profile, Platform platform, Circumstances circumstances, List<Sized> booted)
        implements AutoCloseable {
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

    /**
     * A kernel.
     *
     * @param pages the size of its pages
     * @param kernel without the files that are meant
     */
    record Sized(String pages, BootedKernel kernel) {}

    static Targets of(ParseResult arguments, Optional<Platform> wanted, Caller caller) throws IOException {
        boolean isByPlatform = wanted.isPresent() && !KernelOptions.hasMachine(arguments);
        MachineProfile machine = isByPlatform ? machine(wanted.get()) : KernelOptions.machine(arguments);
        LinuxProfile otherwise =
                wanted.filter(I386::equals).isPresent() ? LinuxProfile.LINUX_5_10_I386 : LinuxProfile.SIM;
        LinuxProfile named = KernelOptions.profile(arguments).orElse(otherwise);
        LinuxProfile profile = KernelOptions.on(named, machine);
        Circumstances circumstances = CircumstanceOptions.of(arguments, false);
        Targets targets =
                new Targets(profile, wanted.orElseGet(() -> platform(profile)), circumstances, new ArrayList<>());
        boolean isBooted = false;
        try {
            List<String> pages = TargetOptions.pageSizes(arguments);
            for (String size : pages.isEmpty() ? List.of("") : pages) {
                MachineProfile sized = circumstances.machine(size.isEmpty() ? machine : withPages(machine, size));
                targets.booted.add(new Sized(size, KernelOptions.boot(profile, sized, arguments, caller)));
            }
            isBooted = true;
            return targets;
        } finally {
            if (!isBooted) {
                targets.close();
            }
        }
    }

    private static MachineProfile withPages(MachineProfile machine, String size) {
        return TargetOptions.withPages(machine, size)
                .orElseThrow(
                        () -> new InputException(machine.machine() + " with pages of " + size + " is not modelled"));
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

    /** Makes kernels for the files of a root. Each has formats of its own, if the circumstances bring some. */
    List<CheckKernel> kernels(RootFileSystem root) {
        List<CheckKernel> kernels = new ArrayList<>();
        for (Sized sized : booted) {
            Kernel kernel = sized.kernel().kernel().withRoot(circumstances.mounted(root));
            kernels.add(CheckKernel.of(
                    sized.pages(), circumstances.hasFormats() ? kernel.withOwnSuperBlocks() : kernel, circumstances));
        }
        return kernels;
    }

    @Override
    public void close() throws IOException {
        for (Sized sized : booted) {
            sized.kernel().close();
        }
    }
}
