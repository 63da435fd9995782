package kernel.sim.diagnosis;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kernel.api.ByteString;
import kernel.api.ByteView;
import kernel.api.Span;

/**
 * What an ELF file says of itself, as far as people want to hear of it. Damaged files are looked at too: what is not
 * there is left out.
 *
 * @param is64 whether EI_CLASS says 64 bits
 * @param isBig whether EI_DATA says big-endian
 * @param type e_type
 * @param machine e_machine
 * @param segments the program headers that are in the file
 * @param interp the name in PT_INTERP, up to its NUL
 * @param interpSpan where that name stands
 */
record ElfLook(
        boolean is64,
        boolean isBig,
        int type,
        int machine,
        List<ElfSegment> segments,
        Optional<ByteString> interp,
        Optional<Span> interpSpan) {
    static final int ET_REL = 1;
    static final int ET_EXEC = 2;
    static final int ET_DYN = 3;
    static final int ET_CORE = 4;
    static final Span E_MACHINE = new Span(18, 2, "e_machine");
    static final Span E_TYPE = new Span(16, 2, "e_type");
    static final Span EI_CLASS = new Span(4, 1, "EI_CLASS");

    private static final int E_IDENT = 16;
    private static final int EI_CLASS_AT = 4;
    private static final int EI_DATA_AT = 5;
    private static final int MAX_PHNUM = 1024;
    private static final int PATH_MAX = 4096;

    ElfLook {
        segments = List.copyOf(segments);
    }

    /** Looks at a file that starts as ELF files do; empty if there is no whole header. */
    static Optional<ElfLook> of(FileLook file) {
        boolean is64 = file.head().length() > EI_CLASS_AT && file.head().u8(EI_CLASS_AT) != 1;
        int size = is64 ? 64 : 52;
        if (file.head().length() < size) {
            return Optional.empty();
        }
        boolean isBig = file.head().u8(EI_DATA_AT) == 2;
        ByteView header = file.head().order(isBig ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        List<ElfSegment> segments = segments(file, header, is64);
        Optional<ElfSegment> interp = segments.stream()
                .filter(segment -> segment.type() == ElfSegment.PT_INTERP)
                .findFirst();
        return Optional.of(new ElfLook(
                is64,
                isBig,
                header.u16(E_IDENT),
                header.u16(E_IDENT + 2),
                segments,
                interp.flatMap(segment -> name(file, segment)),
                interp.map(segment -> new Span(segment.offset(), Math.max(0, segment.filesz()), "PT_INTERP"))));
    }

    private static List<ElfSegment> segments(FileLook file, ByteView header, boolean is64) {
        long phoff = is64 ? header.u64(32) : header.u32(28);
        int size = is64 ? 56 : 32;
        int phentsize = header.u16(is64 ? 54 : 42);
        int phnum = Math.min(header.u16(is64 ? 56 : 44), MAX_PHNUM);
        if (phentsize != size || phoff < 0) {
            return List.of();
        }
        ByteView table = file.read(phoff, phnum * size).order(isBig(header));
        List<ElfSegment> segments = new ArrayList<>();
        for (int i = 0; (i + 1) * size <= table.length(); i++) {
            ByteView entry = table.slice(i * size, size);
            Span span = new Span(phoff + (long) i * size, size, "phdr[" + i + "]");
            segments.add(is64 ? segment64(i, entry, span) : segment32(i, entry, span));
        }
        return segments;
    }

    private static ByteOrder isBig(ByteView header) {
        return header.u8(EI_DATA_AT) == 2 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    }

    private static ElfSegment segment64(int index, ByteView entry, Span span) {
        return new ElfSegment(
                index,
                (int) entry.u32(0),
                (int) entry.u32(4),
                entry.u64(8),
                entry.u64(16),
                entry.u64(32),
                entry.u64(40),
                span);
    }

    private static ElfSegment segment32(int index, ByteView entry, Span span) {
        return new ElfSegment(
                index,
                (int) entry.u32(0),
                (int) entry.u32(24),
                entry.u32(4),
                entry.u32(8),
                entry.u32(16),
                entry.u32(20),
                span);
    }

    private static Optional<ByteString> name(FileLook file, ElfSegment interp) {
        if (interp.filesz() <= 0 || interp.filesz() > PATH_MAX || interp.offset() < 0) {
            return Optional.empty();
        }
        ByteView bytes = file.read(interp.offset(), (int) interp.filesz());
        ByteString name = bytes.bytes(0, bytes.length());
        int nul = name.indexOf(0, 0);
        return Optional.of(nul < 0 ? name : name.slice(0, nul));
    }

    /** Tells whether it is for the x32 ABI: 32-bit pointers, 64-bit registers. */
    boolean isX32() {
        return !is64 && machine == ElfMachine.EM_X86_64.code();
    }

    /** Returns the file in a few words. */
    String describe() {
        return (is64 ? "ELF64 " : "ELF32 ") + ElfMachine.describe(machine) + (isBig ? ", big-endian" : "") + ", "
                + kind();
    }

    private String kind() {
        boolean isDynamic = interp.isPresent();
        return switch (type) {
            case ET_REL -> "an object file for the linker";
            case ET_EXEC -> isDynamic ? "dynamic" : "static";
            case ET_DYN ->
                isDynamic ? "dynamic, position-independent" : "static or shared library, position-independent";
            case ET_CORE -> "a core dump";
            default -> "e_type " + type;
        };
    }
}
