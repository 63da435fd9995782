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
    private final SegmentMapper mapper;
    private final int pageSize;

    private long bias;
    private long phdr;
    private long startCode = -1;
    private long endCode;
    private long startData;
    private long endData;
    private long brk;

    ElfImage(BinPrm bprm, Abi abi, ElfHeader header, ProgramHeaders headers, boolean hasInterp) {
        this.bprm = bprm;
        this.abi = abi;
        this.header = header;
        this.headers = headers;
        this.hasInterp = hasInterp;
        this.pageSize = bprm.machine().pageSize();
        this.mapper = new SegmentMapper(bprm, bprm.file());
    }

    void map() {
        boolean isFirst = true;
        for (ProgramHeader segment : headers.all()) {
            if (segment.isLoad()) {
                if (isFirst) {
                    mapFirst(segment);
                } else {
                    mapper.load(segment, bias + segment.vaddr(), Placement.FIXED, 0);
                }
                isFirst = false;
                note(segment);
            }
        }
    }

    private void mapFirst(ProgramHeader segment) {
        if (header.type() == ElfHeader.ET_EXEC) {
            mapper.load(segment, segment.vaddr(), Placement.FIXED_NOREPLACE, 0);
            return;
        }
        long total = headers.totalMappingSize(pageSize);
        bprm.require(total != 0, ElfRule.NO_LOAD, ElfHeader.phnumSpan(abi.wordSize()), 0);
        Placement placement = placeDyn(segment, total);
        long wanted = bias + segment.vaddr();
        long mapped = mapper.load(segment, wanted, placement, total);
        bias += mapped - mapper.pageStart(wanted);
    }

    /** Chooses the load bias of a position-independent program; returns how binding it is. */
    private Placement placeDyn(ProgramHeader segment, long total) {
        long alignment = headers.maximumAlignment(pageSize);
        Placement placement = Placement.FIXED_NOREPLACE;
        if (hasInterp) {
            bias = abi.elfEtDynBase(bprm.personality()) + bprm.aslr().mmapRnd();
            bias = alignment == 0 ? bias : bias & -alignment;
        } else if (Long.compareUnsigned(alignment, pageSize) > 0) {
            // The place is learned by mapping the program once.
            long found = mapper.load(segment, 0, Placement.ANYWHERE, total);
            mapper.unmapQuietly(found, total);
            bias = found & -alignment;
        } else {
            placement = Placement.ANYWHERE;
        }
        bias = mapper.pageStart(bias - segment.vaddr());
        return placement;
    }

    private void note(ProgramHeader segment) {
        long vaddr = segment.vaddr();
        if (segment.contains(header.phoff())) {
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

    /** Tells whether the break lies away from the program: a static one that can move is itself near the stack. */
    boolean isBrkMoved() {
        return header.type() == ElfHeader.ET_DYN && !hasInterp;
    }

    long brk() {
        return isBrkMoved() ? abi.elfEtDynBase(bprm.personality()) : brk + bias;
    }
}
