package binfmt.elf;

import kernel.api.Abi;
import kernel.api.BinPrm;
import kernel.api.ByteString;
import kernel.api.ByteView;
import kernel.api.ElfTarget;
import kernel.api.ExecException;
import kernel.api.OpenFile;
import kernel.api.Span;
import kernel.api.Violation;

/**
 * The interpreter that a program names in PT_INTERP.
 *
 * @param file the open file
 * @param header its header
 * @param headers its program headers
 */
record ElfInterp(OpenFile file, ElfHeader header, ProgramHeaders headers) {
    private static final int MIN_SIZE = 2;
    private static final int PATH_MAX = 4096;

    /** Reads the name and opens the file; what the file is is checked in {@link #load}. */
    static OpenFile open(BinPrm bprm, ProgramHeader interp) {
        long size = interp.filesz();
        boolean isSize = Long.compareUnsigned(size, MIN_SIZE) >= 0 && Long.compareUnsigned(size, PATH_MAX) <= 0;
        bprm.require(isSize, ElfRule.INTERP_SIZE, interp.span(), size);
        byte[] name = new byte[(int) size];
        Span text = new Span(interp.offset(), size, "PT_INTERP");
        int got = read(bprm, interp.offset(), name, text);
        bprm.require(got == size, ElfRule.INTERP_READ, text, got);
        bprm.require(name[name.length - 1] == 0, ElfRule.INTERP_NUL, text, name[name.length - 1] & 0xff);
        ByteString path = ByteString.of(name);
        int end = path.indexOf(0, 0);
        try {
            return bprm.openExec(end < 0 ? path : path.slice(0, end));
        } catch (ExecException e) {
            throw new ExecException(
                    Violation.of(ElfRule.INTERP_OPEN, bprm.file().path(), text).withCause(e.violation()));
        }
    }

    private static int read(BinPrm bprm, long offset, byte[] target, Span span) {
        try {
            return bprm.file().read(offset, target, 0, target.length);
        } catch (ExecException e) {
            throw new ExecException(
                    Violation.of(ElfRule.INTERP_READ, bprm.file().path(), span).withCause(e.violation()));
        }
    }

    /** Reads the interpreter's header; a file that is too short for one fails here. */
    static ByteView readHeader(BinPrm bprm, OpenFile file, int wordSize) {
        byte[] first = new byte[ElfHeader.size(wordSize)];
        int got = file.read(0, first, 0, first.length);
        bprm.require(got == first.length, ElfRule.INTERP_HEADER, file, new Span(0, first.length, "e_ident"), got);
        return ByteView.of(first, 0, file.path());
    }

    static ElfInterp load(BinPrm bprm, OpenFile file, ByteView first, Abi abi) {
        bprm.require(ElfHeader.hasMagic(first), ElfRule.INTERP_MAGIC, file, ElfHeader.E_IDENT, first.u8(0));
        ElfHeader header = ElfHeader.parse(first.order(abi.byteOrder()), abi.wordSize());
        ElfTarget target = ElfHeader.target(first.order(abi.byteOrder()), abi.wordSize());
        boolean isMachine = abi.elfCheckArch(target) && !abi.elfCheckFdpic(target);
        bprm.require(isMachine, ElfRule.INTERP_MACHINE, file, ElfHeader.E_MACHINE, header.machine());
        return new ElfInterp(file, header, programHeaders(bprm, file, header, abi));
    }

    private static ProgramHeaders programHeaders(BinPrm bprm, OpenFile file, ElfHeader header, Abi abi) {
        try {
            return ProgramHeaders.load(bprm, file, header, ElfClass.of(abi));
        } catch (ExecException e) {
            Span span = e.violation().span().orElse(ElfHeader.phnumSpan(abi.wordSize()));
            throw new ExecException(Violation.of(ElfRule.INTERP_PHDRS, file.path(), span)
                    .withFound(e.violation().describe()));
        }
    }
}
