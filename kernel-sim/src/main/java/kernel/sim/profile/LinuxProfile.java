package kernel.sim.profile;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import kernel.api.KernelProfile;
import kernel.api.KernelVersion;
import kernel.api.Versioned;

/**
 * A modelled kernel.
 *
 * @param name how users choose it
 * @param version what decides which rules and behaviours hold
 * @param architecture what it is built for
 * @param kept behaviours that hold although the version no longer has them
 * @param lacking behaviours that do not hold although the version has them
 */
public record LinuxProfile(
        String name,
        KernelVersion version,
        Architecture architecture,
        Set<? extends Versioned> kept,
        Set<? extends Versioned> lacking)
        implements KernelProfile {
    /** Linux 6.18 on x86-64, with 32-bit programs. */
    public static final LinuxProfile LINUX_6_18 =
            new LinuxProfile("linux-6.18", new KernelVersion(6, 18), Architecture.X86_64, Set.of());

    /** The default: as {@link #LINUX_6_18}, with every format that is found, and with modules for those that are not. */
    public static final LinuxProfile SIM = new LinuxProfile(
            "sim",
            new KernelVersion(6, 18),
            Architecture.X86_64,
            Set.of(KernelBehaviour.REQUEST_MODULE, KernelBehaviour.EVERY_FORMAT, KernelBehaviour.USELIB));

    /** Linux 5.10 on i386, a late one of its series. */
    public static final LinuxProfile LINUX_5_10_I386 = new LinuxProfile(
            "linux-5.10-i386", new KernelVersion(5, 10), Architecture.I386, Set.of(KernelBehaviour.EMPTY_ARGV_FILLED));

    /** The same on a processor that can forbid execution, with PAE. */
    public static final LinuxProfile LINUX_5_10_I386_NX = new LinuxProfile(
            "linux-5.10-i386-nx",
            new KernelVersion(5, 10),
            Architecture.I386_PAE,
            Set.of(KernelBehaviour.EMPTY_ARGV_FILLED));

    /** Linux 5.4 on i386. */
    public static final LinuxProfile LINUX_5_4_I386 = i386("linux-5.4-i386", "5.4");

    /** Linux 4.15 on i386. */
    public static final LinuxProfile LINUX_4_15_I386 = i386("linux-4.15-i386", "4.15");

    /** Linux 4.15 on x86-64, with 32-bit programs. */
    public static final LinuxProfile LINUX_4_15_X86_64 =
            new LinuxProfile("linux-4.15-x86_64", new KernelVersion(4, 15), Architecture.X86_64, Set.of());

    /** Linux 3.10 on i386. */
    public static final LinuxProfile LINUX_3_10_I386 = i386("linux-3.10-i386", "3.10");

    /** Linux 2.6.32 on i386. */
    public static final LinuxProfile LINUX_2_6_32_I386 = i386("linux-2.6.32-i386", "2.6.32");

    /** Linux 2.4 on i386. */
    public static final LinuxProfile LINUX_2_4_I386 =
            new LinuxProfile("linux-2.4-i386", new KernelVersion(2, 4), Architecture.I386_OLD, Set.of());

    private static final List<LinuxProfile> ALL = List.of(
            SIM,
            LINUX_6_18,
            LINUX_5_10_I386,
            LINUX_5_10_I386_NX,
            LINUX_5_4_I386,
            LINUX_4_15_I386,
            LINUX_4_15_X86_64,
            LINUX_3_10_I386,
            LINUX_2_6_32_I386,
            LINUX_2_4_I386);

    private static LinuxProfile i386(String name, String version) {
        return new LinuxProfile(name, KernelVersion.parse(version), Architecture.I386, Set.of());
    }

    /** Copies the behaviours. */
    public LinuxProfile {
        kept = Set.copyOf(kept);
        lacking = Set.copyOf(lacking);
    }

    /**
     * Makes a profile that has all that its version has.
     *
     * @param name how users choose it
     * @param version what decides which rules and behaviours hold
     * @param architecture what it is built for
     * @param kept behaviours that hold although the version no longer has them
     */
    public LinuxProfile(String name, KernelVersion version, Architecture architecture, Set<? extends Versioned> kept) {
        this(name, version, architecture, kept, Set.of());
    }

    /**
     * Returns all profiles.
     *
     * @return the default first
     */
    public static List<LinuxProfile> all() {
        return ALL;
    }

    /**
     * Finds a profile.
     *
     * @param name its name
     * @return the profile, or empty if there is none of that name
     */
    public static Optional<LinuxProfile> named(String name) {
        return ALL.stream().filter(profile -> profile.name.equals(name)).findFirst();
    }

    /**
     * Returns the same kernel for another architecture. Only what is modelled for x86-64 is modelled for others.
     *
     * @param other what it shall be built for
     * @return another profile of the same name, or empty if this kernel is modelled for its own architecture only
     */
    public Optional<LinuxProfile> on(Architecture other) {
        boolean isSame = other == architecture;
        boolean isAny = architecture == Architecture.X86_64 && !other.isX86();
        return isSame || isAny ? Optional.of(new LinuxProfile(name, version, other, kept, lacking)) : Optional.empty();
    }

    /**
     * Returns the same kernel without some of its behaviours.
     *
     * @param behaviours what it shall not have
     * @return another profile of the same name
     */
    public LinuxProfile without(Set<? extends Versioned> behaviours) {
        return new LinuxProfile(name, version, architecture, kept, behaviours);
    }

    @Override
    public boolean has(Versioned behaviour) {
        return !lacking.contains(behaviour) && (behaviour.holdsIn(version) || kept.contains(behaviour));
    }
}
