package kernel.sim.diagnosis;

import java.util.Optional;
import kernel.api.ByteString;
import kernel.api.ByteView;
import kernel.api.ExecException;
import kernel.api.Span;
import kernel.sim.fs.Dentry;
import kernel.sim.fs.FileAccess;
import kernel.sim.fs.FileDescription;
import kernel.sim.fs.FileType;
import kernel.sim.fs.InodeAttributes;
import kernel.sim.fs.PathWalk;
import kernel.sim.fs.RootFileSystem;
import kernel.sim.trace.Excerpt;

/**
 * A file as somebody sees it who may read everything.
 *
 * @param file the file
 * @param head its first bytes
 * @param kind what it is; data for what is not a regular file
 * @param isReadable whether the host lets it be read
 */
record FileLook(FileDescription file, ByteView head, FileKind kind, boolean isReadable) {
    private static final int ROW = 16;
    private static final int MAX_ROWS = 4;
    private static final int WORD = 8;

    /** Looks for a file; empty if there is none, or if the way to it does not end. */
    static Optional<FileLook> at(RootFileSystem root, ByteString cwd, ByteString path) {
        try {
            return Optional.of(of(PathWalk.walk(root, cwd, FileAccess.ROOT, path)));
        } catch (ExecException e) {
            return Optional.empty();
        }
    }

    private static FileLook of(Dentry dentry) {
        FileDescription file = new FileDescription(dentry);
        if (dentry.inode().attributes().type() != FileType.REGULAR) {
            return new FileLook(file, ByteView.of(new byte[0], 0, file.path()), FileKind.DATA, true);
        }
        try {
            ByteView head = read(file, 0, FileKind.HEAD);
            return new FileLook(file, head, FileKind.of(head), true);
        } catch (ExecException e) {
            return new FileLook(file, ByteView.of(new byte[0], 0, file.path()), FileKind.DATA, false);
        }
    }

    private static ByteView read(FileDescription file, long offset, int length) {
        long left = Math.max(0, file.size() - offset);
        byte[] bytes = new byte[(int) Math.min(length, left)];
        int got = file.read(offset, bytes, 0, bytes.length);
        return ByteView.of(bytes, offset, file.path()).slice(0, Math.max(0, got));
    }

    /** Reads what there is of a range; nothing if the host cannot read. */
    ByteView read(long offset, int length) {
        try {
            return read(file, offset, length);
        } catch (ExecException e) {
            return ByteView.of(new byte[0], offset, file.path());
        }
    }

    ByteString path() {
        return file.path();
    }

    long size() {
        return file.size();
    }

    InodeAttributes attributes() {
        return file.inode().attributes();
    }

    Optional<ElfLook> elf() {
        return kind == FileKind.ELF ? ElfLook.of(this) : Optional.empty();
    }

    Optional<ScriptLook> script() {
        return kind == FileKind.SCRIPT ? Optional.of(ScriptLook.of(this)) : Optional.empty();
    }

    /** Returns the file in a few words. */
    String describe() {
        if (attributes().type() != FileType.REGULAR) {
            return attributes().type().toString();
        }
        if (!isReadable) {
            return "a file that ksim may not read";
        }
        return elf().map(ElfLook::describe).orElse(kind.description());
    }

    /** Returns the bytes of a field with what surrounds them; empty if the file ends before. */
    Optional<Excerpt> excerpt(Span span) {
        long from = span.offset() & -WORD;
        long wanted = span.offset() - from + Math.min(span.length(), MAX_ROWS * ROW);
        long rows = Math.min(MAX_ROWS, Math.max(1, (wanted + ROW - 1) / ROW));
        if (from < 0 || from >= size() || attributes().type() != FileType.REGULAR) {
            return Optional.empty();
        }
        ByteView bytes = read(from, (int) rows * ROW);
        boolean isThere = bytes.length() > span.offset() - from;
        return isThere
                ? Optional.of(new Excerpt(path(), from, bytes.bytes(0, bytes.length()), span))
                : Optional.empty();
    }
}
