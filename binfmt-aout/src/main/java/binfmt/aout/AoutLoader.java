package binfmt.aout;

import kernel.api.Abi;
import kernel.api.AddressSpace;
import kernel.api.BinPrm;
import kernel.api.ExecException;
import kernel.api.ExecutableStack;
import kernel.api.KernelMessage;
import kernel.api.LogLevel;
import kernel.api.MapRequest;
import kernel.api.MmField;
import kernel.api.Personality;
import kernel.api.Prot;
import kernel.api.Rule;
import kernel.api.Span;
import kernel.api.Violation;

/**
 * Loads one a.out program.
 *
 * @kernel v5.10 fs/binfmt_aout.c, {@code load_aout_binary}
 */
final class AoutLoader {
    private final BinPrm bprm;
    private final Abi abi;
    private final AoutMachine machine;
    private final AoutHeader header;
    private final AoutMagic magic;
    private final AoutLayout layout;
    private final int pageSize;

    AoutLoader(BinPrm bprm, Abi abi, AoutHeader header, AoutMagic magic) {
        this.bprm = bprm;
        this.abi = abi;
        this.machine = AoutMachine.of(abi).orElseThrow();
        this.header = header;
        this.magic = magic;
        this.pageSize = bprm.machine().pageSize();
        this.layout = AoutLayout.of(header, magic, machine, pageSize);
    }

    void load() {
        check();
        bprm.beginNewExec();
        bprm.personality(Personality.PER_LINUX);
        bprm.setPersonality(abi);
        bprm.randomize(false);
        bprm.keepRegisters();
        bprm.setupNewExec();
        recordFields();
        boolean isStackLast = bprm.kernel().has(AoutBehaviour.STACK_LAST);
        if (!isStackLast) {
            setupArgPages();
        }
        loadTextAndData();
        setBrk();
        if (isStackLast) {
            setupArgPages();
        }
        long sp = new AoutTables(bprm.mm(), abi, machine.stackTable()).create(AoutTables.Strings.of(bprm));
        bprm.mm().set(MmField.START_STACK, sp);
        bprm.startThread(header.entry(), sp);
    }

    /** Checks what the caller is still told about. */
    private void check() {
        bprm.require(header.trsize() == 0, AoutRule.TRSIZE, AoutHeader.A_TRSIZE, header.trsize());
        bprm.require(header.drsize() == 0, AoutRule.DRSIZE, AoutHeader.A_DRSIZE, header.drsize());
        boolean isWhole = bprm.file().size() >= header.fileSize(magic);
        bprm.require(isWhole, AoutRule.SIZE, AoutHeader.SIZES, bprm.file().size());
        bprm.require(bprm.file().canMmap(), AoutRule.MMAP, AoutHeader.A_INFO, 0);
        boolean isWithinLimit = Long.compareUnsigned(header.dataAndBss(), bprm.rlimitData()) <= 0;
        bprm.require(isWithinLimit, AoutRule.DATA_LIMIT, AoutHeader.A_DATA, header.dataAndBss());
    }

    private void recordFields() {
        AddressSpace mm = bprm.mm();
        mm.set(MmField.START_CODE, layout.startCode());
        mm.set(MmField.END_CODE, layout.endCode());
        mm.set(MmField.START_DATA, layout.startData());
        mm.set(MmField.END_DATA, layout.endData());
        mm.set(MmField.START_BRK, layout.startBrk());
        mm.set(MmField.BRK, layout.brk());
    }

    private void setupArgPages() {
        bprm.setupArgPages(abi.stackTop(bprm.personality()), ExecutableStack.DEFAULT);
    }

    private void loadTextAndData() {
        if (magic == AoutMagic.OMAGIC) {
            makeArea();
            read();
            return;
        }
        boolean isAligned = (header.text() | header.data()) % pageSize == 0;
        warn(!isAligned && magic != AoutMagic.NMAGIC, LogLevel.KERN_NOTICE, "executable not page aligned");
        boolean isMappable = magic.txtoff() % pageSize == 0;
        warn(
                !isMappable,
                LogLevel.KERN_WARNING,
                "fd_offset is not page aligned. Please convert program: "
                        + bprm.file().path().basename());
        if (isMappable && bprm.file().canMmap()) {
            map();
        } else {
            makeAreaAndRead();
        }
    }

    private void warn(boolean isDue, LogLevel level, String text) {
        if (isDue && machine.isWarning()) {
            bprm.printk(new KernelMessage(level, text));
        }
    }

    /** Makes one piece of memory for text and data. */
    private void makeArea() {
        refusable(
                AoutRule.AREA,
                AoutHeader.A_TEXT,
                () -> bprm.mm().brkFlags(layout.startCode(), header.textAndData(), false));
    }

    private void read() {
        long length = header.textAndData();
        bprm.require(!machine.isNegative(length), AoutRule.READ, AoutHeader.A_TEXT, length);
        refusable(
                AoutRule.READ,
                AoutHeader.A_TEXT,
                () -> bprm.mm().readCode(bprm.file(), layout.startCode(), magic.txtoff(), length));
    }

    /** Whether the reading worked, the kernel does not look; whether there was memory, old ones do not either. */
    private void makeAreaAndRead() {
        try {
            makeArea();
        } catch (ExecException e) {
            if (!bprm.kernel().has(AoutBehaviour.AREA_UNCHECKED)) {
                throw e;
            }
        }
        try {
            read();
        } catch (ExecException e) {
            // What could not be read stays zero.
        }
    }

    private void map() {
        int readExec = Prot.PROT_READ | Prot.PROT_EXEC;
        mapFile(AoutRule.TEXT, AoutHeader.A_TEXT, magic.txtoff(), layout.startCode(), header.text(), readExec);
        long offset = machine.word(magic.txtoff() + header.text());
        long end = machine.word(offset + pageAlign(header.data()));
        bprm.require(Long.compareUnsigned(end, offset) >= 0, AoutRule.DATA_OFFSET, AoutHeader.A_DATA, header.data());
        int all = readExec | Prot.PROT_WRITE;
        mapFile(AoutRule.DATA, AoutHeader.A_DATA, offset, layout.startData(), header.data(), all);
    }

    private void mapFile(Rule rule, Span span, long offset, long vaddr, long length, int prot) {
        MapRequest request = MapRequest.ofFile(bprm.file(), offset, vaddr, length, prot, MapRequest.Placement.FIXED);
        refusable(rule, span, () -> bprm.mm().mmap(request));
    }

    /**
     * Makes the zeroes behind the data. The rest of the last page of data stays as it is.
     *
     * @kernel v5.10 fs/binfmt_aout.c, {@code set_brk}
     */
    private void setBrk() {
        long start = pageAlign(layout.startBrk());
        long end = pageAlign(layout.brk());
        if (Long.compareUnsigned(end, start) <= 0) {
            return;
        }
        try {
            refusable(AoutRule.BSS, AoutHeader.A_BSS, () -> bprm.mm().brkFlags(start, end - start, false));
        } catch (ExecException e) {
            if (!bprm.kernel().has(AoutBehaviour.BSS_UNCHECKED)) {
                throw e;
            }
        }
    }

    private long pageAlign(long value) {
        return machine.word(value + pageSize - 1 & -(long) pageSize);
    }

    private void refusable(Rule rule, Span span, Runnable call) {
        try {
            call.run();
        } catch (ExecException e) {
            throw new ExecException(Violation.of(rule, bprm.file().path(), span).withCause(e.violation()));
        }
    }
}
