package binfmt.elf;

import kernel.api.MapRequest;
import kernel.api.Prot;

/**
 * Segments with zeroes of their own.
 *
 * @param mapper maps into memory
 * @kernel v6.18 fs/binfmt_elf.c, {@code elf_load}
 */
record ElfLoad(SegmentMapper mapper) implements SegmentLoader {
    @Override
    public long load(ProgramHeader segment, long vaddr, MapRequest.Placement placement, long totalSize) {
        long mapped;
        long zeroStart;
        if (segment.filesz() != 0) {
            mapped = mapper.elfMap(segment, vaddr, placement, totalSize);
            zeroStart = mapped + mapper.inPage(segment) + segment.filesz();
            clearEndOfPage(segment, zeroStart);
        } else {
            mapped = mapper.pageStart(vaddr);
            zeroStart = mapped;
        }
        if (isBss(segment)) {
            long end = mapper.pageAlign(mapped + mapper.inPage(segment) + segment.memsz());
            mapper.mapZeroes(segment, mapper.pageAlign(zeroStart), end, segment.isExecutable());
        }
        mapper.requireAddress(segment, mapped);
        return mapped;
    }

    private void clearEndOfPage(ProgramHeader segment, long zeroStart) {
        if (isBss(segment)) {
            boolean isCleared = mapper.padZero(zeroStart);
            boolean isWritable = (segment.prot() & Prot.PROT_WRITE) != 0;
            mapper.require(isCleared || !isWritable, ElfRule.ZERO, segment, zeroStart);
        }
    }

    private static boolean isBss(ProgramHeader segment) {
        return Long.compareUnsigned(segment.memsz(), segment.filesz()) > 0;
    }

    @Override
    public void finish() {
        // Every segment is complete.
    }
}
