package conformance.aout;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Compares records one after another and counts. */
public final class AoutSummary {
    private final AoutReplay replay;
    private final Map<String, Map<String, Integer>> counts = new TreeMap<>();
    private final List<String> differences = new ArrayList<>();

    /**
     * Makes a summary of nothing yet.
     *
     * @param replay what executes the cases
     */
    public AoutSummary(AoutReplay replay) {
        this.replay = replay;
    }

    /**
     * Executes a record's case and compares.
     *
     * @param record what a real kernel did
     */
    public void add(AoutRecord record) {
        JsonObject simulated = replay.run(record);
        List<String> found = AoutComparison.differences(record, simulated);
        String outcome = found.isEmpty() ? outcome(simulated) : "different";
        counts.computeIfAbsent(record.run(), run -> new TreeMap<>()).merge(outcome, 1, Integer::sum);
        found.forEach(difference -> differences.add(record.name() + ": " + difference));
    }

    private static String outcome(JsonObject simulated) {
        if (simulated.has("execve_ret")) {
            return "refused";
        }
        String first = simulated
                .getAsJsonArray("events")
                .get(0)
                .getAsJsonObject()
                .get("ev")
                .getAsString();
        return switch (first) {
            case "exec" -> simulated.get("runs").getAsBoolean() ? "runs" : "faults at once";
            case "uselib" -> "uselib";
            default -> "killed";
        };
    }

    /**
     * Returns how many records of each kernel had which outcome.
     *
     * @return by run, then by outcome
     */
    public Map<String, Map<String, Integer>> counts() {
        return counts;
    }

    /**
     * Returns all differences.
     *
     * @return one line each: run, case, field, values
     */
    public List<String> differences() {
        return differences;
    }
}
