package kernel.sim.diagnosis;

import java.util.Optional;

/** Knows some causes, and recognises them. */
@FunctionalInterface
interface Explainer {
    /** Returns what it found out; empty if it is something else. */
    Optional<Finding> explain(Evidence evidence);
}
