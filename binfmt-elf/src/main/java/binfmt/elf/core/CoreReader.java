package binfmt.elf.core;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import kernel.api.ByteView;
import kernel.api.OpenFile;
import kernel.api.Span;

/** Reads headers and the list of notes; contents stay in the file. */
final class CoreReader {
    private static final int EI_NIDENT = 16;
    private static final int TABLE_PART = 512;
    private static final int MAX_NAME = 256;
    private static final long MAX_ALIGN = 1 << 30;
    private static final int NO_PAGE = 0;
    private static final int DEFAULT_PAGE = 4096;

    private final CoreFile file;
    private final CoreHeader header;
    private final List<CoreSegment> segments = new ArrayList<>();
    private final List<ElfNote> notes = new ArrayList<>();
    private int pageSize = NO_PAGE;

    CoreReader(OpenFile source) {
        this.file = new CoreFile(source);
        this.header = readHeader();
        readProgramHeaders();
    }

    CoreFile file() {
        return file;
    }

    CoreHeader header() {
        return header;
    }

    List<CoreSegment> segments() {
        return segments;
    }

    List<ElfNote> notes() {
        return notes;
    }

    int pageSize() {
        return pageSize == NO_PAGE ? DEFAULT_PAGE : pageSize;
    }

    static long word(ByteView view, int offset, int wordSize) {
        return wordSize == Long.BYTES ? view.u64(offset) : view.u32(offset);
    }

    private CoreHeader readHeader() {
        ByteView ident = file.bytes(0, EI_NIDENT, "e_ident");
        boolean isElf = ident.is(0, 0x7f, 'E', 'L', 'F');
        file.require(isElf, CoreRule.MAGIC, new Span(0, 4, "e_ident"), ident.u8(0));
        int type = ident.u8(CoreHeader.EI_CLASS);
        file.require(type == 1 || type == 2, CoreRule.CLASS, new Span(CoreHeader.EI_CLASS, 1, "EI_CLASS"), type);
        int data = ident.u8(CoreHeader.EI_DATA);
        file.require(data == 1 || data == 2, CoreRule.DATA, new Span(CoreHeader.EI_DATA, 1, "EI_DATA"), data);
        ByteOrder order = data == 1 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        int wordSize = type * Integer.BYTES;
        ByteView head = file.bytes(0, CoreHeader.TYPE + Integer.BYTES, "e_type").order(order);
        int kind = head.u16(CoreHeader.TYPE);
        file.require(kind == CoreHeader.ET_CORE, CoreRule.TYPE, new Span(CoreHeader.TYPE, 2, "e_type"), kind);
        return new CoreHeader(wordSize, order, head.u16(CoreHeader.MACHINE));
    }

    private void readProgramHeaders() {
        ByteView head = view(0, header.size(), "e_phoff");
        int size = head.u16(header.phentsizeAt());
        Span span = new Span(header.phentsizeAt(), 2, "e_phentsize");
        file.require(size == header.phentsize(), CoreRule.PHENTSIZE, span, size);
        long offset = word(head, header.phoffAt());
        long count = count(head);
        file.requireInside(offset, count * size, "e_phnum");
        for (long at = 0; at < count; at += TABLE_PART) {
            int part = (int) Math.min(TABLE_PART, count - at);
            ByteView table = view(offset + at * size, (long) part * size, "phdr");
            for (int i = 0; i < part; i++) {
                readProgramHeader(table.slice(i * size, size), at + i);
            }
        }
    }

    /** More program headers than e_phnum can count are counted by the first section header. */
    private long count(ByteView head) {
        int phnum = head.u16(header.phnumAt());
        if (phnum != CoreHeader.PN_XNUM) {
            return phnum;
        }
        long shoff = word(head, header.shoffAt());
        ByteView section = view(shoff, header.shentsize(), "shdr[0]");
        long count = section.u32(header.shInfoAt());
        Span span = new Span(shoff + header.shInfoAt(), 4, "sh_info");
        file.require(count <= Integer.MAX_VALUE, CoreRule.PHNUM, span, count);
        return count;
    }

    private void readProgramHeader(ByteView view, long index) {
        int type = (int) view.u32(0);
        if (type != CoreSegment.PT_NOTE && type != CoreSegment.PT_LOAD) {
            return;
        }
        String name = "phdr[" + index + "]";
        CoreSegment segment = segment(view);
        if (type == CoreSegment.PT_NOTE) {
            file.requireInside(segment.offset(), segment.filesz(), name);
            readNotes(segment.offset(), segment.offset() + segment.filesz());
        } else {
            addSegment(segment, view, name);
            noteAlign(word(view, header.phentsize() - header.wordSize()), view, name);
        }
    }

    private CoreSegment segment(ByteView view) {
        int step = header.wordSize();
        int offsetAt = header.is64() ? 8 : 4;
        int flags = (int) view.u32(header.is64() ? 4 : 6 * step);
        return new CoreSegment(
                word(view, offsetAt + step),
                word(view, offsetAt + 4 * step),
                word(view, offsetAt + 3 * step),
                CoreSegment.prot(flags),
                word(view, offsetAt));
    }

    private void addSegment(CoreSegment segment, ByteView view, String name) {
        Span span = new Span(view.fileOffset(), view.length(), name);
        long last = segment.vaddr() + segment.memsz() - 1;
        boolean isRange = Long.compareUnsigned(segment.filesz(), segment.memsz()) <= 0
                && (segment.memsz() == 0 || Long.compareUnsigned(last, segment.vaddr()) >= 0);
        file.require(isRange, CoreRule.SEGMENT, span, segment.vaddr());
        file.requireInside(segment.offset(), segment.filesz(), name);
        segments.add(segment);
    }

    private void noteAlign(long align, ByteView view, String name) {
        boolean isPage = Long.bitCount(align) == 1 && align > 0 && align <= MAX_ALIGN;
        boolean isSame = pageSize == NO_PAGE || pageSize == align;
        file.require(isPage && isSame, CoreRule.ALIGN, new Span(view.fileOffset(), view.length(), name), align);
        pageSize = (int) align;
    }

    private void readNotes(long from, long to) {
        long at = from;
        while (at < to) {
            Span span = new Span(at, Math.min(NoteWriter.HEAD, to - at), "note");
            file.require(to - at >= NoteWriter.HEAD, CoreRule.NOTE, span, to - at);
            ByteView head = view(at, NoteWriter.HEAD, "note");
            long nameSize = head.u32(0);
            long size = head.u32(4);
            file.require(nameSize > 1 && nameSize <= MAX_NAME, CoreRule.NOTE_NAME, span, nameSize);
            long content = at + NoteWriter.HEAD + NoteWriter.padded(nameSize);
            file.require(size <= to - content, CoreRule.NOTE, span, size);
            notes.add(new ElfNote(name(at, (int) nameSize, span), (int) head.u32(8), content, size));
            at = content + NoteWriter.padded(size);
        }
    }

    private String name(long note, int size, Span span) {
        ByteView name = view(note + NoteWriter.HEAD, size, "n_name");
        file.require(name.u8(size - 1) == 0, CoreRule.NOTE_NAME, span, name.u8(size - 1));
        return new String(name.bytes(0, size - 1).toByteArray(), StandardCharsets.ISO_8859_1);
    }

    private ByteView view(long offset, long size, String field) {
        return file.bytes(offset, size, field).order(header.order());
    }

    private long word(ByteView view, int offset) {
        return word(view, offset, header.wordSize());
    }
}
