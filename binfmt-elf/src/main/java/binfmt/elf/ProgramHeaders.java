package binfmt.elf;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kernel.api.ByteView;
import kernel.api.ExecutableStack;
import kernel.api.KernelProfile;
import kernel.api.LoadContext;
import kernel.api.OpenFile;
import kernel.api.Span;

/**
 * The program headers of a file.
 *
 * @param all in the order of the table
 * @param wordSize 4 or 8, the size of an address in the file
 */
record ProgramHeaders(List<ProgramHeader> all, int wordSize) {
    private static final long MAX_SIZE = 65536;

    ProgramHeaders {
        all = List.copyOf(all);
    }

    /**
     * Reads the table; what is wrong with it breaks one of the rules of {@code elf.phdr}.
     *
     * @kernel v6.18 fs/binfmt_elf.c, {@code load_elf_phdrs}
     */
    static ProgramHeaders load(LoadContext context, OpenFile file, ElfHeader header, ElfClass elfClass) {
        int wordSize = elfClass.wordSize();
        int size = ProgramHeader.size(wordSize);
        int phentsize = header.phentsize();
        Span entsize = ElfHeader.phentsizeSpan(wordSize);
        context.require(phentsize == size, ElfRule.PHENTSIZE, file, entsize, phentsize);
        Span phnum = ElfHeader.phnumSpan(wordSize);
        context.require(header.phnum() != 0, ElfRule.PHNUM, file, phnum, 0);
        int length = size * header.phnum();
        boolean isPage = length <= context.machine().pageSize();
        context.require(isPage, ElfRule.PHDR_PAGE, file, phnum, header.phnum());
        context.require(length <= MAX_SIZE, ElfRule.PHDR_SIZE, file, phnum, header.phnum());
        // The claim is checked against the file before memory is reserved for it.
        boolean isInside = header.phoff() >= 0 && header.phoff() <= file.size() - length;
        Span table = new Span(header.phoff(), length, "e_phoff");
        context.require(isInside, ElfRule.PHDR_READ, file, table, file.size());
        byte[] bytes = new byte[length];
        int got = file.read(header.phoff(), bytes, 0, length);
        context.require(got == length, ElfRule.PHDR_READ, file, table, got);
        return parse(ByteView.of(bytes, header.phoff(), file.path()), elfClass, header.phnum());
    }

    /**
     * Reads the table without looking at the size of its entries, nor at how much of it is in the file. What is not is
     * whatever the kernel's memory held, here zeroes.
     *
     * @kernel v2.4.0 fs/binfmt_elf.c, {@code load_elf_binary}
     */
    static ProgramHeaders loadUnchecked(LoadContext context, OpenFile file, ElfHeader header, ElfClass elfClass) {
        int wordSize = elfClass.wordSize();
        long length = (long) header.phentsize() * header.phnum();
        Span phnum = ElfHeader.phnumSpan(wordSize);
        context.require(length <= MAX_SIZE, ElfRule.PHDR_MEMORY, file, phnum, length);
        byte[] bytes = new byte[Math.max((int) length, ProgramHeader.size(wordSize) * header.phnum())];
        file.read(header.phoff(), bytes, 0, (int) length);
        return parse(ByteView.of(bytes, header.phoff(), file.path()), elfClass, header.phnum());
    }

    static ProgramHeaders parse(ByteView bytes, ElfClass elfClass, int phnum) {
        ByteView table = bytes.order(elfClass.byteOrder());
        int wordSize = elfClass.wordSize();
        int size = ProgramHeader.size(wordSize);
        List<ProgramHeader> headers = new ArrayList<>(phnum);
        for (int i = 0; i < phnum; i++) {
            headers.add(ProgramHeader.parse(table.slice(i * size, size), wordSize, "phdr[" + i + "]"));
        }
        return new ProgramHeaders(headers, wordSize);
    }

    /** Returns the first PT_INTERP; the kernel ignores any other. */
    Optional<ProgramHeader> interp() {
        return all.stream().filter(p -> p.type() == ProgramHeader.PT_INTERP).findFirst();
    }

    /** Returns the last PT_GNU_PROPERTY of a program; one behind PT_INTERP does not count. */
    Optional<ProgramHeader> propertyOfProgram() {
        return property(all.stream().takeWhile(p -> p.type() != ProgramHeader.PT_INTERP));
    }

    /** Returns the last PT_GNU_PROPERTY of an interpreter. */
    Optional<ProgramHeader> propertyOfInterp() {
        return property(all.stream());
    }

    private static Optional<ProgramHeader> property(Stream<ProgramHeader> headers) {
        return headers.filter(p -> p.type() == ProgramHeader.PT_GNU_PROPERTY).reduce((earlier, later) -> later);
    }

    /** Returns what the last PT_GNU_STACK says. */
    ExecutableStack executableStack() {
        ExecutableStack stack = ExecutableStack.DEFAULT;
        for (ProgramHeader header : all) {
            if (header.type() == ProgramHeader.PT_GNU_STACK) {
                stack = header.isExecutable() ? ExecutableStack.ENABLE_X : ExecutableStack.DISABLE_X;
            }
        }
        return stack;
    }

    /**
     * Returns the size of the range that a file needs.
     *
     * @kernel v6.18, v5.10 fs/binfmt_elf.c, {@code total_mapping_size}
     */
    long totalMappingSize(int pageSize, KernelProfile kernel) {
        boolean isUnordered = kernel.has(ElfBehaviour.UNORDERED_SEGMENTS);
        return isUnordered ? totalMappingSize(pageSize) : orderedMappingSize(pageSize);
    }

    /** Returns the size of the range from the first to the last PT_LOAD, 0 without any. */
    private long orderedMappingSize(int pageSize) {
        List<ProgramHeader> loads = all.stream().filter(ProgramHeader::isLoad).toList();
        if (loads.isEmpty()) {
            return 0;
        }
        ProgramHeader last = loads.get(loads.size() - 1);
        long start = loads.get(0).vaddr() & -(long) pageSize;
        return last.vaddr() + last.memsz() - start & (wordSize == 8 ? -1L : 0xffffffffL);
    }

    /** Returns the size of the range that all PT_LOADs span, 0 without any. */
    long totalMappingSize(int pageSize) {
        long mask = wordSize == 8 ? -1L : 0xffffffffL;
        long low = mask;
        long high = 0;
        boolean isAny = false;
        for (ProgramHeader header : all) {
            if (header.isLoad()) {
                long start = header.vaddr() & -(long) pageSize;
                long end = header.vaddr() + header.memsz() & mask;
                low = Long.compareUnsigned(start, low) < 0 ? start : low;
                high = Long.compareUnsigned(end, high) > 0 ? end : high;
                isAny = true;
            }
        }
        return isAny ? high - low & mask : 0;
    }

    /**
     * Returns the largest alignment of a PT_LOAD; alignments that are not powers of two do not count.
     *
     * @return whole pages, 0 if no segment asks for any alignment
     * @kernel v6.18 fs/binfmt_elf.c, {@code maximum_alignment}
     */
    long maximumAlignment(int pageSize) {
        long alignment = 0;
        for (ProgramHeader header : all) {
            boolean isPowerOfTwo = Long.bitCount(header.align()) == 1;
            if (header.isLoad() && isPowerOfTwo && Long.compareUnsigned(header.align(), alignment) > 0) {
                alignment = header.align();
            }
        }
        return alignment + pageSize - 1 & -(long) pageSize;
    }
}
