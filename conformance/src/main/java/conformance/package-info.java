/** Comparison of records that real kernels left with what ksim says. */
@NullMarked
package conformance;

import org.jspecify.annotations.NullMarked;
