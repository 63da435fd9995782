/**
 * Finds out why an exec ends as it does, and says it in words: it executes, follows the files from script to loader,
 * and recognises the usual mistakes.
 *
 * <p>Read {@link kernel.sim.diagnosis.ExecDiagnosis} and {@code Explainers} first.
 */
@NullMarked
package kernel.sim.diagnosis;

import org.jspecify.annotations.NullMarked;
