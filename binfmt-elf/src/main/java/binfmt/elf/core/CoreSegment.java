package binfmt.elf.core;

import kernel.api.Prot;

/**
 * One mapping of a core: a PT_LOAD.
 *
 * @param vaddr p_vaddr: first address
 * @param memsz p_memsz: size in memory
 * @param filesz p_filesz: how many of its bytes the core holds, from the first one on
 * @param prot what was allowed, bits of {@link Prot}
 * @param offset p_offset: where they lie in the file
 * @abi gABI ch. 5, "Program Header"
 */
public record CoreSegment(long vaddr, long memsz, long filesz, int prot, long offset) {
    static final int PT_LOAD = 1;
    static final int PT_NOTE = 4;

    private static final int PF_X = 1;
    private static final int PF_W = 2;
    private static final int PF_R = 4;

    CoreSegment at(long fileOffset) {
        return new CoreSegment(vaddr, memsz, filesz, prot, fileOffset);
    }

    /** Tells whether the core holds the byte at an address. */
    boolean holds(long address) {
        return Long.compareUnsigned(address - vaddr, filesz) < 0;
    }

    static int prot(int flags) {
        return ((flags & PF_R) != 0 ? Prot.PROT_READ : 0)
                | ((flags & PF_W) != 0 ? Prot.PROT_WRITE : 0)
                | ((flags & PF_X) != 0 ? Prot.PROT_EXEC : 0);
    }

    private int flags() {
        return ((prot & Prot.PROT_READ) != 0 ? PF_R : 0)
                | ((prot & Prot.PROT_WRITE) != 0 ? PF_W : 0)
                | ((prot & Prot.PROT_EXEC) != 0 ? PF_X : 0);
    }

    byte[] toByteArray(CoreHeader header, int pageSize) {
        return programHeader(header, PT_LOAD, this, pageSize);
    }

    /** Lays out the program header of the notes. */
    static byte[] noteHeader(CoreHeader header, long offset, long size) {
        return programHeader(header, PT_NOTE, new CoreSegment(0, 0, size, 0, offset), Integer.BYTES);
    }

    private static byte[] programHeader(CoreHeader header, int type, CoreSegment s, int align) {
        Struct struct = header.struct(header.phentsize()).u32(type);
        if (header.is64()) {
            struct.u32(s.flags());
        }
        struct.word(s.offset).word(s.vaddr).word(0).word(s.filesz).word(s.memsz);
        if (!header.is64()) {
            struct.u32(s.flags());
        }
        return struct.word(align).toByteArray();
    }
}
