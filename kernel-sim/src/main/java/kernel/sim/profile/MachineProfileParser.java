package kernel.sim.profile;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.Reader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kernel.api.AuxVector;
import kernel.api.ByteString;
import kernel.api.Prot;

/** Reads a machine profile from JSON; every complaint names the key. */
final class MachineProfileParser {
    private static final ByteString NO_RANDOM = ByteString.of(new byte[16]);

    private final String source;

    private MachineProfileParser(String source) {
        this.source = source;
    }

    static MachineProfile parse(Reader json, String source) {
        MachineProfileParser parser = new MachineProfileParser(source);
        try {
            return parser.profile(JsonParser.parseReader(json).getAsJsonObject());
        } catch (JsonParseException
                | IllegalStateException
                | IllegalArgumentException
                | ClassCastException
                | UnsupportedOperationException e) {
            throw new ProfileFormatException(source + ": not a machine profile: " + e.getMessage());
        }
    }

    private MachineProfile profile(JsonObject json) {
        int pageSize = (int) number(json, "page_size");
        if (pageSize != 4096) {
            throw wrong("page_size", "4096", pageSize);
        }
        return new MachineProfile(
                text(json, "release"),
                text(json, "machine"),
                (int) number(json, "uid"),
                (int) number(json, "gid"),
                pageSize,
                number(json, "mem_total_pages"),
                number(json, "swap_total_pages"),
                settings(json),
                atRandom(json),
                abi(object(json, "elf64")),
                present(json, "elf32").map(e -> abi(e.getAsJsonObject())));
    }

    private ByteString atRandom(JsonObject json) {
        ByteString bytes =
                present(json, "at_random").map(MachineProfileParser::hex).orElse(NO_RANDOM);
        if (bytes.length() != NO_RANDOM.length()) {
            throw wrong("at_random", NO_RANDOM.length() + " bytes", bytes.length());
        }
        return bytes;
    }

    private static ByteString hex(JsonElement element) {
        return ByteString.of(HexFormat.of().parseHex(element.getAsString()));
    }

    private Settings settings(JsonObject json) {
        JsonObject settings = object(json, "settings");
        int overcommit = (int) number(settings, "vm.overcommit_memory");
        if (overcommit != 0 && overcommit != 1) {
            throw wrong("vm.overcommit_memory", "0 or 1", overcommit);
        }
        return new Settings(
                number(settings, "vm.mmap_min_addr"),
                number(json, "hint_min"),
                overcommit,
                number(settings, "vm.legacy_va_layout") != 0,
                (int) number(settings, "vm.max_map_count"),
                (int) numberOr(settings, "vm.mmap_rnd_bits", 28),
                (int) numberOr(settings, "vm.mmap_rnd_compat_bits", 8),
                (int) number(settings, "kernel.randomize_va_space"),
                (int) number(settings, "fs.suid_dumpable"));
    }

    private AbiProfile abi(JsonObject json) {
        return new AbiProfile(
                auxOrder(json),
                auxValues(object(json, "aux")),
                text(json, "platform"),
                special(json),
                present(json, "sysinfo_offset").map(this::unsigned),
                present(json, "vsyscall").map(e -> prot(e.getAsString())),
                number(json, "stack_guard_gap"));
    }

    private List<Integer> auxOrder(JsonObject json) {
        List<Integer> order = new ArrayList<>();
        for (JsonElement name : array(json, "aux_order")) {
            int type = auxType(name.getAsString());
            if (type != AuxVector.AT_NULL) {
                order.add(type);
            }
        }
        return order;
    }

    private Map<Integer, Long> auxValues(JsonObject json) {
        Map<Integer, Long> values = new HashMap<>();
        json.entrySet().forEach(e -> values.put(auxType(e.getKey()), unsigned(e.getValue())));
        return values;
    }

    private int auxType(String name) {
        return AuxVector.typeOf(name)
                .orElseThrow(() -> new ProfileFormatException(source + ": unknown auxiliary type " + name));
    }

    private List<SpecialMapping> special(JsonObject json) {
        List<SpecialMapping> mappings = new ArrayList<>();
        for (JsonElement element : array(json, "special")) {
            JsonObject mapping = element.getAsJsonObject();
            mappings.add(new SpecialMapping(
                    text(mapping, "name"),
                    number(mapping, "size"),
                    prot(text(mapping, "perms")),
                    present(mapping, "hex").map(MachineProfileParser::hex)));
        }
        return mappings;
    }

    private static int prot(String perms) {
        return (perms.startsWith("r") ? Prot.PROT_READ : 0)
                | (perms.startsWith("w", 1) ? Prot.PROT_WRITE : 0)
                | (perms.startsWith("x", 2) ? Prot.PROT_EXEC : 0);
    }

    private JsonElement member(JsonObject json, String key) {
        return present(json, key)
                .orElseThrow(() -> new ProfileFormatException(source + ": key " + key + " is missing"));
    }

    private static Optional<JsonElement> present(JsonObject json, String key) {
        return Optional.ofNullable(json.get(key)).filter(e -> !e.isJsonNull());
    }

    private String text(JsonObject json, String key) {
        return member(json, key).getAsString();
    }

    private JsonObject object(JsonObject json, String key) {
        return member(json, key).getAsJsonObject();
    }

    private JsonArray array(JsonObject json, String key) {
        return member(json, key).getAsJsonArray();
    }

    private long number(JsonObject json, String key) {
        return unsigned(member(json, key));
    }

    private long numberOr(JsonObject json, String key, long otherwise) {
        return present(json, key).map(this::unsigned).orElse(otherwise);
    }

    /** Numbers stand as numbers, as decimal text or, where they are addresses or bits, as text with 0x. */
    private long unsigned(JsonElement element) {
        String text = element.getAsString();
        return text.startsWith("0x") ? Long.parseUnsignedLong(text, 2, text.length(), 16) : Long.parseLong(text);
    }

    private ProfileFormatException wrong(String key, String expected, int found) {
        return new ProfileFormatException(source + ": " + key + ": expected " + expected + ", found " + found);
    }
}
