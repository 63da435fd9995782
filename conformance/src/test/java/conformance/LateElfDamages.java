package conformance;

import static binfmt.elf.testing.ElfImageBuilder.ET_DYN;
import static binfmt.elf.testing.ElfImageBuilder.PF_R;
import static binfmt.elf.testing.ElfImageBuilder.PF_W;
import static binfmt.elf.testing.ElfImageBuilder.PF_X;
import static binfmt.elf.testing.ElfImageBuilder.PT_GNU_STACK;
import static binfmt.elf.testing.ElfImageBuilder.PT_LOAD;

import binfmt.elf.testing.ElfImageBuilder;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import kernel.api.Errno;
import kernel.api.Span;

/** Damages that are found past the point of no return, where the task can only die. */
final class LateElfDamages {
    private static final Span ENTRY = new Span(24, 8, "e_entry");
    private static final Span TYPE = new Span(16, 2, "e_type");
    private static final Span PHNUM = new Span(56, 2, "e_phnum");
    private static final long TASK_SIZE = 0x7ffffffff000L;

    /** The page that holds the strings. */
    private static final long STACK_PAGE = TASK_SIZE - 0x1000;

    private LateElfDamages() {}

    static List<ElfDamage> all() {
        return Stream.of(map(), place(), interp(), stack())
                .flatMap(List::stream)
                .toList();
    }

    private static List<ElfDamage> map() {
        return List.of(
                map(
                        "an offset that does not fit the address",
                        Errno.EINVAL,
                        "mm.mmap.offset-aligned",
                        load(0x234, 0x400000, 0x100, 0x100)),
                map(
                        "an offset before the file's start",
                        Errno.EINVAL,
                        "mm.mmap.offset-wraps",
                        load(0, 0x400234, 0x100, 0x100)),
                map("an address on the stack", Errno.EEXIST, "mm.mmap.noreplace", load(0, STACK_PAGE, 0x1000, 0x1000)),
                map("an address at the end", Errno.ENOMEM, "mm.mmap.range", load(0, TASK_SIZE, 0x1000, 0x1000)),
                map(
                        "an end behind the end",
                        Errno.ENOMEM,
                        "mm.mmap.range",
                        load(0, TASK_SIZE - 0x1000, 0x2000, 0x2000)),
                map("2^47 bytes", Errno.ENOMEM, "mm.mmap.length", load(0, 0x400000, 1L << 47, 1L << 47)),
                map(
                        "2^64 bytes less a page",
                        Errno.EINVAL,
                        "mm.mmap.offset-wraps",
                        load(0x1000, 0x400000, -0x1000, -0x1000)),
                map(
                        "a file offset past 2^63",
                        Errno.EOVERFLOW,
                        "mm.mmap.file-range",
                        load(Long.MIN_VALUE, 0x400000, 0x1000, 0x1000)),
                map("2^47 zeroes", Errno.ENOMEM, "mm.mmap.length", load(0, 0x400000, 0, 1L << 47)),
                map("zeroes behind the end", Errno.ENOMEM, "mm.mmap.range", load(0, 0x400000, 0x1000, TASK_SIZE)),
                map("more zeroes than there is memory", Errno.ENOMEM, "mm.overcommit", load(0, 0x400000, 0, 1L << 40)));
    }

    private static ElfDamage map(String name, Errno errno, String cause, ElfImageBuilder program) {
        return ElfDamage.of(name, "elf.load.map", errno, ElfDamage.phdr(0), program)
                .withCause(cause);
    }

    private static ElfImageBuilder load(long offset, long vaddr, long filesz, long memsz) {
        return SampleElf.bare64().phdr(PT_LOAD, PF_R | PF_W, offset, vaddr, filesz, memsz, 0x1000);
    }

