package kernel.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import kernel.sim.exec.FormatList;
import kernel.sim.exec.Kernel;
import kernel.sim.fs.HostFileSystem;
import kernel.sim.module.Modules;
import kernel.sim.profile.Architecture;
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
        addMachineTo(spec);
    }

    /** Adds the options of a command that can ask several kernels at once. */
    static void addSeveralTo(CommandSpec spec) {
        spec.addOption(OptionSpec.builder(KERNEL)
                .paramLabel("NAME")
                .type(List.class)
                .auxiliaryTypes(LinuxProfile.class)
                .splitRegex(",")
                .converters(KernelOptions::shortlyNamed)
                .description("Which kernels answer, several with commas: " + names() + ". Default: "
                        + LinuxProfile.LINUX_6_18.name() + '.')
                .build());
        addMachineTo(spec);
    }

    private static void addMachineTo(CommandSpec spec) {
        spec.addOption(OptionSpec.builder(MACHINE)
                .paramLabel("NAME|PROFILE.json")
                .type(String.class)
                .description("The machine, and what it supplies (hwcap, vdso, memory size): "
                        + String.join(", ", MachineProfile.names()) + ", or a file. Default: "
                        + MachineProfile.names().get(0) + ".")
                .build());
        PluginOptions.addTo(spec);
        RegisteredFormats.addTo(spec);
    }

    private static String names() {
        return LinuxProfile.all().stream().map(LinuxProfile::name).collect(Collectors.joining(", "));
    }

    /** Takes 6.18 for linux-6.18, too. */
    private static LinuxProfile shortlyNamed(String name) {
        return LinuxProfile.named("linux-" + name).orElseGet(() -> named(name));
    }

    private static LinuxProfile named(String name) {
        return LinuxProfile.named(name)
                .orElseThrow(
                        () -> new TypeConversionException("there is no kernel " + name + "; there are " + names()));
    }

    /** Returns the kernel that was asked for by name. */
    static Optional<LinuxProfile> profile(ParseResult arguments) {
        return arguments.hasMatchedOption(KERNEL)
                ? Optional.of(arguments.matchedOptionValue(KERNEL, LinuxProfile.SIM))
                : Optional.empty();
    }

    /** Makes a kernel as the options say, with the plugins that are found; says which of them cannot run. */
    static BootedKernel boot(ParseResult arguments, SplittableRandom random, Caller caller) throws IOException {
        return checked(bootQuietly(arguments, random, caller), arguments, caller);
    }

    /** Makes one of several kernels in the same way. */
    static BootedKernel boot(LinuxProfile profile, MachineProfile machine, ParseResult arguments, Caller caller)
            throws IOException {
        return checked(bootQuietly(profile, machine, arguments, new SplittableRandom(), caller), arguments, caller);
    }

    private static BootedKernel checked(BootedKernel booted, ParseResult arguments, Caller caller) throws IOException {
        booted.warn(caller);
        if (PluginOptions.isStrict(arguments) && !booted.failed().isEmpty()) {
            booted.close();
            throw new StrictPluginsException();
        }
        return booted;
    }

    static BootedKernel bootQuietly(ParseResult arguments, SplittableRandom random, Caller caller) {
        MachineProfile machine = machine(arguments);
        LinuxProfile profile = on(arguments.matchedOptionValue(KERNEL, LinuxProfile.SIM), machine, arguments);
        return bootQuietly(profile, machine, arguments, random, caller);
    }

    private static BootedKernel bootQuietly(
            LinuxProfile profile,
            MachineProfile machine,
            ParseResult arguments,
            SplittableRandom random,
            Caller caller) {
        FormatList formats = FormatList.load();
        Modules modules = new Modules(PluginOptions.path(arguments, caller), formats.registry(profile));
        try {
            HostFileSystem root = HostFileSystem.of(Path.of("/"));
            Kernel kernel = new Kernel(profile, machine, root, formats, random, modules);
            BootedKernel booted = new BootedKernel(kernel, modules);
            start(booted, arguments);
            return booted;
        } catch (IOException e) {
            throw new InputException(Failures.describe(Path.of("/"), e));
        }
    }

    private static void start(BootedKernel booted, ParseResult arguments) throws IOException {
        boolean isStarted = false;
        try {
            booted.modules().start(booted.isLazy());
            RegisteredFormats.register(arguments, booted.kernel());
            isStarted = true;
        } finally {
            if (!isStarted) {
                booted.close();
            }
        }
    }

    /** Returns the kernels that were asked for. */
    static List<LinuxProfile> several(ParseResult arguments) {
        return arguments.matchedOptionValue(KERNEL, List.of(LinuxProfile.LINUX_6_18));
    }

    static boolean hasMachine(ParseResult arguments) {
        return arguments.hasMatchedOption(MACHINE);
    }

    /** The machine decides what the kernel is built for, except that a 32-bit x86 kernel runs on 64-bit x86 too. */
    private static LinuxProfile on(LinuxProfile profile, MachineProfile machine, ParseResult arguments) {
        return arguments.hasMatchedOption(MACHINE) ? on(profile, machine) : profile;
    }

    static LinuxProfile on(LinuxProfile profile, MachineProfile machine) {
        if (isX86(machine)) {
            return profile;
        }
        return Architecture.ofMachine(machine.machine())
                .flatMap(profile::on)
                .orElseThrow(() -> new InputException(profile.name() + " is not modelled on " + machine.machine()));
    }

    private static boolean isX86(MachineProfile machine) {
        return Architecture.ofMachine(machine.machine())
                .map(Architecture::isX86)
                .orElse(false);
    }

    static MachineProfile machine(ParseResult arguments) {
        String name =
                arguments.matchedOptionValue(MACHINE, MachineProfile.names().get(0));
        return MachineProfile.builtIn(name).orElseGet(() -> load(Path.of(name)));
    }

    private static MachineProfile load(Path file) {
        try {
            return MachineProfile.load(file);
        } catch (ProfileFormatException e) {
            throw new InputException(e.getMessage());
        } catch (IOException e) {
            throw new InputException(Failures.describe(file, e));
        }
    }
}
