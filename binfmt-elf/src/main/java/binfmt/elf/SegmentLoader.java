package binfmt.elf;

import kernel.api.LoadContext;
import kernel.api.MapRequest;
import kernel.api.OpenFile;

/** Maps the segments of one file, with the zeroes behind their bytes. */
interface SegmentLoader {
    /**
     * Maps a segment.
     *
     * @param vaddr where it shall be, or a hint
     * @param totalSize size of the range that the whole file needs, reserved with the first segment; 0 for later ones
     * @return where the first page is
     */
    long load(ProgramHeader segment, long vaddr, MapRequest.Placement placement, long totalSize);

    /** Maps what is left when all segments are mapped. */
    void finish();

    /**
     * Chooses the loader of a program's segments.
     *
     * @param execProt what executable ones get besides, bits of {@link kernel.api.Prot}
     */
    static SegmentLoader ofProgram(LoadContext context, int execProt) {
        SegmentMapper mapper = new SegmentMapper(context, context.file(), execProt);
        boolean isEach = context.kernel().has(ElfBehaviour.ZEROES_OF_SEGMENTS);
        return isEach ? new ElfLoad(mapper) : CollectedZeroes.ofProgram(mapper);
    }

    /**
     * Chooses the loader of an interpreter's segments.
     *
     * @param execProt what executable ones get besides, bits of {@link kernel.api.Prot}
     */
    static SegmentLoader ofInterp(LoadContext context, OpenFile interp, int execProt) {
        SegmentMapper mapper = new SegmentMapper(context, interp, execProt);
        boolean isEach = context.kernel().has(ElfBehaviour.ZEROES_OF_SEGMENTS);
        return isEach ? new ElfLoad(mapper) : CollectedZeroes.ofInterp(mapper);
    }
}
