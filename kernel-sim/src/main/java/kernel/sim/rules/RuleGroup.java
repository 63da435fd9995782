package kernel.sim.rules;

import java.util.List;
import kernel.api.Rule;

/**
 * The rules of one format, or of one part of the kernel.
 *
 * @param name of the format, or of the part
 * @param rules in the kernel's order of checking
 */
public record RuleGroup(String name, List<Rule> rules) {
    /** Copies the rules. */
    public RuleGroup {
        rules = List.copyOf(rules);
    }
}
