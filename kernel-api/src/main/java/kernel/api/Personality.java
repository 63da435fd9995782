package kernel.api;

import java.util.Map;
import java.util.Optional;

/**
 * Bits of a task's personality.
 *
 * @abi Linux {@code uapi/linux/personality.h}
 */
public final class Personality {
    /** The plain Linux personality. */
    public static final int PER_LINUX = 0;
    /**
     * System V release 4, as Linux 2.4 numbered it; later kernels add {@link #MMAP_PAGE_ZERO}.
     *
     * @kernel v2.4.0 include/linux/personality.h
     */
    public static final int PER_SVR4 = 0x4000001;
    /** Linux, 32 bit: uname reports a 32-bit machine. */
    public static final int PER_LINUX32 = 8;
    /** The bits that select a personality; all others are flags. */
    public static final int PER_MASK = 0xff;
    /** uname reports a 2.6 kernel. */
    public static final int UNAME26 = 0x0020000;
    /** Addresses are not randomised. */
    public static final int ADDR_NO_RANDOMIZE = 0x0040000;
    /** Signal handlers are function descriptors. */
    public static final int FDPIC_FUNCPTRS = 0x0080000;
    /** Page zero is mapped. */
    public static final int MMAP_PAGE_ZERO = 0x0100000;
    /** Mappings are placed upwards from a low address. */
    public static final int ADDR_COMPAT_LAYOUT = 0x0200000;
    /** What may be read may be executed. */
    public static final int READ_IMPLIES_EXEC = 0x0400000;
    /** Addresses are limited to 32 bits. */
    public static final int ADDR_LIMIT_32BIT = 0x0800000;
    /** Inode numbers are 16 bits wide. */
    public static final int SHORT_INODE = 0x1000000;
    /** Times have whole seconds. */
    public static final int WHOLE_SECONDS = 0x2000000;
    /** select keeps its time-out. */
    public static final int STICKY_TIMEOUTS = 0x4000000;
    /** Addresses are limited to 3 GiB. */
    public static final int ADDR_LIMIT_3GB = 0x8000000;
    /** What a program that gains rights does not inherit. */
    public static final int PER_CLEAR_ON_SETID =
            READ_IMPLIES_EXEC | ADDR_NO_RANDOMIZE | ADDR_COMPAT_LAYOUT | MMAP_PAGE_ZERO;

    private static final Map<String, Integer> BITS = Map.ofEntries(
            Map.entry("PER_LINUX32", PER_LINUX32),
            Map.entry("UNAME26", UNAME26),
            Map.entry("ADDR_NO_RANDOMIZE", ADDR_NO_RANDOMIZE),
            Map.entry("FDPIC_FUNCPTRS", FDPIC_FUNCPTRS),
            Map.entry("MMAP_PAGE_ZERO", MMAP_PAGE_ZERO),
            Map.entry("ADDR_COMPAT_LAYOUT", ADDR_COMPAT_LAYOUT),
            Map.entry("READ_IMPLIES_EXEC", READ_IMPLIES_EXEC),
            Map.entry("ADDR_LIMIT_32BIT", ADDR_LIMIT_32BIT),
            Map.entry("SHORT_INODE", SHORT_INODE),
            Map.entry("WHOLE_SECONDS", WHOLE_SECONDS),
            Map.entry("STICKY_TIMEOUTS", STICKY_TIMEOUTS),
            Map.entry("ADDR_LIMIT_3GB", ADDR_LIMIT_3GB));

    private Personality() {}

    /**
     * Finds the bits by their name.
     *
     * @param name for example {@code ADDR_NO_RANDOMIZE}
     * @return the bits, or empty if the name is not known
     */
    public static Optional<Integer> fromName(String name) {
        return Optional.ofNullable(BITS.get(name));
    }
}
