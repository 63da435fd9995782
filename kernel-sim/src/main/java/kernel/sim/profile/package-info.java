/**
 * Which kernel and which machine: all that differs between kernels and machines is data here.
 *
 * <p>Read {@link kernel.sim.profile.MachineProfile} and {@link kernel.sim.profile.LinuxProfile} first. Everything is
 * immutable.
 */
@NullMarked
package kernel.sim.profile;

import org.jspecify.annotations.NullMarked;
