package kernel.sim.exec;

import kernel.api.Errno;
import kernel.api.Rule;
import kernel.api.RuleDefinition;

/** A rule of a format that exists in tests only. */
public record TestRule(String id, Errno errno) implements Rule {
    @Override
    public RuleDefinition definition() {
        return RuleDefinition.of(id, errno, "the file must keep " + id, "load_fake_binary");
    }
}
