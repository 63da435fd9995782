package conformance;

import static binfmt.elf.testing.ElfImageBuilder.PF_R;
import static binfmt.elf.testing.ElfImageBuilder.PT_INTERP;

import binfmt.elf.testing.ElfImageBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import kernel.api.Errno;
import kernel.api.Span;

/** Damages that are found before the point of no return. */
final class EarlyElfDamages {
    private static final long INTERP_NAME = SampleElf.INTERP_NAME;
    private static final Span TYPE = new Span(16, 2, "e_type");
    private static final Span MACHINE = new Span(18, 2, "e_machine");
    private static final Span PHENTSIZE = new Span(54, 2, "e_phentsize");
    private static final Span PHNUM = new Span(56, 2, "e_phnum");
    private static final Span HEADER = new Span(0, 64, "e_ident");
    private static final Span MAGIC = new Span(0, 4, "e_ident");

    private EarlyElfDamages() {}

    static List<ElfDamage> all() {
        return Stream.of(header(), programHeaders(), interpName(), interpFile())
                .flatMap(List::stream)
                .toList();
    }

    private static List<ElfDamage> header() {
        return List.of(
                refused(
                        "a relocatable file",
                        "elf.header.type",
                        TYPE,
                        SampleElf.exec64().type(1)),
                refused("a core", "elf.header.type", TYPE, SampleElf.exec64().type(4)),
                refused(
                        "type 0xffff",
                        "elf.header.type",
                        TYPE,
                        SampleElf.exec64().type(0xffff)),
                refused(
                        "an arm program",
                        "elf.header.machine",
                        MACHINE,
                        SampleElf.exec64().machine(40)),
                refused(
                        "machine 0",
                        "elf.header.machine",
                        MACHINE,
                        SampleElf.exec64().machine(0)));
    }

    private static List<ElfDamage> programHeaders() {
        return List.of(
                refused(
                        "32-bit entries",
                        "elf.phdr.entsize",
                        PHENTSIZE,
                        SampleElf.exec64().phentsize(32)),
                refused(
                        "one byte more",
                        "elf.phdr.entsize",
                        PHENTSIZE,
                        SampleElf.exec64().phentsize(57)),
                refused(
                        "no entries",
                        "elf.phdr.count",
                        PHNUM,
                        SampleElf.exec64().phnum(0)),
                refused(
                        "1171 entries",
                        "elf.phdr.size",
                        PHNUM,
                        SampleElf.exec64().phnum(1171)),
                refused(
                        "65535 entries",
                        "elf.phdr.size",
                        PHNUM,
                        SampleElf.exec64().phnum(65535)),
                refused(
                        "1170 entries in a short file",
                        "elf.phdr.read",
                        table(64, 1170),
                        SampleElf.exec64().phnum(1170)),
                refused(
                        "a table behind the end",
                        "elf.phdr.read",
                        table(0x1020, 2),
                        SampleElf.exec64().phoff(0x1020)),
                refused(
                        "a table that ends one byte late",
                        "elf.phdr.read",
                        table(0xfb1, 2),
                        SampleElf.exec64().phoff(0xfb1)),
                refused(
                        "a table at the end of offsets",
                        "elf.phdr.read",
                        table(-112, 2),
                        SampleElf.exec64().phoff(-112)),
                refused(
                        "a table past 2^63",
                        "elf.phdr.read",
                        table(Long.MIN_VALUE, 2),
                        SampleElf.exec64().phoff(Long.MIN_VALUE)));
    }

    private static ElfDamage refused(String name, String rule, Span span, ElfImageBuilder program) {
        return ElfDamage.of(name, rule, Errno.ENOEXEC, span, program);
    }

    private static Span table(long phoff, int count) {
        return new Span(phoff, count * 56L, "e_phoff");
    }

