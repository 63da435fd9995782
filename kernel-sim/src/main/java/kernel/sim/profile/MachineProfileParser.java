package kernel.sim.profile;

import java.io.Reader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import kernel.api.AuxVector;
import kernel.api.ByteString;
import kernel.api.Prot;

/** Reads a machine profile from JSON. */
final class MachineProfileParser {
    private static final ByteString NO_RANDOM = ByteString.of(new byte[16]);
    private static final long PAGE = 4096;
    private static final long MAX_PAGE = 65536;
    private static final List<Long> PAGES = List.of(PAGE, 16384L, MAX_PAGE);
    private static final long MAX_ID = 0xfffffffeL;
    private static final long MAX_PAGES = Long.MAX_VALUE / PAGE;
    private static final long MAX_SPECIAL = 1 << 24;
    private static final long MAX_GUARD_GAP = 1L << 40;

    /** What every program is told of itself. */
    private static final Set<Integer> OF_PROGRAM = Set.of(
            AuxVector.AT_PHDR,
            AuxVector.AT_PHENT,
            AuxVector.AT_PHNUM,
            AuxVector.AT_BASE,
            AuxVector.AT_FLAGS,
            AuxVector.AT_ENTRY,
            AuxVector.AT_UID,
            AuxVector.AT_EUID,
            AuxVector.AT_GID,
            AuxVector.AT_EGID,
            AuxVector.AT_SECURE,
            AuxVector.AT_RANDOM,
            AuxVector.AT_EXECFN,
            AuxVector.AT_PLATFORM);

    private static final Pattern PERMS = Pattern.compile("[r-][w-][x-][ps]");

    private MachineProfileParser() {}

    /**
     * Reads a profile.
     *
     * @throws ProfileFormatException if it is none; the message names the key
     */
    static MachineProfile parse(Reader text, String source) {
        ProfileObject json = ProfileObject.parse(text, source);
        Optional<Architecture> architecture = Architecture.ofMachine(json.text("machine"));
        int pageSize = pageSize(json, architecture);
        return new MachineProfile(
                json.text("release"),
                json.text("machine"),
                (int) json.number("uid", 0, MAX_ID),
                (int) json.number("gid", 0, MAX_ID),
                pageSize,
                json.number("mem_total_pages", 0, MAX_PAGES),
                json.number("swap_total_pages", 0, MAX_PAGES),
                settings(json.object("settings"), json.number("hint_min", 0, Long.MAX_VALUE)),
                hex(json, "at_random", NO_RANDOM.length()).orElse(NO_RANDOM),
                abi(nativeElf(json, architecture), pageSize),
                json.has("elf32") ? Optional.of(abi(json.object("elf32"), pageSize)) : Optional.empty());
    }

    private static int pageSize(ProfileObject json, Optional<Architecture> architecture) {
        boolean isAny = architecture.equals(Optional.of(Architecture.AARCH64));
        long size = json.number("page_size", PAGE, isAny ? MAX_PAGE : PAGE);
        if (!PAGES.contains(size)) {
            throw json.wrong("page_size", "one of " + PAGES, Long.toString(size));
        }
        return (int) size;
    }

    /** Returns what programs of the kernel's own word size get. */
    private static ProfileObject nativeElf(ProfileObject json, Optional<Architecture> architecture) {
        boolean is32 = architecture.map(Architecture::is32Bit).orElse(false);
        return json.object(is32 && !json.has("elf64") ? "elf32" : "elf64");
    }

    private static Settings settings(ProfileObject json, long hintMin) {
        return new Settings(
                json.number("vm.mmap_min_addr", 0, Long.MAX_VALUE),
                hintMin,
                (int) json.number("vm.overcommit_memory", 0, 1),
                json.number("vm.legacy_va_layout", 0, Integer.MAX_VALUE) != 0,
                (int) json.number("vm.max_map_count", 0, Integer.MAX_VALUE),
                (int) json.numberOr("vm.mmap_rnd_bits", 28, 8, 32),
                (int) json.numberOr("vm.mmap_rnd_compat_bits", 8, 8, 16),
                (int) json.number("kernel.randomize_va_space", 0, 2),
                (int) json.number("fs.suid_dumpable", 0, 2));
    }

