/**
 * Comparison with records of kernels that had a.out.
 *
 * <p>Read {@link conformance.aout.AoutReplay} and {@link conformance.aout.AoutComparison} first.
 */
@NullMarked
package conformance.aout;

import org.jspecify.annotations.NullMarked;
