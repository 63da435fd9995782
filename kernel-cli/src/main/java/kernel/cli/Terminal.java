package kernel.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a person reads and types, as far as Java can tell: {@code System.console()} means another thing since JDK 22. */
final class Terminal {
    private Terminal() {}

    /** Tells whether one of the command's own descriptors is a terminal. */
    static boolean isAt(int descriptor) {
        try {
            String file = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return file.startsWith("/dev/pts/") || file.startsWith("/dev/tty") || file.equals("/dev/console");
        } catch (IOException e) {
            return false;
        }
    }
}
