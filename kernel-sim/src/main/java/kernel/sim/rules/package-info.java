/**
 * The table of all rules: what can be refused, by which group of the kernel, and how often a real kernel was seen to do
 * so. Immutable and thread-safe.
 *
 * <p>Read {@link kernel.sim.rules.RuleTable} and {@link kernel.sim.rules.RuleEvidence} first.
 */
@NullMarked
package kernel.sim.rules;

import org.jspecify.annotations.NullMarked;
