package binfmt.misc;

import kernel.api.KernelProfile;
import kernel.api.KernelVersion;
import kernel.api.Versioned;

/**
 * A kernel of some version.
 *
 * @param version the version
 */
record Release(KernelVersion version) implements KernelProfile {
    static final Release LINUX_6_18 = new Release(new KernelVersion(6, 18));

    @Override
    public String name() {
        return "linux-" + version;
    }

    @Override
    public boolean has(Versioned behaviour) {
        return behaviour.holdsIn(version);
    }
}
