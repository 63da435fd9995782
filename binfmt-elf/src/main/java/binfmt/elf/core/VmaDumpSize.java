package binfmt.elf.core;

import java.util.Arrays;
import kernel.api.AddressSpace;
import kernel.api.CoreFilter;
import kernel.api.OpenFile;
import kernel.api.Prot;
import kernel.api.Vma;

/**
 * Decides how much of a mapping a core holds.
 *
 * @param mm the memory
 * @param filter bits of {@link CoreFilter}
 * @param pageSize in bytes
 * @kernel v6.18 fs/coredump.c, {@code vma_dump_size}, {@code dump_vma_snapshot}
 */
record VmaDumpSize(AddressSpace mm, int filter, int pageSize) {
    private static final byte[] ELF_MAGIC = {0x7f, 'E', 'L', 'F'};

    /** Returns how many bytes are wanted from the mapping's start on: none, one page or all. */
    long of(Vma vma) {
        long whole = vma.end() - vma.start();
        if (vma.isSpecial()) {
            return whole;
        }
        if (vma.isDontDump() || vma.isIo()) {
            return 0;
        }
        if (vma.isShared()) {
            return has(sharedBit(vma)) ? whole : 0;
        }
        if (has(CoreFilter.ANON_PRIVATE) && vma.hasAnonVma()) {
            return whole;
        }
        return vma.file().map(file -> ofFile(vma, file, whole)).orElse(0L);
    }

    private static int sharedBit(Vma vma) {
        boolean isNamed = vma.file().map(OpenFile::isLinked).orElse(false);
        return isNamed ? CoreFilter.MAPPED_SHARED : CoreFilter.ANON_SHARED;
    }

    private long ofFile(Vma vma, OpenFile file, long whole) {
        if (has(CoreFilter.MAPPED_PRIVATE)) {
            return whole;
        }
        boolean isStart = has(CoreFilter.ELF_HEADERS) && vma.offset() == 0 && (vma.prot() & Prot.PROT_READ) != 0;
        return isStart && (file.isExecutable() || isElf(vma)) ? pageSize : 0;
    }

    /** Libraries need no x bit. */
    private boolean isElf(Vma vma) {
        byte[] start = new byte[ELF_MAGIC.length];
        return mm.read(vma.start(), start, start.length) == start.length && Arrays.equals(start, ELF_MAGIC);
    }

    private boolean has(int bit) {
        return (filter & bit) != 0;
    }
}
