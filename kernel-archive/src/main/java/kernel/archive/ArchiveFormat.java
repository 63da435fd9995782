package kernel.archive;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.LongConsumer;

/** A format of archives, found by the first bytes. */
enum ArchiveFormat {
    TAR(RootKind.TAR) {
        @Override
        boolean matches(byte[] start, int length) {
            return TarReader.matches(start, length);
        }

        @Override
        void read(ByteSource source, MemberSink sink, LongConsumer progress) throws IOException {
            new TarReader(source, sink, progress).read();
        }
    };

    /** How many bytes a format is told by. */
    static final int WINDOW = 512;

    private final RootKind kind;

    ArchiveFormat(RootKind kind) {
        this.kind = kind;
    }

    RootKind kind() {
        return kind;
    }

    abstract boolean matches(byte[] start, int length);

    /** Reads the index. */
    abstract void read(ByteSource source, MemberSink sink, LongConsumer progress) throws IOException;

    static Optional<ArchiveFormat> of(byte[] start, int length) {
        return Arrays.stream(values())
                .filter(format -> format.matches(start, length))
                .findFirst();
    }
}
