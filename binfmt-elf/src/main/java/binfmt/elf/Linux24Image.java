package binfmt.elf;

import kernel.api.Abi;
import kernel.api.AddressSpace;
import kernel.api.BinPrm;
import kernel.api.MapRequest.Placement;
import kernel.api.MmField;

/**
 * The program's own segments in memory, and the addresses that follow from them.
 *
 * @kernel v2.4.0 fs/binfmt_elf.c, {@code load_elf_binary}: the loop over PT_LOAD
 */
final class Linux24Image {
    private static final long NONE = 0xffffffffL;

    private final BinPrm bprm;
    private final ElfHeader header;
    private final ProgramHeaders headers;
    private final Linux24Mapper mapper;

    private long bias;
    private long loadAddress;
    private long startCode = NONE;
    private long endCode;
    private long startData;
    private long endData;
    private long bss;
    private long brk;

    Linux24Image(BinPrm bprm, Abi abi, ElfHeader header, ProgramHeaders headers) {
        this.bprm = bprm;
        this.header = header;
        this.headers = headers;
        this.mapper = new Linux24Mapper(bprm);
        boolean isDyn = header.type() == ElfHeader.ET_DYN;
        this.bias = isDyn ? mapper.pageStart(abi.taskSize(bprm.personality()) / 3 * 2) : 0;
    }

    void map() {
        boolean isFirst = true;
        for (ProgramHeader segment : headers.all()) {
            if (segment.isLoad()) {
                map(segment, isFirst);
                note(segment);
                isFirst = false;
            }
        }
    }

    private void map(ProgramHeader segment, boolean isFirst) {
        boolean isDyn = header.type() == ElfHeader.ET_DYN;
        long wanted = word(bias + segment.vaddr());
        Placement placement = isFirst && isDyn ? Placement.ANYWHERE : Placement.FIXED;
        long mapped = mapper.map(bprm.file(), segment, wanted, placement);
        if (isFirst) {
            loadAddress = word(segment.vaddr() - segment.offset());
            if (isDyn) {
                bias = word(bias + mapped - mapper.pageStart(wanted));
                loadAddress = word(loadAddress + mapped);
            }
        }
    }

    private void note(ProgramHeader segment) {
        long vaddr = segment.vaddr();
        startCode = Math.min(startCode, vaddr);
        startData = Math.max(startData, vaddr);
        long end = word(vaddr + segment.filesz());
        bss = Math.max(bss, end);
        endCode = segment.isExecutable() ? Math.max(endCode, end) : endCode;
        endData = Math.max(endData, end);
        brk = Math.max(brk, word(vaddr + segment.memsz()));
    }

    private static long word(long value) {
        return Linux24Mapper.word(value);
    }

    ElfHeader header() {
        return header;
    }

    long entry() {
        return word(header.entry() + bias);
    }

    long phdr() {
        return word(loadAddress + header.phoff());
    }

    /** Records the addresses; the break starts right behind the program, in the middle of a page. */
    void record(long sp) {
        AddressSpace mm = bprm.mm();
        mm.set(MmField.START_BRK, word(brk + bias));
        mm.set(MmField.BRK, word(brk + bias));
        mm.set(MmField.END_CODE, word(endCode + bias));
        mm.set(MmField.START_CODE, word(startCode + bias));
        mm.set(MmField.START_DATA, word(startData + bias));
        mm.set(MmField.END_DATA, word(endData + bias));
        mm.set(MmField.START_STACK, sp);
    }

    /** Maps the zeroes of all segments in one range, and clears the rest of the page before it. */
    void mapZeroes() {
        long start = mapper.pageAlign(bss + bias);
        long end = mapper.pageAlign(brk + bias);
        if (end > start) {
            mapper.doBrk(start, end - start);
        }
        mapper.padZero(word(bss + bias));
    }
}
