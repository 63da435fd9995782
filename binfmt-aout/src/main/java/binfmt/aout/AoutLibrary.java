package binfmt.aout;

import kernel.api.Abi;
import kernel.api.AddressSpace;
import kernel.api.ExecException;
import kernel.api.KernelMessage;
import kernel.api.LoadContext;
import kernel.api.LogLevel;
import kernel.api.MapRequest;
import kernel.api.Prot;
import kernel.api.Rule;
import kernel.api.Span;
import kernel.api.Violation;

/**
 * Loads one shared library over whatever is at its address.
 *
 * @kernel v5.10 fs/binfmt_aout.c, {@code load_aout_library}
 */
final class AoutLibrary {
    private static final int ALL = Prot.PROT_READ | Prot.PROT_WRITE | Prot.PROT_EXEC;

    private final LoadContext load;
    private final AddressSpace mm;
    private final AoutMachine machine;
    private final AoutHeader header;
    private final AoutMagic magic;
    private final int pageSize;

    AoutLibrary(LoadContext load, Abi abi, AoutHeader header, AoutMagic magic) {
        this.load = load;
        this.mm = load.mm();
        this.machine = AoutMachine.of(abi).orElseThrow();
        this.pageSize = load.machine().pageSize();
        this.header = header;
        this.magic = magic;
    }

    void load() {
        check();
        long start = header.entry() & -(long) pageSize;
        if (magic.txtoff() % pageSize == 0) {
            map(start);
        } else {
            warn();
            makeAreaAndRead(start);
        }
    }

    private void check() {
        boolean isHeader = load.file().size() >= AoutHeader.SIZE;
        load.require(
                isHeader, AoutRule.LIB_HEADER, AoutHeader.A_INFO, load.file().size());
        load.require(header.trsize() == 0, AoutRule.LIB_TRSIZE, AoutHeader.A_TRSIZE, header.trsize());
        load.require(header.drsize() == 0, AoutRule.LIB_DRSIZE, AoutHeader.A_DRSIZE, header.drsize());
        boolean isEntry = magic != AoutMagic.ZMAGIC || header.entry() % pageSize == 0;
        load.require(isEntry, AoutRule.LIB_ENTRY, AoutHeader.A_ENTRY, header.entry());
        boolean isWhole = load.file().size() >= header.fileSize(magic);
        load.require(isWhole, AoutRule.LIB_SIZE, AoutHeader.SIZES, load.file().size());
        load.require(load.file().canMmap(), AoutRule.LIB_MMAP, AoutHeader.A_INFO, 0);
        load.require(header.flags() == 0, AoutRule.LIB_FLAGS, AoutHeader.A_INFO, header.flags());
    }

    private void warn() {
        if (machine.isWarning()) {
            load.printk(new KernelMessage(
                    LogLevel.KERN_WARNING,
                    "N_TXTOFF is not page aligned. Please convert library: "
                            + load.file().path().basename()));
        }
    }

    /** What cannot be read stays zero. */
    private void makeAreaAndRead(long start) {
        try {
            refusable(AoutRule.LIB_AREA, AoutHeader.A_TEXT, () -> mm.brkFlags(start, header.textDataAndBss(), false));
        } catch (ExecException e) {
            if (!load.kernel().has(AoutBehaviour.AREA_UNCHECKED)) {
                throw e;
            }
        }
        long length = header.textAndData();
        if (!machine.isNegative(length)) {
            try {
                mm.readCode(load.file(), start, magic.txtoff(), length);
            } catch (ExecException e) {
                // The kernel does not look at the result either.
            }
        }
    }

    private void map(long start) {
        MapRequest request = MapRequest.ofFile(
                load.file(), magic.txtoff(), start, header.textAndData(), ALL, MapRequest.Placement.FIXED);
        refusable(AoutRule.LIB_MAP, AoutHeader.A_ENTRY, () -> mm.mmap(request));
        long mapped = machine.word(header.textAndData() + pageSize - 1 & -(long) pageSize);
        long bss = header.textDataAndBss();
        if (Long.compareUnsigned(bss, mapped) > 0) {
            refusable(AoutRule.LIB_BSS, AoutHeader.A_BSS, () -> mm.brkFlags(start + mapped, bss - mapped, false));
        }
    }

    private void refusable(Rule rule, Span span, Runnable call) {
        try {
            call.run();
        } catch (ExecException e) {
            throw new ExecException(Violation.of(rule, load.file().path(), span).withCause(e.violation()));
        }
    }
}
