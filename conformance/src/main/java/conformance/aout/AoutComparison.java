package conformance.aout;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Compares what a real kernel did with what ksim says, field by field. */
public final class AoutComparison {
    /**
     * What is not compared of an event: the caller's call number and result are still in the registers when the program is
     * first seen, and a fault sets bits of its own; what each run of equal bytes is, the sum over all says again; how much
     * memory is resident depends on faults.
     */
    private static final Map<String, Set<String>> NOT_COMPARED = Map.of(
            "exec.regs", Set.of("eax"),
            "signal.regs", Set.of("eflags", "orig_eax"),
            "content", Set.of("runs", "nruns"),
            "status",
                    Set.of(
                            "VmPeak", "VmLck", "VmPin", "VmHWM", "VmRSS", "VmData", "VmStk", "VmExe", "VmLib", "VmPTE",
                            "VmSwap"));

    /** Of the caller of uselib, which is a program of the observer's, only the memory is compared. */
    private static final Set<String> COMPARED_OF_USELIB = Set.of("ev", "ret", "maps", "mm", "mem");

    private static final Set<String> REGISTERS_AGAIN = Set.of("kstkesp", "kstkeip");

    /** The lines of the log that the format writes; others come from clocks, drivers and the memory calls. */
    private static final Pattern LOGGED =
            Pattern.compile("<[0-7]>(executable|fd_offset is|N_TXTOFF is) not page aligned.*");

    private final AoutRecord record;
    private final JsonObject simulated;
    private final List<String> differences = new ArrayList<>();

    private AoutComparison(AoutRecord record, JsonObject simulated) {
        this.record = record;
        this.simulated = simulated;
    }

    /**
     * Compares.
     *
     * @param record what a real kernel did
     * @param simulated what {@link AoutReplay} says
     * @return one line for each difference, with the path of the field
     */
    public static List<String> differences(AoutRecord record, JsonObject simulated) {
        AoutComparison comparison = new AoutComparison(record, simulated);
        comparison.compare();
        return comparison.differences;
    }

    private void compare() {
        JsonObject real = record.result();
        compare("execve_ret", real.get("execve_ret"), simulated.get("execve_ret"));
        compareLog(log(real), simulated.getAsJsonArray("klog"));
        if (!simulated.has("execve_ret")) {
            compareEvents();
        }
    }

    /** A program that runs on may write more. */
    private void compareLog(JsonArray real, JsonArray ours) {
        boolean isRunningOn = simulated.has("runs") && simulated.get("runs").getAsBoolean();
        int compared = isRunningOn ? Math.min(ours.size(), real.size()) : real.size();
        if (!real.asList().subList(0, compared).equals(ours.asList())) {
            differences.add("klog: kernel " + real + ", ksim " + ours);
        }
    }

    private static JsonArray log(JsonObject real) {
        JsonArray lines = new JsonArray();
        if (real.has("klog")) {
            for (JsonElement line : real.getAsJsonArray("klog")) {
                if (LOGGED.matcher(line.getAsString()).matches()) {
                    lines.add(line);
                }
            }
        }
        return lines;
    }

    /** Where the program runs on, what it does is not compared. */
    private void compareEvents() {
        JsonArray real = new JsonArray();
        record.result().getAsJsonArray("events").forEach(real::add);
        real.remove(0);
        JsonArray ours = simulated.getAsJsonArray("events");
        boolean isRunningOn = simulated.get("runs").getAsBoolean();
        if (ours.size() > real.size() || (!isRunningOn && ours.size() < real.size())) {
            differences.add("events: kernel " + names(real) + ", ksim " + names(ours));
            return;
        }
        for (int i = 0; i < ours.size(); i++) {
            JsonObject event = real.get(i).getAsJsonObject();
            compareEvent(event.get("ev").getAsString(), event, ours.get(i).getAsJsonObject());
        }
    }

    private static List<String> names(JsonArray events) {
        List<String> names = new ArrayList<>();
        events.forEach(event -> names.add(event.getAsJsonObject().get("ev").getAsString()));
        return names;
    }

