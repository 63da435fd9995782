package benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The C side, {@code kbench}. */
record Twin(Path program) {
    /** Measures; returns nanoseconds. */
    double nanos(String name) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(program.toString(), name)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String line = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.waitFor() != 0 || !line.startsWith(name + "=")) {
            throw new IOException(program + " " + name + " answered \"" + line + "\"");
        }
        return Double.parseDouble(line.substring(name.length() + 1));
    }
}
