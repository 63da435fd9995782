package binfmt.elf;

import java.util.Optional;
import kernel.api.MapRequest;

/**
 * Segments whose zeroes are one range, from the highest end of a segment's bytes to the highest end of its memory. A
 * program gets what has come together so far before its next segment; an interpreter all at the end.
 *
 * @kernel v5.10 fs/binfmt_elf.c, {@code load_elf_binary}, {@code load_elf_interp}, {@code set_brk}
 */
final class CollectedZeroes implements SegmentLoader {
    private final SegmentMapper mapper;
    private final boolean isProgram;
    private long bss;
    private long brk;
    private boolean isExecutable;
    private Optional<ProgramHeader> last = Optional.empty();

    private CollectedZeroes(SegmentMapper mapper, boolean isProgram) {
        this.mapper = mapper;
        this.isProgram = isProgram;
    }

    static CollectedZeroes ofProgram(SegmentMapper mapper) {
        return new CollectedZeroes(mapper, true);
    }

    static CollectedZeroes ofInterp(SegmentMapper mapper) {
        return new CollectedZeroes(mapper, false);
    }

    @Override
    public long load(ProgramHeader segment, long vaddr, MapRequest.Placement placement, long totalSize) {
        if (isProgram && Long.compareUnsigned(brk, bss) > 0) {
            mapZeroes(segment);
            long rest = mapper.pageAlign(bss) - bss;
            // The kernel does not look at the result: the bytes may lie in a page that is read-only.
            mapper.context().mm().clearUser(bss, Math.min(rest, brk - bss));
        }
        long mapped = mapper.elfMap(segment, vaddr, placement, totalSize);
        note(segment, mapped + mapper.inPage(segment));
        return mapped;
    }

    private void note(ProgramHeader segment, long start) {
        long end = start + segment.filesz();
        bss = Long.compareUnsigned(end, bss) > 0 ? end : bss;
        long memoryEnd = start + segment.memsz();
        if (Long.compareUnsigned(memoryEnd, brk) > 0) {
            brk = memoryEnd;
            isExecutable = segment.isExecutable();
        }
        last = Optional.of(segment);
    }

    private void mapZeroes(ProgramHeader segment) {
        long start = mapper.pageAlign(bss);
        long end = mapper.pageAlign(brk);
        if (Long.compareUnsigned(end, start) > 0) {
            mapper.mapZeroes(segment, start, end, isExecutable);
        }
    }

    @Override
    public void finish() {
        last.ifPresent(isProgram ? this::finishProgram : this::finishInterp);
    }

    private void finishProgram(ProgramHeader segment) {
        mapZeroes(segment);
        mapper.require(bss == brk || mapper.padZero(bss), ElfRule.ZERO, segment, bss);
    }

    private void finishInterp(ProgramHeader segment) {
        mapper.require(mapper.padZero(bss), ElfRule.ZERO, segment, bss);
        mapZeroes(segment);
    }
}
