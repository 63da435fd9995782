package kernel.archive;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.tukaani.xz.XZInputStream;

/** A compression. Several compressed files after each other are one. */
enum Codec {
    GZIP("\u001f\u008b", Decoders.SMALL) {
        @Override
        InputStream decode(InputStream in, long memory) throws IOException {
            return GzipCompressorInputStream.builder()
                    .setInputStream(in)
                    .setDecompressConcatenated(true)
                    .get();
        }
    },
    BZIP2("BZh", Decoders.SMALL) {
        @Override
        InputStream decode(InputStream in, long memory) throws IOException {
            return new BZip2CompressorInputStream(in, true);
        }
    },
    XZ("\u00fd7zXZ\0", Decoders.LARGE) {
        @Override
        InputStream decode(InputStream in, long memory) throws IOException {
            return new XZInputStream(in, (int) Math.min(Integer.MAX_VALUE, memory >> 10));
        }
    },
    ZSTD("(\u00b5/\u00fd", Decoders.LARGE) {
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
    },
    /** Without any header, as in zip archives; never found by its first bytes. */
    DEFLATE("", Decoders.SMALL) {
        @Override
        InputStream decode(InputStream in, long memory) {
            Inflater inflater = new Inflater(true);
            return new InflaterInputStream(in, inflater) {
                @Override
                public void close() throws IOException {
                    super.close();
                    inflater.end(); // an inflater that was passed is not the stream's own
                }
            };
        }
    };

    private final String magic;
    private final int weight;

    Codec(String magic, int weight) {
        this.magic = magic;
        this.weight = weight;
    }

    /**
     * Decodes.
     *
     * @param memory how much a file may make the decoder use, in bytes
     */
    abstract InputStream decode(InputStream in, long memory) throws IOException;

    /** Returns how much of the room for {@link Decoders} a decoder takes. */
    int weight() {
        return weight;
    }

    /** Finds the compression of a file by its first bytes. */
    static Optional<Codec> of(byte[] start, int length) {
        return Arrays.stream(values())
                .filter(codec -> codec.matches(start, length))
                .findFirst();
    }

    private boolean matches(byte[] start, int length) {
        if (magic.isEmpty() || length < magic.length()) {
            return false;
        }
        for (int i = 0; i < magic.length(); i++) {
            if ((start[i] & 0xff) != magic.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
