package kernel.sim.trace;

import java.util.Optional;

/**
 * What a program that calls execve tells its user then.
 *
 * @param caller its name
 * @param text what it prints, without the name of the calling script; empty if it prints nothing
 * @param exit its exit code, or that of its shell; empty if the caller has no fixed one
 * @param remark what a reader should know besides
 */
public record CallerAnswer(String caller, Optional<String> text, Optional<Integer> exit, Optional<String> remark) {
    /**
     * Adds a remark.
     *
     * @param words what a reader should know besides
     * @return a copy with that remark
     */
    public CallerAnswer withRemark(String words) {
        return new CallerAnswer(caller, text, exit, Optional.of(words));
    }
}
