package binfmt.elf.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kernel.api.ByteString;
import kernel.api.ByteView;
import kernel.api.OpenFile;
import kernel.api.Vma;

/**
 * The note NT_FILE: number of files, page size, three words for each, then the names, each with a NUL.
 *
 * @param mappings the mapped files
 * @param pageSize the unit of offsets
 * @kernel v6.18 fs/binfmt_elf.c, {@code fill_files_note}
 */
record FileNote(List<CoreMapping> mappings, int pageSize) {
    /** What the kernel reserves for a mapping at first. */
    private static final int ESTIMATE = 64;

    /** kernel.core_file_note_size_limit, as it is by default. */
    private static final int LIMIT = 4 << 20;

    /** What kernel.core_file_note_size_limit can be at most. */
    static final int MAX_SIZE = 16 << 20;

    /** Page of the kernel's own memory. */
    private static final int PAGE = 4096;

    static FileNote of(List<Vma> vmas, int pageSize) {
        List<CoreMapping> mappings = new ArrayList<>();
        for (Vma vma : vmas) {
            Optional<OpenFile> file = vma.file();
            file.ifPresent(f -> mappings.add(new CoreMapping(vma.start(), vma.end(), vma.offset(), f.path())));
        }
        return new FileNote(mappings, pageSize);
    }

    /**
     * Lays the note out.
     *
     * @param vmaCount how many mappings there are, with those of no file
     * @return empty if the kernel finds it too large, and writes none
     */
    Optional<ByteString> toByteString(CoreHeader header, int vmaCount) {
        int word = header.wordSize();
        long names = mappings.stream().mapToLong(m -> m.path().length() + 1).sum();
        if (!fits((2 + 3L * vmaCount) * word + names, vmaCount)) {
            return Optional.empty();
        }
        Struct struct = header.struct((int) ((2 + 3L * mappings.size()) * word + names));
        struct.word(mappings.size()).word(pageSize);
        for (CoreMapping mapping : mappings) {
            struct.word(mapping.start()).word(mapping.end()).word(Long.divideUnsigned(mapping.offset(), pageSize));
        }
        mappings.forEach(mapping -> struct.bytes(mapping.path()).u8(0));
        return Optional.of(struct.toByteString());
    }

    /** The kernel tries with ever more memory, up to its limit. */
    private static boolean fits(long needed, int vmaCount) {
        long size = (long) vmaCount * ESTIMATE;
        while (size != 0 && size < LIMIT) {
            size = size + PAGE - 1 & -PAGE;
            if (needed <= size) {
                return true;
            }
            size = size * 5 / 4;
        }
        return false;
    }

    /**
     * Reads the note.
     *
     * @throws kernel.api.ExecException if it is shorter than it says
     */
    static FileNote parse(ByteView view, int word) {
        long count = CoreReader.word(view, 0, word);
        long pageSize = CoreReader.word(view, word, word);
        long most = (view.length() - 2L * word) / (3L * word + 1);
        CoreFile.require(
                Long.compareUnsigned(count, most) <= 0, CoreRule.FILE_COUNT, view, Long.toUnsignedString(count));
        CoreFile.require(
                pageSize > 0 && pageSize <= Integer.MAX_VALUE && Long.bitCount(pageSize) == 1,
                CoreRule.FILE_PAGE,
                view,
                Long.toUnsignedString(pageSize));
        List<CoreMapping> mappings = new ArrayList<>((int) count);
        ByteString all = view.bytes(0, view.length());
        int name = (int) (2 + 3 * count) * word;
        for (int i = 0; i < count; i++) {
            int at = (2 + 3 * i) * word;
            int end = all.indexOf(0, name);
            CoreFile.require(end >= 0, CoreRule.FILE_NAME, view, "name " + i);
            mappings.add(new CoreMapping(
                    CoreReader.word(view, at, word),
                    CoreReader.word(view, at + word, word),
                    CoreReader.word(view, at + 2 * word, word) * pageSize,
                    all.slice(name, end)));
            name = end + 1;
        }
        return new FileNote(mappings, (int) pageSize);
    }
}
