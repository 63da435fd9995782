package kernel.cli;

import java.util.Optional;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.profile.MachineProfile;

/**
 * A kernel on a machine that shall answer.
 *
 * @param name how it is called in answers
 * @param profile which kernel
 * @param machine the machine; empty if the two together are not modelled
 */
record Target(String name, LinuxProfile profile, Optional<MachineProfile> machine) {}
