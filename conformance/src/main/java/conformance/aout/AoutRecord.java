package conformance.aout;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import kernel.api.ByteString;
import kernel.api.KernelVersion;
import kernel.sim.profile.Architecture;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.task.Resource;
import kernel.sim.task.Rlimits;

/**
 * What a real kernel did in one case.
 *
 * @param json the record
 */
public record AoutRecord(JsonObject json) {
    private static final String USELIB = "uselib";

    private JsonObject kernel() {
        return json.getAsJsonObject("kernel");
    }

    private JsonObject given() {
        return json.getAsJsonObject("case");
    }

    /** Returns what the kernel did. */
    public JsonObject result() {
        return json.getAsJsonObject("result");
    }

    /** Returns which kernel made the record and which case it is about. */
    public String name() {
        return run() + " " + json.get("id").getAsString();
    }

    /** Returns which kernel made the record. */
    public String run() {
        return kernel().get("run").getAsString();
    }

    /** Finds the kernel's profile. */
    LinuxProfile profile() {
        KernelVersion version = KernelVersion.parse(kernel().get("version").getAsString());
        boolean is64 = kernel().get("arch").getAsString().startsWith("x86_64");
        boolean isNx = kernel().get("nx_active").getAsBoolean();
        return LinuxProfile.all().stream()
                .filter(profile -> profile.version().equals(version)
                        && (profile.architecture() == Architecture.X86_64) == is64
                        && profile.architecture().hasNx() == isNx)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no profile of a kernel " + kernel()));
    }

    boolean isUselib() {
        return text("mode").filter(USELIB::equals).isPresent();
    }

    String path() {
        return given().get("path").getAsString();
    }

    /** Returns the libraries that are loaded one after another. */
    List<String> libraries() {
        return List.of(path().split("\\|", -1));
    }

    List<ByteString> strings(String key) {
        List<ByteString> strings = new ArrayList<>();
        given().getAsJsonArray(key).forEach(e -> strings.add(ByteString.of(e.getAsString())));
        return strings;
    }

    Optional<String> text(String key) {
        return Optional.ofNullable(given().get(key)).map(JsonElement::getAsString);
    }

    long number(String key, long otherwise) {
        return text(key).map(Long::decode).orElse(otherwise);
    }

    Rlimits rlimits() {
        Rlimits limits = Rlimits.DEFAULT;
        for (Resource resource : List.of(Resource.DATA, Resource.STACK, Resource.AS, Resource.CORE)) {
            String key = "rl_" + resource.name().toLowerCase(Locale.ROOT);
            if (given().has(key)) {
                limits = limits.with(resource, new Rlimits.Limit(number(key, 0), Rlimits.INFINITY));
            }
        }
        return limits;
    }

    /** Returns an event, if it is in the record. */
    Optional<JsonObject> event(String name) {
        JsonArray events = result().getAsJsonArray("events");
        for (JsonElement event : events) {
            if (event.getAsJsonObject().get("ev").getAsString().equals(name)) {
                return Optional.of(event.getAsJsonObject());
            }
        }
        return Optional.empty();
    }

    /** Returns the registers with which the caller's call began, as far as the record shows them. */
    Optional<JsonObject> callersRegisters() {
        return event("exec").or(() -> event("signal")).map(event -> event.getAsJsonObject("regs"));
    }
}
