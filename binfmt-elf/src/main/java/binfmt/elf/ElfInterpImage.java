package binfmt.elf;

import kernel.api.Abi;
import kernel.api.BinPrm;
import kernel.api.MapRequest.Placement;
import kernel.api.OpenFile;

/**
 * The interpreter's segments in memory.
 *
 * @kernel v6.18 fs/binfmt_elf.c, {@code load_elf_interp}
 */
final class ElfInterpImage {
    private final BinPrm bprm;
    private final Abi abi;
    private final ElfInterp interp;
    private final int execProt;
    private final SegmentMapper mapper;

    private long base;

    ElfInterpImage(BinPrm bprm, Abi abi, ElfInterp interp, int execProt) {
        this.execProt = execProt;
        this.bprm = bprm;
        this.abi = abi;
        this.interp = interp;
        this.mapper = new SegmentMapper(bprm, interp.file());
    }

    /**
     * Maps it.
     *
     * @param programBias how far the program was moved
     * @return the distance of its addresses from those in its file
     */
    long map(long programBias) {
        ElfHeader header = interp.header();
        OpenFile file = interp.file();
        bprm.require(header.isLoadable(), ElfRule.INTERP_TYPE, file, ElfHeader.E_TYPE, header.type());
        bprm.require(file.canMmap(), ElfRule.INTERP_MMAP, file, ElfHeader.E_IDENT, 0);
        long total = interp.headers().totalMappingSize(bprm.machine().pageSize(), bprm.kernel());
        bprm.require(total != 0, ElfRule.INTERP_NO_LOAD, file, ElfHeader.phnumSpan(abi.wordSize()), 0);
        SegmentLoader loader = SegmentLoader.ofInterp(bprm, file, execProt);
        boolean isFirst = true;
        for (ProgramHeader segment : interp.headers().all()) {
            if (segment.isLoad()) {
                map(loader, segment, isFirst, total, programBias);
                isFirst = false;
                long start = base + segment.vaddr();
                boolean isInside = segment.isInside(start, bprm.mm().taskSize());
                mapper.require(isInside, ElfRule.INTERP_RANGE, segment, start);
            }
        }
        loader.finish();
        return base;
    }

    private void map(SegmentLoader loader, ProgramHeader segment, boolean isFirst, long total, long programBias) {
        boolean isFree = isFirst && interp.header().type() == ElfHeader.ET_DYN;
        if (isFree && programBias != 0) {
            base = -segment.vaddr();
        }
        Placement placement = isFree ? Placement.ANYWHERE : Placement.FIXED;
        long mapped = loader.load(segment, base + segment.vaddr(), placement, isFirst ? total : 0);
        if (isFree) {
            base = mapped - mapper.pageStart(segment.vaddr());
        }
    }
}
