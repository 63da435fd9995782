package kernel.cli;

import java.io.PrintStream;
import java.util.List;
import kernel.api.ByteString;

/** Tells the answers for several programs apart, and remembers whether one was bad. */
final class BatchPrinter {
    private final PrintStream out;
    private final boolean isNaming;
    private boolean isFirst = true;
    private boolean isRefused;

    /**
     * Starts.
     *
     * @param isNaming whether a line before each answer names the program
     */
    BatchPrinter(PrintStream out, boolean isNaming) {
        this.out = out;
        this.isNaming = isNaming;
    }

    void begin(List<String> words) {
        if (isNaming) {
            out.println((isFirst ? "" : "\n") + "# program "
                    + ByteString.of(words.get(0)).printable());
        }
        isFirst = false;
    }

    void refused() {
        isRefused = true;
    }

    ExitCode exit() {
        return isRefused ? ExitCode.REFUSED : ExitCode.OK;
    }
}
