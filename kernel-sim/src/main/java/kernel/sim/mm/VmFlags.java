package kernel.sim.mm;

import kernel.api.Prot;

/**
 * Flags of a mapping.
 *
 * @kernel v6.18 include/linux/mm.h, {@code VM_READ} and the others
 */
public final class VmFlags {
    /** Can be read. */
    public static final long VM_READ = 0x1;
    /** Can be written to. */
    public static final long VM_WRITE = 0x2;
    /** Can be executed. */
    public static final long VM_EXEC = 0x4;
    /** What is written is seen by all who map it. */
    public static final long VM_SHARED = 0x8;
    /** mprotect may allow reading. */
    public static final long VM_MAYREAD = 0x10;
    /** mprotect may allow writing. */
    public static final long VM_MAYWRITE = 0x20;
    /** mprotect may allow executing. */
    public static final long VM_MAYEXEC = 0x40;
    /** Was asked for as shared. */
    public static final long VM_MAYSHARE = 0x80;
    /** Grows downwards, as a stack does. */
    public static final long VM_GROWSDOWN = 0x100;
    /** Has pages that are not the kernel's. */
    public static final long VM_PFNMAP = 0x400;
    /** Its pages stay in memory. */
    public static final long VM_LOCKED = 0x2000;
    /** Is a device's. */
    public static final long VM_IO = 0x4000;
    /** Will be read in order. */
    public static final long VM_SEQ_READ = 0x8000;
    /** Will be read in no order. */
    public static final long VM_RAND_READ = 0x10000;
    /** fork leaves it out. */
    public static final long VM_DONTCOPY = 0x20000;
    /** mremap cannot enlarge it. */
    public static final long VM_DONTEXPAND = 0x40000;
    /** Counts against the memory that may be promised. */
    public static final long VM_ACCOUNT = 0x100000;
    /** Is not counted, whatever it is. */
    public static final long VM_NORESERVE = 0x200000;
    /** fork leaves zeroes. */
    public static final long VM_WIPEONFORK = 0x2000000;
    /** Is left out of core dumps. */
    public static final long VM_DONTDUMP = 0x4000000;
    /** Has pages of both kinds. */
    public static final long VM_MIXEDMAP = 0x10000000;
    /** Is wanted on large pages. */
    public static final long VM_HUGEPAGE = 0x20000000;
    /** Is not wanted on large pages. */
    public static final long VM_NOHUGEPAGE = 0x40000000;

    /** Its pages may be dropped at any time. */
    public static final long VM_DROPPABLE = 1L << 40;
    /** Stays as it is until the program ends. */
    public static final long VM_SEALED = 1L << 42;

    static final long ACCESS = VM_READ | VM_WRITE | VM_EXEC;
    static final long MAY = VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC;
    static final long SPECIAL = VM_IO | VM_DONTEXPAND | VM_PFNMAP | VM_MIXEDMAP;
    static final long STACK = VM_GROWSDOWN | (ACCESS & ~VM_EXEC) | MAY | VM_ACCOUNT;

    private VmFlags() {}

    static long ofProt(int prot) {
        return prot & ACCESS;
    }

    static int prot(long flags) {
        return (int) (flags & (Prot.PROT_READ | Prot.PROT_WRITE | Prot.PROT_EXEC));
    }

    static boolean isExecMapping(long flags) {
        return (flags & (VM_EXEC | VM_WRITE | VM_GROWSDOWN)) == VM_EXEC;
    }

    static boolean isStackMapping(long flags) {
        return (flags & VM_GROWSDOWN) != 0;
    }

    static boolean isDataMapping(long flags) {
        return (flags & (VM_WRITE | VM_SHARED | VM_GROWSDOWN)) == VM_WRITE;
    }

    /** Tells whether a mapping of these flags counts against the memory that may be promised. */
    static boolean isAccountable(long flags) {
        return (flags & (VM_NORESERVE | VM_SHARED | VM_WRITE)) == VM_WRITE;
    }
}
