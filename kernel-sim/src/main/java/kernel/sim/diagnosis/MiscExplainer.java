package kernel.sim.diagnosis;

import java.util.Optional;
import kernel.api.ByteString;
import kernel.api.Violation;

/** Files that an entry of binfmt_misc takes, but whose interpreter is the problem. */
final class MiscExplainer implements Explainer {
    static final String INTERP_OPEN = "misc.interp.open";

    /** Stands before the name of the entry that took the file. */
    static final String ENTRY = "entry ";

    @Override
    public Optional<Finding> explain(Evidence evidence) {
        return evidence.isRule(INTERP_OPEN)
                ? evidence.violation().map(violation -> open(evidence, violation))
                : Optional.empty();
    }

    private static Finding open(Evidence evidence, Violation violation) {
        String entry = violation.found().orElse("").replaceFirst(ENTRY, "");
        String name = evidence.innermost()
                .flatMap(Violation::path)
                .map(ByteString::printable)
                .map(path -> ' ' + path)
                .orElse("");
        String file = violation.path().map(Words::path).orElse("the file");
        String start = "The binfmt_misc entry \"" + entry + "\" takes " + file + "; its interpreter" + name;
        if (evidence.isCause("fs.path.exists", "fs.path.directory")) {
            return Finding.of(start + " does not exist")
                    .detail("Shells say \"not found\" about the program; they mean the interpreter.")
                    .fix("install the interpreter in this root, or register the entry with flag F where it exists: the"
                            + " kernel then opens it at once");
        }
        String why = evidence.innermost().map(inner -> inner.rule().sentence()).orElse("it must be executable");
        Finding finding = Finding.of(start + " cannot be executed: " + why);
        return evidence.isCause("fs.exec.mode") ? finding.fix("chmod +x" + name) : finding;
    }
}
