/**
 * Memory calls: the same sequences applied to a process of the host and to a simulated one, and compared call by call.
 * Read {@link conformance.mm.MemoryCall} and {@link conformance.mm.Comparison} first.
 */
@NullMarked
package conformance.mm;

import org.jspecify.annotations.NullMarked;
