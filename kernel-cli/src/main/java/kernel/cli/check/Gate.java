package kernel.cli.check;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What makes a check fail.
 *
 * @param severities findings of these
 * @param rules findings of rules with these ids, or whose ids begin with one of these and a dot
 */
public record Gate(Set<Severity> severities, List<String> rules) {
    /** Copies the collections. */
    public Gate {
        severities = Set.copyOf(severities);
        rules = List.copyOf(rules);
    }

    /**
     * Reads a gate.
     *
     * @param text words between commas: {@code error}, {@code warning} (and worse), {@code note} (and worse), {@code never},
     *     or ids of rules
     * @return the gate
     * @throws IllegalArgumentException if a word is none of these
     */
    public static Gate parse(String text) {
        Set<Severity> severities = EnumSet.noneOf(Severity.class);
        List<String> rules = new ArrayList<>();
        for (String word : text.split(",", -1)) {
            switch (word.trim().toLowerCase(Locale.ROOT)) {
                case "never" -> {}
                case "error" -> severities.add(Severity.ERROR);
                case "warning" -> severities.addAll(EnumSet.range(Severity.WARNING, Severity.ERROR));
                case "note" -> severities.addAll(EnumSet.range(Severity.NOTE, Severity.ERROR));
                default -> rules.add(rule(word.trim()));
            }
        }
        return new Gate(severities, rules);
    }

    private static String rule(String word) {
        if (!word.matches("[a-z0-9-]+(\\.[a-z0-9-]+)*")) {
            throw new IllegalArgumentException(
                    "expected error, warning, note, never or the id of a rule, found \"" + word + '"');
        }
        return word;
    }

    /**
     * Tells whether a check passes.
     *
     * @param summary all its findings
     * @return false if some finding makes it fail
     */
    public boolean isPassed(Summary summary) {
        for (Severity severity : severities) {
            if (summary.count(severity) > 0) {
                return false;
            }
        }
        for (Summary.Cause cause : summary.causes()) {
            for (String rule : rules) {
                if (cause.id().equals(rule) || cause.id().startsWith(rule + '.')) {
                    return false;
                }
            }
        }
        return true;
    }
}
