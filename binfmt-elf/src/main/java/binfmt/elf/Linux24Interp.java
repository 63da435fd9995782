package binfmt.elf;

import java.util.List;
import java.util.Optional;
import kernel.api.Abi;
import kernel.api.BinPrm;
import kernel.api.ByteString;
import kernel.api.ByteView;
import kernel.api.ExecException;
import kernel.api.MapRequest.Placement;
import kernel.api.OpenFile;
import kernel.api.Signal;
import kernel.api.Span;
import kernel.api.Violation;

/**
 * The interpreter that a program names in PT_INTERP: ELF or a.out.
 *
 * @param file the open file
 * @param first its first 128 bytes, zeroes behind the end of a short file
 * @param isIbcs2 whether its name is one of those that System V programs use
 * @kernel v2.4.0 fs/binfmt_elf.c, {@code load_elf_binary}, {@code load_elf_interp}
 */
record Linux24Interp(OpenFile file, ByteView first, boolean isIbcs2) {
    /** The largest piece of the kernel's own memory. */
    private static final long MOST_MEMORY = 131072;

    private static final int BINPRM_BUF_SIZE = 128;
    private static final long NO_ADDRESS = 0xffffffffL;
    private static final List<ByteString> IBCS2 =
            List.of(ByteString.of("/usr/lib/libc.so.1"), ByteString.of("/usr/lib/ld.so.1"));

    /** Opens the interpreter, if there is one; each PT_INTERP is looked at in turn. */
    static Optional<Linux24Interp> open(BinPrm bprm, ProgramHeaders headers) {
        Optional<Linux24Interp> interp = Optional.empty();
        for (ProgramHeader header : headers.all()) {
            if (header.type() == ProgramHeader.PT_INTERP) {
                bprm.require(interp.isEmpty(), ElfRule.INTERP_TWICE, header.span(), 0);
                interp = Optional.of(open(bprm, header));
            }
        }
        interp.ifPresent(found -> {
            boolean isKnown = ElfHeader.hasMagic(found.first) || AoutInterp.hasMagic(found.first);
            bprm.require(isKnown, ElfRule.INTERP_KIND, found.file, ElfHeader.E_IDENT, found.first.u8(0));
        });
        return interp;
    }

    private static Linux24Interp open(BinPrm bprm, ProgramHeader header) {
        long size = header.filesz();
        bprm.require(size <= MOST_MEMORY, ElfRule.INTERP_MEMORY, header.span(), size);
        // What is not in the file is whatever the kernel's memory held, here zeroes.
        byte[] name = new byte[(int) size];
        bprm.file().read(header.offset(), name, 0, name.length);
        ByteString text = ByteString.of(name);
        int end = text.indexOf(0, 0);
        ByteString path = end < 0 ? text : text.slice(0, end);
        // An empty name is the working directory, which is no file.
        OpenFile file = openExec(bprm, path.isEmpty() ? ByteString.of(".") : path, header);
        byte[] first = new byte[BINPRM_BUF_SIZE];
        file.read(0, first, 0, first.length);
        return new Linux24Interp(file, ByteView.of(first, 0, file.path()), IBCS2.contains(path));
    }

    private static OpenFile openExec(BinPrm bprm, ByteString path, ProgramHeader header) {
        try {
            return bprm.openExec(path);
        } catch (ExecException e) {
            Span text = new Span(header.offset(), header.filesz(), "PT_INTERP");
            throw new ExecException(
                    Violation.of(ElfRule.INTERP_OPEN, bprm.file().path(), text).withCause(e.violation()));
        }
    }

    /** A file that could be both is ELF. */
    boolean isAout() {
        return !ElfHeader.hasMagic(first);
    }

    /** Maps the interpreter. */
    Linux24Start load(BinPrm bprm, Abi abi) {
        if (isAout()) {
            return new Linux24Start(new AoutInterp(bprm, file, first).load(), 0);
        }
        ElfHeader header = ElfHeader.parse(first.order(abi.byteOrder()), abi.wordSize());
        boolean isGood = header.isLoadable()
                && abi.elfCheckArch(header.machine())
                && file.canMmap()
                && header.phentsize() == ProgramHeader.size(abi.wordSize())
                && header.phnum() * header.phentsize() <= bprm.machine().pageSize();
        if (!isGood) {
            throw unableToLoad(file);
        }
        Linux24Start start = load(bprm, header, ProgramHeaders.loadUnchecked(bprm, file, header, ElfClass.of(abi)));
        if (start.entry() == NO_ADDRESS) {
            throw unableToLoad(file);
        }
        return start;
    }

    /** The call has succeeded, but the program gets a signal before its first instruction. */
    private static ExecException unableToLoad(OpenFile file) {
        Violation violation = Violation.of(ElfRule.INTERP_LOAD, file.path());
        return new ExecException(violation, List.of(), Optional.of(Signal.SIGSEGV));
    }

    private Linux24Start load(BinPrm bprm, ElfHeader header, ProgramHeaders headers) {
        Linux24Mapper mapper = new Linux24Mapper(bprm);
        boolean isDyn = header.type() == ElfHeader.ET_DYN;
        long base = 0;
        long bss = 0;
        long brk = 0;
        boolean isFirst = true;
        for (ProgramHeader segment : headers.all()) {
            if (segment.isLoad()) {
                boolean isFree = isFirst && isDyn;
                Placement placement = isFree ? Placement.ANYWHERE : Placement.FIXED;
                long mapped = mapper.map(file, segment, base + segment.vaddr(), placement);
                base = isFree ? Linux24Mapper.word(mapped - mapper.pageStart(segment.vaddr())) : base;
                bss = Math.max(bss, Linux24Mapper.word(base + segment.vaddr() + segment.filesz()));
                brk = Math.max(brk, Linux24Mapper.word(base + segment.vaddr() + segment.memsz()));
                isFirst = false;
            }
        }
        mapper.padZero(bss);
        bss = mapper.pageAlign(bss);
        if (brk > bss) {
            mapper.doBrk(bss, brk - bss);
        }
        return new Linux24Start(Linux24Mapper.word(header.entry() + base), base);
    }
}
