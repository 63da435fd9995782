package kernel.sim.trace;

/**
 * One step or check of an exec.
 *
 * @param outcome how it went
 * @param name the rule, or the kernel function
 * @param detail what was seen or done, in words
 * @param source where that comes from: an offset of a file, a fact, the kernel
 */
public record TraceStep(Outcome outcome, String name, String detail, String source) {
    /** How a step went. */
    public enum Outcome {
        /** Done, or the check passed. */
        OK,
        /** Not for this file: the next one is asked. */
        SKIPPED,
        /** The check failed. */
        FAILED
    }
}
