package kernel.archive;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.tukaani.xz.XZInputStream;

/** A compression that archives lie under. Several compressed files after each other are one. */
enum Codec {
    GZIP(List.of(0x1f, 0x8b)) {
        @Override
        InputStream decode(InputStream in, long memory) throws IOException {
            return GzipCompressorInputStream.builder()
                    .setInputStream(in)
                    .setDecompressConcatenated(true)
                    .get();
        }
    },
    BZIP2(List.of('B' & 0xff, 'Z' & 0xff, 'h' & 0xff)) {
        @Override
        InputStream decode(InputStream in, long memory) throws IOException {
            return new BZip2CompressorInputStream(in, true);
        }
    },
    XZ(List.of(0xfd, '7' & 0xff, 'z' & 0xff, 'X' & 0xff, 'Z' & 0xff, 0)) {
        @Override
        InputStream decode(InputStream in, long memory) throws IOException {
            return new XZInputStream(in, (int) Math.min(Integer.MAX_VALUE, memory >> 10));
        }
    },
    ZSTD(List.of(0x28, 0xb5, 0x2f, 0xfd)) {
        @Override
        InputStream decode(InputStream in, long memory) throws IOException {
            try {
                int window = Long.SIZE - 1 - Long.numberOfLeadingZeros(memory);
                return new ZstdInputStreamNoFinalizer(in).setLongMax(Math.max(10, Math.min(31, window)));
            } catch (LinkageError e) {
                // The library unpacks its native code into the temporary directory, which may forbid to execute it.
                throw new RootException("zstd needs native code, which cannot be loaded here: " + e.getMessage()
                        + " (java.io.tmpdir must be a directory on a file system without noexec)");
            }
        }
    };

    private final List<Integer> magic;

    Codec(List<Integer> magic) {
        this.magic = magic;
    }

    /**
     * Decodes.
     *
     * @param memory how much a file may make the decoder use, in bytes
     */
    abstract InputStream decode(InputStream in, long memory) throws IOException;

    /** Finds the compression of a file by its first bytes. */
    static Optional<Codec> of(byte[] start, int length) {
        return Arrays.stream(values())
                .filter(codec -> codec.matches(start, length))
                .findFirst();
    }

    private boolean matches(byte[] start, int length) {
        if (length < magic.size()) {
            return false;
        }
        for (int i = 0; i < magic.size(); i++) {
            if ((start[i] & 0xff) != magic.get(i)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
