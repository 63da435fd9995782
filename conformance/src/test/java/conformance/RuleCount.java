package conformance;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import kernel.api.ExecException;
import kernel.api.Violation;

/** Counts the cases that break each rule. */
final class RuleCount {
    private final Map<String, Integer> counts = new TreeMap<>();

    /** Counts a case once for each rule that it breaks: those of the formats that declined too. */
    void add(ExecException refusal) {
        Set<String> broken = new TreeSet<>();
        addAll(Optional.of(refusal.violation()), broken);
        refusal.others().forEach(other -> addAll(Optional.of(other), broken));
        broken.forEach(id -> counts.merge(id, 1, Integer::sum));
    }

    /** Adds what another count found. */
    void add(RuleCount other) {
        other.counts.forEach((id, count) -> counts.merge(id, count, Integer::sum));
    }

    private static void addAll(Optional<Violation> first, Set<String> broken) {
        for (Optional<Violation> at = first; at.isPresent(); at = at.get().cause()) {
            broken.add(at.get().rule().id());
        }
    }

    /** Returns how many cases break each rule that any case breaks, by the rule's id. */
    Map<String, Integer> counts() {
        return counts;
    }
}
