package kernel.cli;

import static binfmt.elf.testing.ElfImageBuilder.PF_R;
import static binfmt.elf.testing.ElfImageBuilder.PF_X;

import binfmt.elf.testing.ElfImageBuilder;

/** Programs to show. */
final class Programs {
    private Programs() {}

    /** Headers at 0x400000, code at 0x401000. */
    static ElfImageBuilder exec64() {
        return layout(ElfImageBuilder.elf64());
    }

    /** The same with 32 bits, where all that can be read can be executed. */
    static ElfImageBuilder exec32() {
        return layout(ElfImageBuilder.elf32());
    }

    private static ElfImageBuilder layout(ElfImageBuilder file) {
        return file.entry(0x401000)
                .load(PF_R, 0, 0x400000, 0x1000)
                .load(PF_R | PF_X, 0x1000, 0x401000, 0x20)
                .size(0x1020);
    }
}
