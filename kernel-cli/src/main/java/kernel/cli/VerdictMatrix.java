package kernel.cli;

import java.util.List;
import kernel.sim.trace.Diagnosis;

/** What several kernels say of one program: a row each, the verdict first. */
final class VerdictMatrix {
    private VerdictMatrix() {}

    static String of(List<Diagnosis> answers) {
        StringBuilder text = new StringBuilder();
        for (Diagnosis answer : answers) {
            String rule =
                    answer.violation().map(violation -> violation.rule().id()).orElse("");
            String row = String.format("%-8s  %-22s  %s", answer.verdict().word(), answer.kernel(), rule);
            text.append(text.isEmpty() ? "" : "\n").append(row.stripTrailing());
        }
        return text.toString();
    }
}
