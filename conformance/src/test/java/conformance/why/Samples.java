package conformance.why;

import static binfmt.elf.testing.ElfImageBuilder.ET_DYN;
import static binfmt.elf.testing.ElfImageBuilder.PF_R;
import static binfmt.elf.testing.ElfImageBuilder.PF_X;

import binfmt.elf.testing.ElfImageBuilder;

/** ELF files to be damaged. */
final class Samples {
    static final int INTERP = 0x318;

    private Samples() {}

    /** Starts at 0x401000. */
    static ElfImageBuilder exec64() {
        return ElfImageBuilder.elf64()
                .entry(0x401000)
                .load(PF_R, 0, 0x400000, 0x1000)
                .load(PF_R | PF_X, 0x1000, 0x401000, 0x20)
                .size(0x1020);
    }

    static ElfImageBuilder exec32() {
        return ElfImageBuilder.elf32()
                .entry(0x8049000)
                .load(PF_R, 0, 0x8048000, 0x1000)
                .load(PF_R | PF_X, 0x1000, 0x8049000, 0x20)
                .size(0x1020);
    }

    static ElfImageBuilder pie64(String interp) {
        return dyn(ElfImageBuilder.elf64().interp(INTERP, interp));
    }

    static ElfImageBuilder loader64() {
        return dyn(ElfImageBuilder.elf64());
    }

    private static ElfImageBuilder dyn(ElfImageBuilder file) {
        return file.type(ET_DYN)
                .entry(0x1000)
                .load(PF_R, 0, 0, 0x1000)
                .load(PF_R | PF_X, 0x1000, 0x1000, 0x20)
                .size(0x1020);
    }
}
