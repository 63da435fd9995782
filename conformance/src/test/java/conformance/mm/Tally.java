package conformance.mm;

import java.util.Map;
import java.util.TreeMap;

/** How often each call had which result. */
final class Tally {
    private final Map<String, Integer> counts = new TreeMap<>();

    void add(Comparison.Outcome outcome) {
        for (int i = 0; i < outcome.results().size(); i++) {
            String result = outcome.results().get(i);
            String kind = outcome.sequence().calls().get(i).kind().word();
            counts.merge(kind + ' ' + (result.startsWith("value") ? "ok" : result), 1, Integer::sum);
        }
    }

    int successes() {
        return counts.entrySet().stream()
                .filter(entry -> entry.getKey().endsWith("ok"))
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    @Override
    public String toString() {
        return counts.toString();
    }
}
