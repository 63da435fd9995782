package kernel.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import kernel.sim.profile.Architecture;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.profile.MachineProfile;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/** The options that say which kernels answer, and on which machines: one answer for each combination. */
final class TargetOptions {
    private static final String ARCH = "--arch";
    private static final String PAGE_SIZE = "--page-size";
    private static final String USUAL_PAGE = "4k";

    private TargetOptions() {}

    static void addTo(CommandSpec spec) {
        KernelOptions.addSeveralTo(spec);
        spec.addOption(many(
                        ARCH,
                        "NAME",
                        "For which machines, several with commas: x86_64 (amd64), aarch64 (arm64), arm, riscv64, s390x."
                                + " Default: x86_64.")
                .converters(TargetOptions::arch)
                .build());
        addPageSizeTo(spec);
    }

    /** Adds the option of a command that knows by itself which machine is meant. */
    static void addPageSizeTo(CommandSpec spec) {
        spec.addOption(many(PAGE_SIZE, "SIZE", "With which pages, several with commas: 4k, 16k, 64k. Default: 4k.")
                .converters(TargetOptions::pageSize)
                .build());
    }

    /** Returns the sizes of pages that were asked for. */
    static List<String> pageSizes(ParseResult arguments) {
        return arguments.matchedOptionValue(PAGE_SIZE, List.of());
    }

    /** Returns the same machine with other pages, if it is modelled. */
    static Optional<MachineProfile> withPages(MachineProfile machine, String size) {
        String name = machine.machine();
        return MachineProfile.builtIn(size.equals(USUAL_PAGE) ? name : name + '-' + size);
    }

    private static OptionSpec.Builder many(String name, String label, String description) {
        return OptionSpec.builder(name)
                .paramLabel(label)
                .type(List.class)
                .auxiliaryTypes(String.class)
                .splitRegex(",")
                .description(description);
    }

    private static String arch(String word) {
        String name = switch (word.toLowerCase(Locale.ROOT)) {
            case "amd64", "x86-64", "x64" -> "x86_64";
            case "arm64" -> "aarch64";
            case "armhf", "armv7", "armv7l" -> "arm";
            default -> word;
        };
        if (!MachineProfile.names().contains(name)) {
            throw new TypeConversionException(
                    "there is no machine " + word + "; there are " + String.join(", ", MachineProfile.names()));
        }
        return name;
    }

    private static String pageSize(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "4k", "4096" -> USUAL_PAGE;
            case "16k", "16384" -> "16k";
            case "64k", "65536" -> "64k";
            default -> throw new TypeConversionException("expected 4k, 16k or 64k, found " + word);
        };
    }

    /** Returns every combination, kernels first. */
    static List<Target> of(ParseResult arguments) {
        List<Target> targets = new ArrayList<>();
        for (LinuxProfile profile : KernelOptions.several(arguments)) {
            for (String machine : machines(arguments)) {
                targets.add(machine.isEmpty() ? chosen(profile, arguments) : named(profile, machine));
            }
        }
        return targets;
    }

    /** Returns names of machines; the empty one stands for what --machine says. */
    private static List<String> machines(ParseResult arguments) {
        if (!arguments.hasMatchedOption(ARCH) && !arguments.hasMatchedOption(PAGE_SIZE)) {
            return List.of("");
        }
        List<String> names = new ArrayList<>();
        for (String arch : arguments.matchedOptionValue(
                ARCH, List.of(MachineProfile.names().get(0)))) {
            for (String page : arguments.matchedOptionValue(PAGE_SIZE, List.of(USUAL_PAGE))) {
                names.add(page.equals(USUAL_PAGE) ? arch : arch + '-' + page);
            }
        }
        return names;
    }

    private static Target chosen(LinuxProfile profile, ParseResult arguments) {
        MachineProfile machine = KernelOptions.machine(arguments);
        boolean isChosen = KernelOptions.hasMachine(arguments);
        String name = profile.name() + (isChosen ? ' ' + machine.machine() : "");
        return target(name, profile, machine);
    }

    private static Target named(LinuxProfile profile, String machine) {
        String name = profile.name() + ' ' + machine;
        return MachineProfile.builtIn(machine)
                .map(found -> target(name, profile, found))
                .orElseGet(() -> new Target(name, profile, Optional.empty()));
    }

    /** A 32-bit x86 kernel runs on 64-bit x86 too. */
    private static Target target(String name, LinuxProfile profile, MachineProfile machine) {
        Optional<Architecture> architecture = Architecture.ofMachine(machine.machine());
        boolean isX86 = architecture.map(Architecture::isX86).orElse(false)
                && profile.architecture().isX86();
        Optional<LinuxProfile> built = isX86 ? Optional.of(profile) : architecture.flatMap(profile::on);
        return built.map(found -> new Target(name, found, Optional.of(machine)))
                .orElseGet(() -> new Target(name, profile, Optional.empty()));
    }
}
