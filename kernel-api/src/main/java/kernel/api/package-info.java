/**
 * The interface between the kernel and its binary formats.
 *
 * <p>Read {@link kernel.api.BinaryFormat} first, then {@link kernel.api.BinPrm}. A format is stateless and may be asked
 * by many threads at once; a {@code BinPrm} belongs to one exec and one thread.
 */
@NullMarked
package kernel.api;

import org.jspecify.annotations.NullMarked;
