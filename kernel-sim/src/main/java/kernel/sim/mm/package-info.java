/**
 * Memory: address spaces, their mappings, and the pages that differ from the mapped files.
 *
 * <p>Read {@link kernel.sim.mm.PagedAddressSpace} and {@link kernel.sim.mm.VmArea} first. An address space belongs to
 * one task and one thread at a time.
 */
@NullMarked
package kernel.sim.mm;

import org.jspecify.annotations.NullMarked;
