package binfmt.elf;

import java.util.ArrayList;
import java.util.List;
import kernel.api.Abi;
import kernel.api.AddressSpace;
import kernel.api.ByteView;
import kernel.api.ElfTarget;
import kernel.api.ExecException;
import kernel.api.LoadContext;
import kernel.api.MapRequest;
import kernel.api.Prot;
import kernel.api.Rule;
import kernel.api.Span;
import kernel.api.Violation;

/**
 * Loads one shared library of the old kind: one segment at a fixed address.
 *
 * @kernel v5.10, v2.4.0 fs/binfmt_elf.c, {@code load_elf_library}
 */
final class ElfLibrary {
    private static final int MAX_PHNUM = 2;
    private static final int ALL = Prot.PROT_READ | Prot.PROT_WRITE | Prot.PROT_EXEC;

    private final LoadContext load;
    private final Abi abi;
    private final AddressSpace mm;
    private final long pageSize;

    ElfLibrary(LoadContext load, Abi abi) {
        this.load = load;
        this.abi = abi;
        this.mm = load.mm();
        this.pageSize = load.machine().pageSize();
    }

    void load() {
        ByteView first = read(0, ElfHeader.size(abi.wordSize()), ElfLibraryRule.HEADER);
        ElfHeader header = ElfHeader.parse(first, abi.wordSize());
        boolean isExec = header.type() == ElfHeader.ET_EXEC;
        load.require(isExec, ElfLibraryRule.TYPE, ElfHeader.E_TYPE, header.type());
        Span phnum = ElfHeader.phnumSpan(abi.wordSize());
        load.require(header.phnum() <= MAX_PHNUM, ElfLibraryRule.PHNUM, phnum, header.phnum());
        ElfTarget target = ElfHeader.target(first, abi.wordSize());
        boolean isMachine = abi.elfCheckArch(target) && !abi.elfCheckFdpic(target);
        load.require(isMachine, ElfLibraryRule.MACHINE, ElfHeader.E_MACHINE, header.machine());
        load.require(load.file().canMmap(), ElfLibraryRule.MMAP, ElfHeader.E_IDENT, 0);
        map(segment(header));
    }

    private ByteView read(long offset, int size, Rule rule) {
        byte[] bytes = new byte[size];
        Span span = new Span(offset, size, "bytes");
        int got = 0;
        try {
            got = load.file().read(offset, bytes, 0, size);
        } catch (ExecException e) {
            throw new ExecException(Violation.of(rule, load.file().path(), span));
        }
        load.require(got == size, rule, span, got);
        return ByteView.of(bytes, offset, load.file().path()).order(abi.byteOrder());
    }

    private ProgramHeader segment(ElfHeader header) {
        int size = ProgramHeader.size(abi.wordSize());
        ByteView table = read(header.phoff(), size * header.phnum(), ElfLibraryRule.PHDRS);
        List<ProgramHeader> segments = new ArrayList<>();
        for (int i = 0; i < header.phnum(); i++) {
            ProgramHeader found = ProgramHeader.parse(table.slice(i * size, size), abi.wordSize(), "phdr[" + i + "]");
            if (found.isLoad()) {
                segments.add(found);
            }
        }
        Span phnum = ElfHeader.phnumSpan(abi.wordSize());
        load.require(segments.size() == 1, ElfLibraryRule.LOAD, phnum, segments.size());
        return segments.get(0);
    }

    private void map(ProgramHeader segment) {
        long inPage = segment.vaddr() & pageSize - 1;
        boolean isReplacing = !load.kernel().has(ElfLibraryBehaviour.NOREPLACE);
        MapRequest request = MapRequest.ofFile(
                load.file(),
                segment.offset() - inPage,
                segment.vaddr() - inPage,
                segment.filesz() + inPage,
                ALL,
                isReplacing ? MapRequest.Placement.FIXED : MapRequest.Placement.FIXED_NOREPLACE);
        // Linux 2.4 took an empty mapping for one that worked.
        if (request.length() != 0 || !isOf24()) {
            refusable(ElfLibraryRule.MAP, segment, () -> mm.mmap(request));
        }
        long fileEnd = segment.vaddr() + segment.filesz();
        boolean isCleared = mm.clearUser(fileEnd, pageAlign(fileEnd) - fileEnd);
        load.require(isCleared, ElfLibraryRule.ZERO, segment.span(), fileEnd);
        long bss = pageAlign(fileEnd);
        long bssEnd = pageAlign(segment.vaddr() + segment.memsz());
        if (Long.compareUnsigned(bssEnd, bss) > 0) {
            refusable(ElfLibraryRule.BSS, segment, () -> mm.brkFlags(bss, bssEnd - bss, isOf24()));
        }
    }

    private boolean isOf24() {
        return load.kernel().has(ElfBehaviour.LOADER_OF_2_4);
    }

    /** Makes a call whose failure counts where the kernel has the rule. */
    private void refusable(Rule rule, ProgramHeader segment, Runnable call) {
        try {
            call.run();
        } catch (ExecException e) {
            if (load.kernel().has(rule)) {
                throw new ExecException(
                        Violation.of(rule, load.file().path(), segment.span()).withCause(e.violation()));
            }
        }
    }

    private long pageAlign(long value) {
        return value + pageSize - 1 & -pageSize;
    }
}
