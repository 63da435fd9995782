package kernel.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Words for what can go wrong with a file of the host. */
final class Failures {
    private Failures() {}

    static String describe(Path file, IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return file + ": no such file";
        }
        if (failure instanceof AccessDeniedException) {
            return file + ": access denied";
        }
        return file + ": " + failure.getMessage();
    }
}
