package binfmt.elf;

import java.util.Optional;
import kernel.api.Abi;
import kernel.api.ByteView;
import kernel.api.ExecException;
import kernel.api.GnuProperty;
import kernel.api.LoadContext;
import kernel.api.OpenFile;
import kernel.api.Rule;
import kernel.api.Span;

/**
 * The properties that a program, or its interpreter, has in a GNU note.
 *
 * <table>
 * <caption>Layout of the note: offset and size in bytes</caption>
 * <tr><td>n_namesz</td><td>0, 4</td></tr>
 * <tr><td>n_descsz</td><td>4, 4</td></tr>
 * <tr><td>n_type</td><td>8, 4</td></tr>
 * <tr><td>name</td><td>12, 4</td></tr>
 * <tr><td>properties: pr_type, pr_datasz, data padded to a word</td><td>16, 4 and 4 and more</td></tr>
 * </table>
 *
 * @param context the program
 * @param elfClass how numbers are written
 * @param known the property that the machine acts on
 * @kernel v6.18 fs/binfmt_elf.c, {@code parse_elf_properties}
 */
record ElfProperties(LoadContext context, ElfClass elfClass, Optional<GnuProperty> known) {
    private static final int NOTE_DATA_SZ = 1024;
    private static final int NOTE_HEADER = 16;
    private static final int PROPERTY_HEADER = 8;
    private static final int NAMESZ = 0;
    private static final int DESCSZ = 4;
    private static final int TYPE = 8;
    private static final int NAME = 12;
    private static final int NT_GNU_PROPERTY_TYPE_0 = 5;

    static int execProt(LoadContext context, Abi abi, ProgramHeaders program, Optional<ElfInterp> interp) {
        return abi.usesGnuProperty()
                ? new ElfProperties(context, ElfClass.of(abi), abi.gnuProperty()).execProt(program, interp)
                : 0;
    }

    /** Returns what executable segments get besides, of the interpreter if there is one, else of the program. */
    int execProt(ProgramHeaders program, Optional<ElfInterp> interp) {
        OpenFile file = interp.map(ElfInterp::file).orElse(context.file());
        Optional<ProgramHeader> property =
                interp.isPresent() ? interp.get().headers().propertyOfInterp() : program.propertyOfProgram();
        return property.map(header -> parse(file, header)).orElse(0);
    }

    private int parse(OpenFile file, ProgramHeader header) {
        long size = header.filesz();
        boolean isSmall = Long.compareUnsigned(size, NOTE_DATA_SZ) <= 0;
        context.require(isSmall, ElfRule.PROPERTY_SIZE, file, header.span(), size);
        byte[] bytes = new byte[(int) Math.min(size, NOTE_DATA_SZ)];
        int got = read(file, header.offset(), bytes);
        Note note =
                new Note(file, ByteView.of(bytes, header.offset(), file.path()).order(elfClass.byteOrder()), got);
        note.require(got >= NOTE_HEADER, ElfRule.PROPERTY_READ, 0, got);
        boolean isNote = note.bytes.u32(TYPE) == NT_GNU_PROPERTY_TYPE_0
                && note.bytes.u32(NAMESZ) == 4
                && note.bytes.is(NAME, 'G', 'N', 'U', 0);
        note.require(isNote, ElfRule.PROPERTY_NOTE, 0, note.bytes.u32(TYPE));
        long descsz = note.bytes.u32(DESCSZ);
        note.require(descsz <= got - NOTE_HEADER, ElfRule.PROPERTY_DESC, DESCSZ, descsz);
        return properties(note, NOTE_HEADER + (int) descsz);
    }

    /** Returns how many bytes there were; a read that fails gives none. */
    private static int read(OpenFile file, long offset, byte[] target) {
        try {
            return file.read(offset, target, 0, target.length);
        } catch (ExecException e) {
            return 0;
        }
    }

    private int properties(Note note, int end) {
        int prot = 0;
        long previous = -1;
        int at = NOTE_HEADER;
        while (at < end) {
            note.require(end - at >= PROPERTY_HEADER, ElfRule.PROPERTY_LENGTH, at, end - at);
            long type = note.bytes.u32(at);
            long datasz = note.bytes.u32(at + 4);
            int data = at + PROPERTY_HEADER;
            long step = datasz + elfClass.wordSize() - 1 & -elfClass.wordSize();
            note.require(step <= end - data, ElfRule.PROPERTY_LENGTH, at, datasz);
            note.require(type > previous, ElfRule.PROPERTY_ORDER, at, type);
            prot |= prot(note, type, data, datasz);
            previous = type;
            at = data + (int) step;
        }
        return prot;
    }

    private int prot(Note note, long type, int data, long datasz) {
        if (known.isEmpty() || Integer.toUnsignedLong(known.get().type()) != type) {
            return 0;
        }
        note.require(datasz == Integer.BYTES, ElfRule.PROPERTY_WORD, data, datasz);
        boolean isSet = (note.bytes.u32(data) & known.get().bit()) != 0;
        return isSet ? known.get().prot() : 0;
    }

    /** The bytes of a note, and where a complaint about them points. */
    private final class Note {
        private final OpenFile file;
        private final ByteView bytes;
        private final int length;

        Note(OpenFile file, ByteView bytes, int length) {
            this.file = file;
            this.bytes = bytes;
            this.length = length;
        }

        void require(boolean isOk, Rule rule, int at, long found) {
            Span span = new Span(bytes.fileOffset() + at, Math.max(length - at, 0), "PT_GNU_PROPERTY");
            context.require(isOk, rule, file, span, found);
        }
    }
}
