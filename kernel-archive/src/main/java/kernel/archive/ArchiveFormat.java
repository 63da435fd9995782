package kernel.archive;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.LongConsumer;

/** A format of archives, found by the first bytes. */
enum ArchiveFormat {
    CPIO(RootKind.CPIO) {
        @Override
        boolean matches(byte[] start, int length) {
            return CpioHeader.matches(start, length);
        }

        @Override
        void read(Input input, MemberSink sink) throws IOException {
            new CpioReader(input.source(), sink, input.decoding(), input.progress(), 0).read();
        }
    },
    AR(RootKind.AR) {
        @Override
        boolean matches(byte[] start, int length) {
            return ArReader.matches(start, length);
        }

        @Override
        void read(Input input, MemberSink sink) throws IOException {
            new ArReader(input.source(), sink, input.progress()).read();
        }
    },
    ZIP(RootKind.ZIP) {
        @Override
        boolean matches(byte[] start, int length) {
            return ZipReader.matches(start, length);
        }

        @Override
        void read(Input input, MemberSink sink) throws IOException {
            new ZipReader(input.source(), sink, input.decoding(), input.progress()).read();
        }
    },
    TAR(RootKind.TAR) {
        @Override
        boolean matches(byte[] start, int length) {
            return TarReader.matches(start, length);
        }

        @Override
        void read(Input input, MemberSink sink) throws IOException {
            new TarReader(input.source(), sink, input.progress()).read();
        }
    };

    /** How many bytes a format is told by. */
    static final int WINDOW = 512;

    private final RootKind kind;

    /**
     * What an index is read from.
     *
     * @param source the archive
     * @param decoding what decoders share
     * @param progress who is told how far reading is
     */
    record Input(ByteSource source, DecodedSource.Decoding decoding, LongConsumer progress) {}

    ArchiveFormat(RootKind kind) {
        this.kind = kind;
    }

    RootKind kind() {
        return kind;
    }

    abstract boolean matches(byte[] start, int length);

    /** Reads the index. */
    abstract void read(Input input, MemberSink sink) throws IOException;

    static Optional<ArchiveFormat> of(byte[] start, int length) {
        return Arrays.stream(values())
                .filter(format -> format.matches(start, length))
                .findFirst();
    }
}