    private static List<ElfDamage> place() {
        return List.of(
                ElfDamage.of(
                        "segments without memory, position-independent",
                        "elf.load.none",
                        Errno.EINVAL,
                        PHNUM,
                        SampleElf.bare64().type(ET_DYN).load(PF_R, 0, 0x1000, 0)),
                ElfDamage.of(
                        "nothing at the end of the address space",
                        "elf.load.address",
                        Errno.EINVAL,
                        ElfDamage.phdr(0),
                        load(0, TASK_SIZE, 0, 0)),
                ElfDamage.of(
                        "zeroes behind a page that is not in the file",
                        "elf.load.zero",
                        Errno.EFAULT,
                        ElfDamage.phdr(0),
                        load(0, 0x400000, 0x3800, 0x4000)),
                ElfDamage.of(
                        "more bytes in the file than in memory",
                        "elf.load.range",
                        Errno.EINVAL,
                        ElfDamage.phdr(0),
                        load(0, 0x400000, 0x1001, 0x1000)),
                ElfDamage.of(
                        "the second segment has no memory for its bytes",
                        "elf.load.range",
                        Errno.EINVAL,
                        ElfDamage.phdr(2),
                        SampleElf.exec64().phdr(PT_LOAD, PF_R, 0, 0x500000, 1, 0, 0x1000)),
                ElfDamage.of(
                        "an entry at the end of the address space",
                        "elf.entry",
                        Errno.EINVAL,
                        ENTRY,
                        SampleElf.exec64().entry(TASK_SIZE)),
                ElfDamage.of(
                        "an entry at the highest address",
                        "elf.entry",
                        Errno.EINVAL,
                        ENTRY,
                        SampleElf.exec64().entry(-1)));
    }

    private static List<ElfDamage> interp() {
        return List.of(
                interp(
                        "a relocatable file",
                        "elf.interp.type",
                        Errno.EPERM,
                        TYPE,
                        SampleElf.interp64().type(1)),
                interp(
                        "a file without segments",
                        "elf.interp.none",
                        Errno.EINVAL,
                        PHNUM,
                        bareInterp().phdr(PT_GNU_STACK, 6, 0, 0, 0, 0, 16)),
                interp(
                        "a segment with more bytes in the file than in memory",
                        "elf.interp.range",
                        Errno.ENOMEM,
                        ElfDamage.phdr(0),
                        bareInterp().phdr(PT_LOAD, PF_R, 0, 0, 0x20, 0x10, 0x1000)),
                interp(
                        "a program with an entry behind the end",
                        "elf.entry",
                        Errno.EINVAL,
                        ENTRY,
                        SampleElf.interp64().entry(TASK_SIZE)),
                interp(
                                "a segment whose offset does not fit",
                                "elf.load.map",
                                Errno.EINVAL,
                                ElfDamage.phdr(0),
                                bareInterp().load(PF_R, 0x10, 0, 0x100))
                        .withCause("mm.mmap.offset-aligned"));
    }

    private static ElfImageBuilder bareInterp() {
        return SampleElf.bare64().type(ET_DYN);
    }

    private static ElfDamage interp(String name, String rule, Errno errno, Span span, ElfImageBuilder file) {
        return ElfDamage.of("the interpreter is " + name, rule, errno, span, SampleElf.pie64())
                .inInterp(file.build());
    }

    /** A second segment may lie on the stack: only the first one must find its place free. */
    private static List<ElfDamage> stack() {
        byte[] noNul = new byte[0x1000];
        Arrays.fill(noNul, (byte) 'x');
        return List.of(
                ElfDamage.of(
                                "a segment on the stack that is read-only",
                                "elf.stack.write",
                                Errno.EFAULT,
                                ENTRY,
                                SampleElf.exec64().load(PF_R, 0, STACK_PAGE, 0x1000))
                        .withoutSpan(),
                ElfDamage.of(
                                "a segment on the stack without any NUL",
                                "elf.stack.string",
                                Errno.EINVAL,
                                ENTRY,
                                SampleElf.exec64()
                                        .put(0x2000, noNul)
                                        .load(PF_R | PF_W | PF_X, 0x2000, STACK_PAGE, 0x1000))
                        .withoutSpan());
    }
}
