package kernel.sim.diagnosis;

import java.util.Optional;
import kernel.api.ByteView;

/**
 * The note in which a program says which processor it needs.
 *
 * <table>
 * <caption>Layout: offset and size in bytes</caption>
 * <tr><th>field</th><th>offset, size</th></tr>
 * <tr><td>n_namesz, n_descsz, n_type</td><td>0, 12</td></tr>
 * <tr><td>"GNU"</td><td>12, 4</td></tr>
 * <tr><td>pr_type, pr_datasz</td><td>16, 8, then as many bytes, rounded up to 8</td></tr>
 * </table>
 *
 * @abi Linux Extensions to gABI, "Program Property"
 */
final class GnuProperty {
    private static final int X86_ISA_1_NEEDED = 0xc0008002;
    private static final int FIRST = 16;
    private static final int LIMIT = 4096;
    private static final int V2 = 2;
    private static final int V3 = 4;
    private static final int V4 = 8;

    private GnuProperty() {}

    /** Returns the level that an x86-64 program needs beyond the first. */
    static Optional<String> isaNeeded(FileLook file, ElfLook elf) {
        return elf.segments().stream()
                .filter(segment -> segment.type() == ElfSegment.PT_GNU_PROPERTY && elf.is64() && segment.offset() >= 0)
                .filter(segment -> segment.filesz() > 0 && segment.filesz() <= LIMIT)
                .findFirst()
                .flatMap(segment -> level(file.read(segment.offset(), (int) segment.filesz())));
    }

    private static Optional<String> level(ByteView note) {
        int at = FIRST;
        while (at + 12 <= note.length()) {
            long size = note.u32(at + 4);
            if ((int) note.u32(at) == X86_ISA_1_NEEDED && size == 4) {
                return word((int) note.u32(at + 8));
            }
            at = (int) Math.min(note.length(), at + 8 + (size + 7 & -8));
        }
        return Optional.empty();
    }

    private static Optional<String> word(int bits) {
        if ((bits & V4) != 0) {
            return Optional.of("x86-64-v4");
        }
        if ((bits & V3) != 0) {
            return Optional.of("x86-64-v3");
        }
        return (bits & V2) != 0 ? Optional.of("x86-64-v2") : Optional.empty();
    }
}
