package binfmt.elf.core;

import java.nio.ByteOrder;

/**
 * What the header of a core says, and the sizes that follow from it.
 *
 * @param wordSize 4 or 8
 * @param order byte order
 * @param machine e_machine
 * @abi gABI ch. 4, "ELF Header"
 */
record CoreHeader(int wordSize, ByteOrder order, int machine) {
    static final int EI_CLASS = 4;
    static final int EI_DATA = 5;
    static final int TYPE = 16; // Elf64_Half
    static final int MACHINE = 18; // Elf64_Half

    static final int ET_CORE = 4;
    static final int PN_XNUM = 0xffff;

    private static final int EI_PAD = 9;

    boolean is64() {
        return wordSize == Long.BYTES;
    }

    int size() {
        return is64() ? 64 : 52;
    }

    int phentsize() {
        return is64() ? 56 : 32;
    }

    int shentsize() {
        return is64() ? 64 : 40;
    }

    int phoffAt() {
        return is64() ? 32 : 28;
    }

    int shoffAt() {
        return is64() ? 40 : 32;
    }

    int phentsizeAt() {
        return is64() ? 54 : 42;
    }

    int phnumAt() {
        return phentsizeAt() + 2;
    }

    /** Where a section header has sh_info, which counts program headers that are too many for e_phnum. */
    int shInfoAt() {
        return is64() ? 44 : 28;
    }

    /**
     * Lays the header out.
     *
     * @param segments how many program headers there are
     * @param end file offset behind the last segment
     * @kernel v6.18 fs/binfmt_elf.c, {@code fill_elf_header}, {@code fill_extnum_info}
     */
    byte[] toByteArray(int segments, long end) {
        boolean isMany = isMany(segments);
        return struct(size())
                .u8(0x7f)
                .u8('E')
                .u8('L')
                .u8('F')
                .u8(is64() ? 2 : 1)
                .u8(order == ByteOrder.LITTLE_ENDIAN ? 1 : 2)
                .u8(1)
                .skip(EI_PAD)
                .u16(ET_CORE)
                .u16(machine)
                .u32(1)
                .word(0)
                .word(size())
                .word(isMany ? end : 0)
                .u32(0)
                .u16(size())
                .u16(phentsize())
                .u16(Math.min(segments, PN_XNUM))
                .u16(isMany ? shentsize() : 0)
                .u16(isMany ? 1 : 0)
                .toByteArray();
    }

    static boolean isMany(int segments) {
        return segments >= PN_XNUM;
    }

    /** Lays out the only section header of a core that has too many program headers for e_phnum. */
    byte[] sectionHeader(int segments) {
        return struct(shentsize())
                .u32(0)
                .u32(0)
                .word(0)
                .word(0)
                .word(0)
                .word(1)
                .u32(0)
                .u32(segments)
                .toByteArray();
    }

    Struct struct(int size) {
        return new Struct(size, wordSize, order);
    }
}
