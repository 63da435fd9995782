package kernel.api;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The auxiliary vector: what the kernel tells a program besides its arguments.
 *
 * @param entries in order, with the AT_NULL that ends them
 * @abi Linux {@code uapi/linux/auxvec.h}
 */
public record AuxVector(List<AuxEntry> entries) {
    /** End of the vector. */
    public static final int AT_NULL = 0;
    /** An entry to be ignored. */
    public static final int AT_IGNORE = 1;
    /** Descriptor of the program's file. */
    public static final int AT_EXECFD = 2;
    /** Address of the program headers. */
    public static final int AT_PHDR = 3;
    /** Size of a program header. */
    public static final int AT_PHENT = 4;
    /** Number of program headers. */
    public static final int AT_PHNUM = 5;
    /** Page size. */
    public static final int AT_PAGESZ = 6;
    /** Load base of the interpreter. */
    public static final int AT_BASE = 7;
    /** Flags. */
    public static final int AT_FLAGS = 8;
    /** Flag: argv[0] of the program stands behind its path in the arguments. */
    public static final int AT_FLAGS_PRESERVE_ARGV0 = 1;
    /** Entry point of the program. */
    public static final int AT_ENTRY = 9;
    /** The program is not ELF. */
    public static final int AT_NOTELF = 10;
    /** Real user id. */
    public static final int AT_UID = 11;
    /** Effective user id. */
    public static final int AT_EUID = 12;
    /** Real group id. */
    public static final int AT_GID = 13;
    /** Effective group id. */
    public static final int AT_EGID = 14;
    /** Address of the platform's name. */
    public static final int AT_PLATFORM = 15;
    /** Capabilities of the processor. */
    public static final int AT_HWCAP = 16;
    /** Ticks per second of times(2). */
    public static final int AT_CLKTCK = 17;
    /** Whether the program gained rights. */
    public static final int AT_SECURE = 23;
    /** Address of the real platform's name. */
    public static final int AT_BASE_PLATFORM = 24;
    /** Address of 16 random bytes. */
    public static final int AT_RANDOM = 25;
    /** More capabilities of the processor. */
    public static final int AT_HWCAP2 = 26;
    /** Size of the supported rseq area. */
    public static final int AT_RSEQ_FEATURE_SIZE = 27;
    /** Alignment of the rseq area. */
    public static final int AT_RSEQ_ALIGN = 28;
    /** More capabilities of the processor. */
    public static final int AT_HWCAP3 = 29;
    /** More capabilities of the processor. */
    public static final int AT_HWCAP4 = 30;
    /** Address of the program's file name. */
    public static final int AT_EXECFN = 31;
    /** Entry point for system calls. */
    public static final int AT_SYSINFO = 32;
    /** Address of the vDSO. */
    public static final int AT_SYSINFO_EHDR = 33;
    /** Size of the instruction cache of level 1. */
    public static final int AT_L1I_CACHESIZE = 40;
    /** Ways and line size of the instruction cache of level 1. */
    public static final int AT_L1I_CACHEGEOMETRY = 41;
    /** Size of the data cache of level 1. */
    public static final int AT_L1D_CACHESIZE = 42;
    /** Ways and line size of the data cache of level 1. */
    public static final int AT_L1D_CACHEGEOMETRY = 43;
    /** Size of the cache of level 2. */
    public static final int AT_L2_CACHESIZE = 44;
    /** Ways and line size of the cache of level 2. */
    public static final int AT_L2_CACHEGEOMETRY = 45;
    /** Size of the cache of level 3. */
    public static final int AT_L3_CACHESIZE = 46;
    /** Ways and line size of the cache of level 3. */
    public static final int AT_L3_CACHEGEOMETRY = 47;
    /** Smallest stack for a signal handler. */
    public static final int AT_MINSIGSTKSZ = 51;

    /** No vector. */
    public static final AuxVector EMPTY = new AuxVector(List.of());

