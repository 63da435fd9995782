/**
 * The contract of a binary format, as tests.
 *
 * <p>Read {@link kernel.tck.BinaryFormatContract} and {@link kernel.tck.Sample} first. Tests may run at the same time.
 */
@NullMarked
package kernel.tck;

import org.jspecify.annotations.NullMarked;
