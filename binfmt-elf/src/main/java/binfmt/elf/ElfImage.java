package binfmt.elf;

import kernel.api.Abi;
import kernel.api.AddressSpace;
import kernel.api.BinPrm;
import kernel.api.MapRequest.Placement;

/**
 * The program's own segments in memory, and the addresses that follow from them.
 *
 * @kernel v6.18 fs/binfmt_elf.c, {@code load_elf_binary}: the loop over PT_LOAD
 */
final class ElfImage {
    private final BinPrm bprm;
    private final Abi abi;
    private final ElfHeader header;
    private final ProgramHeaders headers;
    private final boolean hasInterp;
    private final SegmentLoader loader;
    private final SegmentMapper mapper;
    private final int pageSize;

    private long bias;
    private long phdr;
    private long startCode = -1;
    private long endCode;
    private long startData;
    private long endData;
    private long brk;

    ElfImage(BinPrm bprm, Abi abi, ElfHeader header, ProgramHeaders headers, boolean hasInterp, int execProt) {
        this.bprm = bprm;
        this.abi = abi;
        this.header = header;
        this.headers = headers;
        this.hasInterp = hasInterp;
        this.pageSize = bprm.machine().pageSize();
        this.loader = SegmentLoader.ofProgram(bprm, execProt);
        this.mapper = new SegmentMapper(bprm, bprm.file());
    }

    void map() {
        boolean isFirst = true;
        for (ProgramHeader segment : headers.all()) {
            if (segment.isLoad()) {
                if (isFirst) {
                    mapFirst(segment);
                } else {
                    loader.load(segment, bias + segment.vaddr(), Placement.FIXED, 0);
                }
                note(segment, isFirst);
                isFirst = false;
            }
        }
        loader.finish();
    }

    private void mapFirst(ProgramHeader segment) {
        if (header.type() == ElfHeader.ET_EXEC) {
            loader.load(segment, segment.vaddr(), DynPlacement.fixed(bprm.kernel()), 0);
            return;
        }
        long total = headers.totalMappingSize(pageSize, bprm.kernel());
        bprm.require(total != 0, ElfRule.NO_LOAD, ElfHeader.phnumSpan(abi.wordSize()), 0);
        DynPlacement chosen = DynPlacement.choose(bprm, abi, headers, hasInterp, segment, total);
        long wanted = chosen.bias() + segment.vaddr();
        long mapped = loader.load(segment, wanted, chosen.placement(), total);
        bias = chosen.bias() + mapped - mapper.pageStart(wanted);
    }

    private void note(ProgramHeader segment, boolean isFirst) {
        long vaddr = segment.vaddr();
        boolean isInSegment = bprm.kernel().has(ElfBehaviour.PHDR_IN_SEGMENT);
        if (isInSegment ? segment.contains(header.phoff()) : isFirst) {
            phdr = header.phoff() - segment.offset() + vaddr;
        }
        if (segment.isExecutable() && Long.compareUnsigned(vaddr, startCode) < 0) {
            startCode = vaddr;
        }
        startData = max(startData, vaddr);
        AddressSpace mm = bprm.mm();
        mapper.require(segment.isInside(vaddr, mm.taskSize()), ElfRule.RANGE, segment, vaddr);
        if (segment.isExecutable()) {
            endCode = max(endCode, vaddr + segment.filesz());
        }
        endData = max(endData, vaddr + segment.filesz());
        brk = max(brk, vaddr + segment.memsz());
    }

    private static long max(long a, long b) {
        return Long.compareUnsigned(a, b) >= 0 ? a : b;
    }

    ElfHeader header() {
        return header;
    }

    long bias() {
        return bias;
    }

    long entry() {
        return header.entry() + bias;
    }

    long phdr() {
        return phdr + bias;
    }

    long startCode() {
        return startCode + bias;
    }

    long endCode() {
        return endCode + bias;
    }

    long startData() {
        return startData + bias;
    }

    long endData() {
        return endData + bias;
    }

    /** Returns the end of the program's memory, where the break starts if nothing moves it. */
    long brk() {
        return brk + bias;
    }

    /** Tells whether the program has no interpreter and lies among the mappings, where a break has no room. */
    boolean isLoader() {
        return header.type() == ElfHeader.ET_DYN && !hasInterp;
    }
}