    private static final Map<Long, String> NAMES = Map.ofEntries(
            Map.entry((long) AT_NULL, "AT_NULL"),
            Map.entry((long) AT_IGNORE, "AT_IGNORE"),
            Map.entry((long) AT_EXECFD, "AT_EXECFD"),
            Map.entry((long) AT_PHDR, "AT_PHDR"),
            Map.entry((long) AT_PHENT, "AT_PHENT"),
            Map.entry((long) AT_PHNUM, "AT_PHNUM"),
            Map.entry((long) AT_PAGESZ, "AT_PAGESZ"),
            Map.entry((long) AT_BASE, "AT_BASE"),
            Map.entry((long) AT_FLAGS, "AT_FLAGS"),
            Map.entry((long) AT_ENTRY, "AT_ENTRY"),
            Map.entry((long) AT_NOTELF, "AT_NOTELF"),
            Map.entry((long) AT_UID, "AT_UID"),
            Map.entry((long) AT_EUID, "AT_EUID"),
            Map.entry((long) AT_GID, "AT_GID"),
            Map.entry((long) AT_EGID, "AT_EGID"),
            Map.entry((long) AT_PLATFORM, "AT_PLATFORM"),
            Map.entry((long) AT_HWCAP, "AT_HWCAP"),
            Map.entry((long) AT_CLKTCK, "AT_CLKTCK"),
            Map.entry((long) AT_SECURE, "AT_SECURE"),
            Map.entry((long) AT_BASE_PLATFORM, "AT_BASE_PLATFORM"),
            Map.entry((long) AT_RANDOM, "AT_RANDOM"),
            Map.entry((long) AT_HWCAP2, "AT_HWCAP2"),
            Map.entry((long) AT_RSEQ_FEATURE_SIZE, "AT_RSEQ_FEATURE_SIZE"),
            Map.entry((long) AT_RSEQ_ALIGN, "AT_RSEQ_ALIGN"),
            Map.entry((long) AT_HWCAP3, "AT_HWCAP3"),
            Map.entry((long) AT_HWCAP4, "AT_HWCAP4"),
            Map.entry((long) AT_EXECFN, "AT_EXECFN"),
            Map.entry((long) AT_SYSINFO, "AT_SYSINFO"),
            Map.entry((long) AT_SYSINFO_EHDR, "AT_SYSINFO_EHDR"),
            Map.entry((long) AT_L1I_CACHESIZE, "AT_L1I_CACHESIZE"),
            Map.entry((long) AT_L1I_CACHEGEOMETRY, "AT_L1I_CACHEGEOMETRY"),
            Map.entry((long) AT_L1D_CACHESIZE, "AT_L1D_CACHESIZE"),
            Map.entry((long) AT_L1D_CACHEGEOMETRY, "AT_L1D_CACHEGEOMETRY"),
            Map.entry((long) AT_L2_CACHESIZE, "AT_L2_CACHESIZE"),
            Map.entry((long) AT_L2_CACHEGEOMETRY, "AT_L2_CACHEGEOMETRY"),
            Map.entry((long) AT_L3_CACHESIZE, "AT_L3_CACHESIZE"),
            Map.entry((long) AT_L3_CACHEGEOMETRY, "AT_L3_CACHEGEOMETRY"),
            Map.entry((long) AT_MINSIGSTKSZ, "AT_MINSIGSTKSZ"));
    private static final Map<String, Integer> TYPES = typesByName();

    /** Copies the entries. */
    public AuxVector {
        entries = List.copyOf(entries);
    }

    private static Map<String, Integer> typesByName() {
        return NAMES.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getValue, e -> e.getKey().intValue()));
    }

    /**
     * Reads a vector as it lies in memory.
     *
     * @param bytes two words for each entry; an incomplete one at the end does not count
     * @param wordSize 4 or 8
     * @param order byte order
     * @return all entries, also those behind an AT_NULL
     */
    public static AuxVector parse(byte[] bytes, int wordSize, ByteOrder order) {
        ByteBuffer table = ByteBuffer.wrap(bytes).order(order);
        List<AuxEntry> entries = new ArrayList<>();
        while (table.remaining() >= 2 * wordSize) {
            long type = getWord(table, wordSize);
            entries.add(new AuxEntry(type, getWord(table, wordSize)));
        }
        return new AuxVector(entries);
    }

    private static long getWord(ByteBuffer table, int wordSize) {
        return wordSize == Long.BYTES ? table.getLong() : Integer.toUnsignedLong(table.getInt());
    }

    /**
     * Names a type.
     *
     * @param type any number
     * @return for example {@code AT_PHDR}, or the number in decimal
     */
    public static String describe(long type) {
        return NAMES.getOrDefault(type, Long.toUnsignedString(type));
    }

    /**
     * Finds a type by its name.
     *
     * @param name for example {@code AT_PHDR}
     * @return the type, or empty if the name is not known
     */
    public static Optional<Integer> typeOf(String name) {
        return Optional.ofNullable(TYPES.get(name));
    }

    /**
     * Returns the value of the first entry of a type.
     *
     * @param type which
     * @return the value, or empty without such an entry
     */
    public Optional<Long> value(int type) {
        return entries.stream()
                .filter(e -> e.type() == type)
                .map(AuxEntry::value)
                .findFirst();
    }

    /**
     * Lays the vector out as it lies in memory.
     *
     * @param wordSize 4 or 8; values are cut to it
     * @param order byte order
     * @return two words for each entry
     */
    public byte[] toByteArray(int wordSize, ByteOrder order) {
        ByteBuffer table = ByteBuffer.allocate(entries.size() * 2 * wordSize).order(order);
        for (AuxEntry entry : entries) {
            putWord(table, wordSize, entry.type());
            putWord(table, wordSize, entry.value());
        }
        return table.array();
    }

    private static void putWord(ByteBuffer table, int wordSize, long value) {
        if (wordSize == Long.BYTES) {
            table.putLong(value);
        } else {
            table.putInt((int) value);
        }
    }
}
