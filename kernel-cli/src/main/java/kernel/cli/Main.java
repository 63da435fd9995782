package kernel.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;

/** Where the command starts. */
public final class Main {
    private Main() {}

    /**
     * Runs the command and ends the process with its exit code.
     *
     * @param args the words behind {@code ksim}
     */
    public static void main(String[] args) {
        PrintStream out = buffered(FileDescriptor.out);
        PrintStream err = buffered(FileDescriptor.err);
        int exitCode = new Ksim(new Caller(out, err, System.getenv())).run(args);
        out.flush();
        err.flush();
        System.exit(exitCode);
    }

    private static PrintStream buffered(FileDescriptor descriptor) {
        return new PrintStream(new BufferedOutputStream(new FileOutputStream(descriptor), 1 << 15), false, UTF_8);
    }
}
