/**
 * Comparison with real kernels, and the rules of the architecture.
 *
 * <p>Read {@link conformance.RecordComparison} and {@link conformance.OracleCorpusIT} first.
 */
@NullMarked
package conformance;

import org.jspecify.annotations.NullMarked;
