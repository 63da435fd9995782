package kernel.sim.profile;

import java.util.List;
import java.util.Optional;
import kernel.api.KernelProfile;
import kernel.api.KernelVersion;
import kernel.api.Versioned;

/**
 * A modelled kernel.
 *
 * @param name how users choose it
 * @param version what decides which rules and behaviours hold
 */
public record LinuxProfile(String name, KernelVersion version) implements KernelProfile {
    /** Linux 6.18 on x86-64, with 32-bit programs. */
    public static final LinuxProfile LINUX_6_18 = new LinuxProfile("linux-6.18", new KernelVersion(6, 18));

    /** The default: as {@link #LINUX_6_18}, with every format that is found. */
    public static final LinuxProfile SIM = new LinuxProfile("sim", new KernelVersion(6, 18));

    private static final List<LinuxProfile> ALL = List.of(SIM, LINUX_6_18);

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
        return behaviour.since().map(since -> since.compareTo(version) <= 0).orElse(true)
                && behaviour.until().map(until -> until.compareTo(version) > 0).orElse(true);
    }
}