    private void compareEvent(String name, JsonObject real, JsonObject ours) {
        for (String key : keys(real, ours)) {
            if (name.equals("uselib") && !COMPARED_OF_USELIB.contains(key)) {
                continue;
            }
            String path = name + "." + key;
            if (key.equals("maps")) {
                compareMaps(path, real, ours);
            } else if (key.equals("mm")) {
                compareFields(path, real.getAsJsonObject(key), ours);
            } else if (key.equals("mem")) {
                compareMemory(path, real, ours.getAsJsonArray(key));
            } else {
                compare(path, real.get(key), ours.get(key));
            }
        }
    }

    private static Set<String> keys(JsonObject real, JsonObject ours) {
        Set<String> keys = new LinkedHashSet<>(real.keySet());
        keys.addAll(ours.keySet());
        return keys;
    }

    private void compareMaps(String path, JsonObject real, JsonObject ours) {
        List<RecordedMap> seen = RecordedMap.parseAll(real.getAsJsonArray("maps"));
        List<RecordedMap> said = RecordedMap.parseAll(ours.getAsJsonArray("maps"));
        if (record.isUselib()) {
            // What the kernel gave the caller at its own start is there in both, but has a name in one only.
            seen.stream().filter(RecordedMap::isNamedByKernel).toList().forEach(row -> {
                seen.remove(row);
                said.removeIf(other -> other.start() == row.start() && other.end() == row.end());
            });
        }
        if (!seen.equals(said)) {
            differences.add(path + ": kernel " + seen + ", ksim " + said);
        }
    }

    /** Old kernels show fewer fields, and the stopped program's registers once more. */
    private void compareFields(String path, JsonObject real, JsonObject event) {
        JsonObject ours = event.getAsJsonObject("mm");
        for (String key : real.keySet()) {
            if (REGISTERS_AGAIN.contains(key)) {
                compareRegister(path + "." + key, real.get(key).getAsString(), event);
            } else if (!record.isUselib() || key.equals("vsize")) {
                compare(path + "." + key, real.get(key), ours.get(key));
            }
        }
    }

    private void compareRegister(String path, String real, JsonObject event) {
        JsonElement registers = event.get("regs");
        String name = path.endsWith("esp") ? "esp" : "eip";
        if (!real.equals("0x0") && registers != null) {
            String ours = registers.getAsJsonObject().get(name).getAsString();
            if (!real.equals(ours)) {
                differences.add(path + ": kernel " + real + ", ksim " + ours);
            }
        }
    }

    /** Of the caller of uselib, the memory that is not its libraries' is its own affair. */
    private void compareMemory(String path, JsonObject event, JsonArray ours) {
        JsonArray real = event.getAsJsonArray("mem");
        for (int i = 0; i < real.size(); i++) {
            JsonObject range = real.get(i).getAsJsonObject();
            if (!record.isUselib() || isOfLibrary(event, range)) {
                compare(path + "[" + i + "]", range, ours.get(i));
            }
        }
    }

    private static boolean isOfLibrary(JsonObject event, JsonObject range) {
        long start = Long.decode(range.get("start").getAsString());
        return CallerSetup.callersMaps(event).stream().noneMatch(row -> row.start() == start);
    }

    private void compare(String path, JsonElement real, JsonElement ours) {
        if (real == null && ours == null) {
            return;
        }
        if (real == null || ours == null) {
            differences.add(path + ": kernel " + shortened(real) + ", ksim " + shortened(ours));
        } else if (real.isJsonObject() && ours.isJsonObject()) {
            compareObjects(path, real.getAsJsonObject(), ours.getAsJsonObject());
        } else if (!real.equals(ours)) {
            differences.add(path + ": kernel " + shortened(real) + ", ksim " + shortened(ours));
        }
    }

    private void compareObjects(String path, JsonObject real, JsonObject ours) {
        for (String key : keys(real, ours)) {
            boolean isLeftOut = NOT_COMPARED.entrySet().stream()
                    .anyMatch(entry ->
                            path.endsWith(entry.getKey()) && entry.getValue().contains(key));
            if (!isLeftOut) {
                compare(path + "." + key, real.get(key), ours.get(key));
            }
        }
    }

    private static String shortened(JsonElement element) {
        String text = String.valueOf(element);
        return text.length() <= 400 ? text : text.substring(0, 400) + "...";
    }
}
