package kernel.cli;

import java.util.Optional;
import kernel.api.ExecException;
import kernel.api.Rule;
import kernel.api.Signal;
import kernel.api.Violation;

/** A refused program in words: the verdict is the first word. */
final class Refusal {
    private Refusal() {}

    static String text(ExecException refusal) {
        Violation violation = refusal.violation();
        StringBuilder text = new StringBuilder();
        Optional<Signal> signal = refusal.signal();
        text.append(signal.map(s -> "KILLED " + s.name())
                .orElseGet(() -> refusal.errno().name()));
        text.append("  ").append(violation.describe());
        appendRule(text, violation);
        text.append("\n  errno  ")
                .append(refusal.errno().number())
                .append(", ")
                .append(refusal.errno().description());
        signal.ifPresent(s -> text.append("; nobody sees it: the old program was gone already"));
        for (Violation declined : refusal.others()) {
            text.append("\n  asked  ").append(declined.describe());
        }
        return text.toString();
    }

    private static void appendRule(StringBuilder text, Violation violation) {
        Optional<Violation> at = Optional.of(violation);
        while (at.isPresent()) {
            Rule rule = at.get().rule();
            text.append("\n  rule   ").append(rule.id()).append(" in ").append(rule.function());
            at = at.get().cause();
        }
    }
}
