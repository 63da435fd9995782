package kernel.sim.diagnosis;

import java.util.ArrayList;
import java.util.List;
import kernel.api.Errno;
import kernel.sim.trace.Fact;

/**
 * What would have to be known before a refusal can be told.
 *
 * @param evidence the refusal
 * @param facts what is known besides the files
 */
record MissingFacts(Evidence evidence, List<Fact> facts) {
    List<String> all() {
        List<String> missing = new ArrayList<>();
        if (evidence.isCause("fs.read.io")) {
            String file = evidence.innermost()
                    .flatMap(violation -> violation.path())
                    .map(Words::path)
                    .orElse("a file");
            missing.add("the bytes of " + file + ", which ksim may not read (run it as a user who may)");
        }
        boolean isNoFormat = evidence.errno()
                        .filter(errno -> errno == Errno.ENOEXEC)
                        .isPresent()
                && evidence.refusal().flatMap(refusal -> refusal.signal()).isEmpty();
        facts.stream()
                .filter(fact -> isNoFormat && fact.name().equals(Circumstances.BINFMT_MISC))
                .filter(fact -> !fact.value().equals(Circumstances.EMPTY))
                .forEach(fact -> missing.add("whether a binfmt_misc entry takes the file: " + fact.value()));
        return missing;
    }
}
