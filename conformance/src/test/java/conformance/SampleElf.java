package conformance;

import static binfmt.elf.testing.ElfImageBuilder.PF_R;
import static binfmt.elf.testing.ElfImageBuilder.PF_W;
import static binfmt.elf.testing.ElfImageBuilder.PF_X;

import binfmt.elf.testing.ElfImageBuilder;

/** Small ELF files that load, for tests to look at and to damage. */
final class SampleElf {
    static final String INTERP = "/lib/ld.so";

    /** Where the name of the interpreter stands in a file. */
    static final int INTERP_NAME = 0x200;

    static final long PAGE = 4096;

    private SampleElf() {}

    /** Headers at 0x400000, code at 0x401000. */
    static ElfImageBuilder exec64() {
        return ElfImageBuilder.elf64()
                .entry(0x401000)
                .load(PF_R, 0, 0x400000, PAGE)
                .load(PF_R | PF_X, 0x1000, 0x401000, 0x20)
                .size(0x1020);
    }

    /** A 64-bit file without any program header. */
    static ElfImageBuilder bare64() {
        return ElfImageBuilder.elf64().entry(0x401000).size(0x3000);
    }

    /** Position-independent, without interpreter. */
    static ElfImageBuilder staticPie64() {
        return dyn(ElfImageBuilder.elf64());
    }

    /** Position-independent, with an interpreter; its name is in the first program header. */
    static ElfImageBuilder pie64() {
        return pie64(INTERP);
    }

    static ElfImageBuilder pie64(String interp) {
        return dyn(ElfImageBuilder.elf64().interp(INTERP_NAME, interp));
    }

    /** An interpreter: code at 0x1000. */
    static ElfImageBuilder interp64() {
        return dyn(ElfImageBuilder.elf64());
    }

    /** Headers at 0x8048000, code at 0x8049000, a stack that is not executable. */
    static ElfImageBuilder exec32() {
        return ElfImageBuilder.elf32()
                .entry(0x8049000)
                .load(PF_R, 0, 0x8048000, PAGE)
                .load(PF_R | PF_X, 0x1000, 0x8049000, 0x20)
                .phdr(ElfImageBuilder.PT_GNU_STACK, PF_R | PF_W, 0, 0, 0, 0, 16)
                .size(0x1020);
    }

    static ElfImageBuilder pie32() {
        return pie32(INTERP);
    }

    static ElfImageBuilder pie32(String interp) {
        return dyn(ElfImageBuilder.elf32().interp(INTERP_NAME, interp))
                .phdr(ElfImageBuilder.PT_GNU_STACK, PF_R | PF_W, 0, 0, 0, 0, 16);
    }

    static ElfImageBuilder interp32() {
        return dyn(ElfImageBuilder.elf32());
    }

    private static ElfImageBuilder dyn(ElfImageBuilder file) {
        return file.type(ElfImageBuilder.ET_DYN)
                .entry(0x1000)
                .load(PF_R, 0, 0, PAGE)
                .load(PF_R | PF_X, 0x1000, 0x1000, 0x20)
                .size(0x1020);
    }
}