    private static AbiProfile abi(ProfileObject json, int pageSize) {
        List<Integer> order = auxOrder(json);
        AbiProfile abi = new AbiProfile(
                order,
                auxValues(json.object("aux")),
                order.contains(AuxVector.AT_PLATFORM) ? json.text("platform") : "",
                special(json, pageSize),
                json.has("sysinfo_offset")
                        ? Optional.of(json.number("sysinfo_offset", 0, MAX_SPECIAL))
                        : Optional.empty(),
                json.has("vsyscall") ? Optional.of(prot(json, "vsyscall")) : Optional.empty(),
                pages(json, "stack_guard_gap", 0, MAX_GUARD_GAP, pageSize),
                json.has("xsave") ? Optional.of(XsaveProfile.parse(json.object("xsave"))) : Optional.empty());
        requireAuxValues(json.object("aux"), abi);
        return abi;
    }

    private static List<Integer> auxOrder(ProfileObject json) {
        List<Integer> order = new ArrayList<>();
        for (String name : json.texts("aux_order")) {
            int type = auxType(json, "aux_order", name);
            if (type != AuxVector.AT_NULL) {
                order.add(type);
            }
        }
        return order;
    }

    private static Map<Integer, Long> auxValues(ProfileObject json) {
        Map<Integer, Long> values = new HashMap<>();
        json.keys().forEach(name -> values.put(auxType(json, name, name), json.bits(name)));
        return values;
    }

    private static int auxType(ProfileObject json, String key, String name) {
        return AuxVector.typeOf(name).orElseThrow(() -> json.wrong(key, "an auxiliary type", name));
    }

    /** Every entry that follows neither from the program nor from the mappings has a value. */
    private static void requireAuxValues(ProfileObject json, AbiProfile abi) {
        boolean hasVdso =
                abi.special().stream().anyMatch(mapping -> mapping.name().equals(SpecialMapping.VDSO));
        Set<Integer> given = new HashSet<>(abi.aux().keySet());
        given.addAll(OF_PROGRAM);
        if (hasVdso) {
            given.add(AuxVector.AT_SYSINFO_EHDR);
            abi.sysinfoOffset().ifPresent(offset -> given.add(AuxVector.AT_SYSINFO));
        }
        for (int type : abi.auxOrder()) {
            if (!given.contains(type)) {
                throw json.missing(AuxVector.describe(type));
            }
        }
    }

    private static List<SpecialMapping> special(ProfileObject json, int pageSize) {
        List<SpecialMapping> mappings = new ArrayList<>();
        for (ProfileObject mapping : json.objects("special")) {
            long size = pages(mapping, "size", pageSize, MAX_SPECIAL, pageSize);
            mappings.add(
                    new SpecialMapping(mapping.text("name"), size, prot(mapping, "perms"), hex(mapping, "hex", size)));
        }
        return mappings;
    }

    private static long pages(ProfileObject json, String key, long min, long max, int pageSize) {
        long size = json.number(key, min, max);
        if (size % pageSize != 0) {
            throw json.wrong(key, "a multiple of " + pageSize, Long.toString(size));
        }
        return size;
    }

    private static int prot(ProfileObject json, String key) {
        String perms = json.text(key);
        if (!PERMS.matcher(perms).matches()) {
            throw json.wrong(key, "permissions such as r-xp", perms);
        }
        return (perms.startsWith("r") ? Prot.PROT_READ : 0)
                | (perms.startsWith("w", 1) ? Prot.PROT_WRITE : 0)
                | (perms.startsWith("x", 2) ? Prot.PROT_EXEC : 0);
    }

    /** Reads bytes, of which there must be a certain number, if there are any. */
    private static Optional<ByteString> hex(ProfileObject json, String key, long length) {
        return json.textIfAny(key).map(text -> {
            ByteString bytes = ByteString.of(parseHex(json, key, text));
            if (bytes.length() != length) {
                throw json.wrong(key, length + " bytes", bytes.length() + " bytes");
            }
            return bytes;
        });
    }

    static byte[] parseHex(ProfileObject json, String key, String text) {
        try {
            return HexFormat.of().parseHex(text);
        } catch (IllegalArgumentException e) {
            throw json.wrong(key, "pairs of hexadecimal digits", "others");
        }
    }
}
