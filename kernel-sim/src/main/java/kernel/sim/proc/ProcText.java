package kernel.sim.proc;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import kernel.api.ByteString;

/** A file of /proc being written; names in it are bytes. */
final class ProcText {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 12);

    void line(ByteString line) {
        bytes.writeBytes(line.toByteArray());
        bytes.write('\n');
    }

    void line(String line) {
        bytes.writeBytes(line.getBytes(StandardCharsets.US_ASCII));
        bytes.write('\n');
    }

    ByteString toByteString() {
        return ByteString.of(bytes.toByteArray());
    }
}
