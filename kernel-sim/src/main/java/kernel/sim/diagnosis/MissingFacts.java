package kernel.sim.diagnosis;

import java.util.ArrayList;
import java.util.List;

/**
 * What would have to be known before a refusal can be told.
 *
 * @param evidence the refusal
 * @param entries the formats that the kernel has taken over from a system
 */
record MissingFacts(Evidence evidence, RegisteredEntries entries) {
    List<String> all() {
        List<String> missing = new ArrayList<>();
        if (evidence.isCause("fs.read.io")) {
            String file = evidence.innermost()
                    .flatMap(violation -> violation.path())
                    .map(Words::path)
                    .orElse("a file");
            missing.add("the bytes of " + file + ", which ksim may not read (run it as a user who may)");
        }
        evidence.refusal().flatMap(entries::missing).ifPresent(missing::add);
        return missing;
    }
}
