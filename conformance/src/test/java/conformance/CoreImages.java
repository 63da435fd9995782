package conformance;

import static binfmt.elf.testing.ElfImageBuilder.PF_R;
import static binfmt.elf.testing.ElfImageBuilder.PF_W;
import static binfmt.elf.testing.ElfImageBuilder.PF_X;
import static binfmt.elf.testing.ElfImageBuilder.PT_LOAD;

import binfmt.elf.testing.ElfImageBuilder;

/** Programs whose mappings a core treats in different ways. */
final class CoreImages {
    private static final long PAGE = 4096;

    private CoreImages() {}

    /** Headers, code, data with an end that is cleared, and more zeroes behind. */
    static ElfImageBuilder data64() {
        return data(ElfImageBuilder.elf64());
    }

    static ElfImageBuilder data32() {
        return data(ElfImageBuilder.elf32());
    }

    private static ElfImageBuilder data(ElfImageBuilder file) {
        return file.entry(0x401000)
                .load(PF_R, 0, 0x400000, PAGE)
                .load(PF_R | PF_X, 0x1000, 0x401000, 0x20)
                .phdr(PT_LOAD, PF_R | PF_W, 0x2000, 0x402000, 0x10, 0x5000, PAGE)
                .load(PF_R | PF_W, 0x3000, 0x410000, PAGE)
                .put(0x2000, (byte) 1, (byte) 2)
                .put(0x3000, (byte) 3)
                .size(0x4000);
    }

    /** Data that lie behind the end of the file, which cannot be read. */
    static ElfImageBuilder pastTheEnd() {
        return ElfImageBuilder.elf64()
                .entry(0x401000)
                .load(PF_R, 0, 0x400000, PAGE)
                .load(PF_R | PF_X, 0x1000, 0x401000, 0x20)
                .phdr(PT_LOAD, PF_R | PF_W, 0x2000, 0x402000, 0x10 + 8 * PAGE, 0x18 + 8 * PAGE, PAGE)
                .phdr(PT_LOAD, PF_R | PF_W, 0x2000, 0x440000, 8 * PAGE, 8 * PAGE, PAGE)
                .put(0x2000 + 8 * (int) PAGE, (byte) 1)
                .size(0x2020 + 8 * (int) PAGE);
    }

    /** Segments that replace a part of others. */
    static ElfImageBuilder overlapping() {
        return ElfImageBuilder.elf64()
                .entry(0x401000)
                .load(PF_R, 0, 0x400000, PAGE)
                .phdr(PT_LOAD, PF_R | PF_W, 0x1000, 0x410000, 0x2100, 0x4000, PAGE)
                .load(PF_R | PF_X, 0x1000, 0x401000, 0x20)
                .load(PF_R, 0x1000, 0x411000, PAGE)
                .load(PF_R, 0, 0x420000, PAGE)
                .load(PF_R | PF_W, 0x1000, 0x421000, PAGE)
                .size(0x4000);
    }

    /** Segments that cannot be read, and headers that can only be executed. */
    static ElfImageBuilder unreadable() {
        return ElfImageBuilder.elf64()
                .entry(0x401000)
                .load(PF_X, 0, 0x400000, PAGE)
                .load(PF_R | PF_X, 0x1000, 0x401000, 0x20)
                .load(0, 0, 0x410000, PAGE)
                .load(PF_W, 0, 0x420000, PAGE)
                .size(0x2000);
    }
}
