package binfmt.elf.testing;

import kernel.api.ByteString;
import kernel.api.OpenFile;

/**
 * A file in memory.
 *
 * @param path its name
 * @param content its bytes
 */
public record BytesFile(ByteString path, ByteString content) implements OpenFile {
    /** Makes a file that is called {@code core}. */
    public static BytesFile core(byte[] content) {
        return new BytesFile(ByteString.of("core"), ByteString.of(content));
    }

    @Override
    public long size() {
        return content.length();
    }

    @Override
    public int read(long offset, byte[] target, int at, int length) {
        if (offset < 0 || offset >= content.length()) {
            return 0;
        }
        int count = (int) Math.min(length, content.length() - offset);
        content.slice((int) offset, (int) offset + count).copyTo(target, at);
        return count;
    }

    @Override
    public boolean canMmap() {
        return true;
    }
}
