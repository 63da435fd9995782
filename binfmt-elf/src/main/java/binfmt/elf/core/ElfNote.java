package binfmt.elf.core;

/**
 * One note of a core.
 *
 * @param name its owner, for example {@code CORE}; one character for each byte
 * @param type its type, see {@link NoteType}
 * @param offset file offset of its content
 * @param size size of its content in bytes
 */
public record ElfNote(String name, int type, long offset, long size) {
    /** Tells whether this is a note that every machine has. */
    boolean isCore(int wanted) {
        return type == wanted && name.equals(NoteType.CORE);
    }
}
