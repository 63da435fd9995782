package binfmt.elf;

import kernel.api.ByteView;
import kernel.api.ElfTarget;
import kernel.api.Span;

/**
 * The header of an ELF file, as far as the kernel reads it.
 *
 * <table>
 * <caption>Layout: offset and size in bytes</caption>
 * <tr><th>field</th><th>64-bit</th><th>32-bit</th></tr>
 * <tr><td>e_ident</td><td>0, 16</td><td>0, 16</td></tr>
 * <tr><td>e_type</td><td>16, 2</td><td>16, 2</td></tr>
 * <tr><td>e_machine</td><td>18, 2</td><td>18, 2</td></tr>
 * <tr><td>e_entry</td><td>24, 8</td><td>24, 4</td></tr>
 * <tr><td>e_phoff</td><td>32, 8</td><td>28, 4</td></tr>
 * <tr><td>e_flags</td><td>48, 4</td><td>36, 4</td></tr>
 * <tr><td>e_phentsize</td><td>54, 2</td><td>42, 2</td></tr>
 * <tr><td>e_phnum</td><td>56, 2</td><td>44, 2</td></tr>
 * </table>
 *
 * @param type e_type
 * @param machine e_machine
 * @param entry e_entry
 * @param phoff e_phoff
 * @param phentsize e_phentsize
 * @param phnum e_phnum
 * @abi gABI ch. 4, "ELF Header"
 */
record ElfHeader(int type, int machine, long entry, long phoff, int phentsize, int phnum) {
    static final int ET_EXEC = 2;
    static final int ET_DYN = 3;

    static final Span E_IDENT = new Span(0, 4, "e_ident");
    static final Span E_TYPE = new Span(16, 2, "e_type");
    static final Span E_MACHINE = new Span(18, 2, "e_machine");
    static final Span E_TARGET = new Span(4, 48, "e_ident, e_entry and e_flags");
    static final Span EI_OSABI = new Span(7, 1, "EI_OSABI");

    private static final int[] MAGIC = {0x7f, 'E', 'L', 'F'};
    private static final int CLASS = 4; // unsigned char
    private static final int OSABI = 7; // unsigned char
    private static final int TYPE = 16; // Elf64_Half
    private static final int MACHINE = 18; // Elf64_Half
    private static final int ENTRY = 24; // Elf64_Addr
    private static final int PHOFF_64 = 32; // Elf64_Off
    private static final int PHOFF_32 = 28; // Elf32_Off
    private static final int FLAGS_64 = 48; // Elf64_Word
    private static final int FLAGS_32 = 36; // Elf32_Word
    private static final int PHENTSIZE_64 = 54; // Elf64_Half
    private static final int PHENTSIZE_32 = 42; // Elf32_Half

    static boolean hasMagic(ByteView file) {
        return file.is(0, MAGIC);
    }

    static int size(int wordSize) {
        return wordSize == 8 ? 64 : 52;
    }

    static ElfHeader parse(ByteView file, int wordSize) {
        boolean is64 = wordSize == 8;
        int phentsize = is64 ? PHENTSIZE_64 : PHENTSIZE_32;
        return new ElfHeader(
                file.u16(TYPE),
                file.u16(MACHINE),
                is64 ? file.u64(ENTRY) : file.u32(ENTRY),
                is64 ? file.u64(PHOFF_64) : file.u32(PHOFF_32),
                file.u16(phentsize),
                file.u16(phentsize + 2));
    }

    /** Reads what the header says of the machine. */
    static ElfTarget target(ByteView file, int wordSize) {
        boolean is64 = wordSize == 8;
        return new ElfTarget(
                file.u16(MACHINE), file.u8(CLASS), file.u8(OSABI), is64 ? file.u64(ENTRY) : file.u32(ENTRY), (int)
                        file.u32(is64 ? FLAGS_64 : FLAGS_32));
    }

    static Span entrySpan(int wordSize) {
        return new Span(ENTRY, wordSize, "e_entry");
    }

    static Span phentsizeSpan(int wordSize) {
        return new Span(wordSize == 8 ? PHENTSIZE_64 : PHENTSIZE_32, 2, "e_phentsize");
    }

    static Span phnumSpan(int wordSize) {
        return new Span((wordSize == 8 ? PHENTSIZE_64 : PHENTSIZE_32) + 2, 2, "e_phnum");
    }

    boolean isLoadable() {
        return type == ET_EXEC || type == ET_DYN;
    }
}
