package conformance;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * A program that differs from a good one in some bytes.
 *
 * @param changed the file that is changed
 * @param program the program that names it as its interpreter, or an empty name if it is itself the program
 * @param changes what is changed
 */
record MutatedCase(LiveSeed changed, String program, List<CaseChange> changes) {
    private static final String SEEDS = "seeds/";
    private static final String INTERP = "u";

    /** Where the seeds with an interpreter have its name. */
    private static final int INTERP_NAME = 0x700;

    MutatedCase {
        changes = List.copyOf(changes);
    }

    MutatedCase with(List<CaseChange> others) {
        return new MutatedCase(changed, program, others);
    }

    /** Returns how many bytes differ. */
    long changedBytes() {
        return changes.stream().filter(CaseChange.SetByte.class::isInstance).count();
    }

    /** Returns the case as {@code ksim replay} and the observer read it. */
    String json(String id) {
        JsonObject json = new JsonObject();
        json.addProperty("id", id);
        json.addProperty("desc", (program.isEmpty() ? "" : "interpreter ") + changed.name());
        json.addProperty("path", "t");
        json.add("argv", strings("t", "arg"));
        json.add("envp", strings("A=1"));
        JsonArray make = new JsonArray();
        if (!program.isEmpty()) {
            JsonObject named = made("t", program);
            named.add("set", JsonParser.parseString("[[" + INTERP_NAME + ",\"7500\"]]"));
            make.add(named);
        }
        JsonObject file = made(program.isEmpty() ? "t" : INTERP, changed.name());
        file.add("set", bytes());
        make.add(file);
        json.add("make", make);
        addOthers(json, file);
        return json.toString();
    }

    private static JsonArray strings(String... texts) {
        JsonArray array = new JsonArray();
        for (String text : texts) {
            array.add(text);
        }
        return array;
    }

    private static JsonObject made(String path, String from) {
        JsonObject json = new JsonObject();
        json.addProperty("path", path);
        json.addProperty("from", SEEDS + from);
        return json;
    }

    /** Joins neighbouring bytes: pairs of an offset and hexadecimal digits. */
    private JsonArray bytes() {
        TreeMap<Integer, Integer> values = new TreeMap<>();
        for (CaseChange change : changes) {
            if (change instanceof CaseChange.SetByte set) {
                values.put(set.offset(), set.value());
            }
        }
        JsonArray runs = new JsonArray();
        StringBuilder hex = new StringBuilder();
        for (int offset : values.keySet()) {
            hex.append(String.format("%02x", values.get(offset)));
            if (!values.containsKey(offset + 1)) {
                JsonArray run = new JsonArray();
                run.add(offset + 1 - hex.length() / 2);
                run.add(hex.toString());
                runs.add(run);
                hex.setLength(0);
            }
        }
        return runs;
    }

    private void addOthers(JsonObject json, JsonObject file) {
        List<String> flags = new ArrayList<>(List.of("ADDR_NO_RANDOMIZE"));
        for (CaseChange change : changes) {
            if (change instanceof CaseChange.Resize resize) {
                file.addProperty("size", resize.size());
            } else if (change instanceof CaseChange.Flag flag) {
                flags.add(flag.name());
            } else if (change instanceof CaseChange.StackLimit limit) {
                JsonObject limits = new JsonObject();
                if (limit.bytes() < 0) {
                    limits.addProperty("stack", "inf");
                } else {
                    limits.addProperty("stack", limit.bytes());
                }
                json.add("rlimit", limits);
            }
        }
        if (flags.size() > 1) {
            json.add("personality", strings(flags.toArray(String[]::new)));
        }
    }
}
