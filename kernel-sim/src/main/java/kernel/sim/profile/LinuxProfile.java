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
 */
public record LinuxProfile(String name, KernelVersion version, Architecture architecture, Set<? extends Versioned> kept)
        implements KernelProfile {
    /** Linux 6.18 on x86-64, with 32-bit programs. */
    public static final LinuxProfile LINUX_6_18 =
            new LinuxProfile("linux-6.18", new KernelVersion(6, 18), Architecture.X86_64, Set.of());

    /** The default: as {@link #LINUX_6_18}, with every format that is found, and with modules for those that are not. */
    public static final LinuxProfile SIM = new LinuxProfile(
            "sim", new KernelVersion(6, 18), Architecture.X86_64, Set.of(KernelBehaviour.REQUEST_MODULE));

    /** Linux 5.10 on i386, a late one of its series. */
    public static final LinuxProfile LINUX_5_10_I386 = new LinuxProfile(
            "linux-5.10-i386", new KernelVersion(5, 10), Architecture.I386, Set.of(KernelBehaviour.EMPTY_ARGV_FILLED));

    /** Linux 2.4 on i386. */
    public static final LinuxProfile LINUX_2_4_I386 =
            new LinuxProfile("linux-2.4-i386", new KernelVersion(2, 4), Architecture.I386, Set.of());

    private static final List<LinuxProfile> ALL = List.of(SIM, LINUX_6_18, LINUX_5_10_I386, LINUX_2_4_I386);

    /** Copies the behaviours. */
    public LinuxProfile {
        kept = Set.copyOf(kept);
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

    @Override
    public boolean has(Versioned behaviour) {
        return behaviour.holdsIn(version) || kept.contains(behaviour);
    }
}