    private static List<ElfDamage> interpName() {
        return List.of(
                refused("an empty name", "elf.interp.size", ElfDamage.phdr(0), named(INTERP_NAME, 1)),
                refused("no name", "elf.interp.size", ElfDamage.phdr(0), named(INTERP_NAME, 0)),
                refused("a name of 4097 bytes", "elf.interp.size", ElfDamage.phdr(0), named(INTERP_NAME, 4097)),
                refused(
                        "a name of 2^63 bytes",
                        "elf.interp.size",
                        ElfDamage.phdr(0),
                        named(INTERP_NAME, Long.MIN_VALUE)),
                refused("a name without NUL", "elf.interp.nul", name(INTERP_NAME, 10), named(INTERP_NAME, 10)),
                ElfDamage.of(
                        "a name across the end", "elf.interp.read", Errno.EIO, name(0x101c, 11), named(0x101c, 11)),
                ElfDamage.of(
                        "a name behind the end", "elf.interp.read", Errno.EIO, name(0x4000, 11), named(0x4000, 11)),
                ElfDamage.of("a name past 2^63", "elf.interp.read", Errno.EINVAL, name(-4096, 11), named(-4096, 11))
                        .withCause("fs.read.range"),
                ElfDamage.of("no such file", "elf.interp.open", Errno.ENOENT, name(INTERP_NAME, 11), SampleElf.pie64())
                        .withCause("fs.path.exists"));
    }

    /** The name is in the file, but the header points elsewhere. */
    private static ElfImageBuilder named(long offset, long filesz) {
        return ElfImageBuilder.elf64()
                .phdr(PT_INTERP, PF_R, offset, 0, filesz, filesz, 1)
                .load(PF_R, 0, 0x400000, 0x1000)
                .put(SampleElf.INTERP_NAME, SampleElf.INTERP.getBytes(StandardCharsets.UTF_8))
                .entry(0x400000)
                .size(0x1020);
    }

    private static Span name(long offset, long length) {
        return new Span(offset, length, "PT_INTERP");
    }

    private static List<ElfDamage> interpFile() {
        byte[] good = SampleElf.interp64().build();
        return List.of(
                interp("an empty file", "elf.interp.header", Errno.EIO, HEADER, new byte[0]),
                interp("63 bytes", "elf.interp.header", Errno.EIO, HEADER, Arrays.copyOf(good, 63)),
                interp("64 zeroes", "elf.interp.magic", Errno.ELIBBAD, MAGIC, new byte[64]),
                interp(
                        "a script",
                        "elf.interp.magic",
                        Errno.ELIBBAD,
                        MAGIC,
                        Arrays.copyOf(new byte[] {'#', '!', '/', 'x'}, 64)),
                interp(
                        "a 32-bit program",
                        "elf.interp.machine",
                        Errno.ELIBBAD,
                        MACHINE,
                        SampleElf.interp64().machine(3).build()),
                interp("a header alone", "elf.interp.phdrs", Errno.ELIBBAD, table(64, 2), Arrays.copyOf(good, 64)),
                interp(
                        "a table cut off",
                        "elf.interp.phdrs",
                        Errno.ELIBBAD,
                        table(64, 2),
                        Arrays.copyOf(good, 64 + 111)),
                interp(
                        "entries of 32 bytes",
                        "elf.interp.phdrs",
                        Errno.ELIBBAD,
                        PHENTSIZE,
                        SampleElf.interp64().phentsize(32).build()),
                interp(
                        "no entries",
                        "elf.interp.phdrs",
                        Errno.ELIBBAD,
                        PHNUM,
                        SampleElf.interp64().phnum(0).build()),
                interp(
                        "65535 entries",
                        "elf.interp.phdrs",
                        Errno.ELIBBAD,
                        PHNUM,
                        SampleElf.interp64().phnum(65535).build()));
    }

    private static ElfDamage interp(String name, String rule, Errno errno, Span span, byte[] file) {
        return ElfDamage.of("the interpreter is " + name, rule, errno, span, SampleElf.pie64())
                .inInterp(file);
    }
}
