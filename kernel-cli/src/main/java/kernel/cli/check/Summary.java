package kernel.cli.check;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import kernel.api.Rule;

/** How many executables there were, and what was wrong with how many. */
public final class Summary {
    private final Map<Severity, Long> bySeverity = new EnumMap<>(Severity.class);
    private final Map<String, Cause> causes = new TreeMap<>();
    private long executables;
    private long loading;
    private long unreadable;
    private boolean isInterrupted;

    /**
     * One cause.
     *
     * @param id of the rule
     * @param sentence what must hold
     * @param severity the worst of its findings
     * @param count how many there are
     */
    public record Cause(String id, String sentence, Severity severity, long count) {}

    Summary() {}

    void add(Finding finding) {
        executables++;
        loading += finding.isLoading() ? 1 : 0;
        bySeverity.merge(finding.severity(), 1L, Long::sum);
        String sentence = finding.rule().map(Rule::sentence).orElse(Remark.SENTENCE);
        finding.ruleId().ifPresent(id -> {
            Cause old = causes.getOrDefault(id, new Cause(id, sentence, finding.severity(), 0));
            Severity worst = finding.severity().compareTo(old.severity()) > 0 ? finding.severity() : old.severity();
            causes.put(id, new Cause(id, sentence, worst, old.count() + 1));
        });
    }

    void addUnreadable() {
        unreadable++;
    }

    /**
     * Returns how many files were executed.
     *
     * @return at least 0
     */
    public long executables() {
        return executables;
    }

    /**
     * Returns how many of them load.
     *
     * @return at most all
     */
    public long loading() {
        return loading;
    }

    /**
     * Returns how many targets could not be read.
     *
     * @return at least 0
     */
    public long unreadable() {
        return unreadable;
    }

    void setInterrupted() {
        isInterrupted = true;
    }

    /** Tells whether there was more to see than was seen. */
    boolean isInterrupted() {
        return isInterrupted;
    }

    long count(Severity severity) {
        return bySeverity.getOrDefault(severity, 0L);
    }

    /** Returns the causes, those of most findings first. */
    Iterable<Cause> causes() {
        return causes.values().stream()
                .sorted((a, b) -> Long.compare(b.count(), a.count()))
                .toList();
    }

    Optional<Cause> cause(String id) {
        return Optional.ofNullable(causes.get(id));
    }
}
