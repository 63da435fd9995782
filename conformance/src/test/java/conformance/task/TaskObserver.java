package conformance.task;

import conformance.HostCompiler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Builds the program of {@code src/test/c/tasks}. */
final class TaskObserver {
    private static final HostCompiler COMPILER = new HostCompiler(Path.of("src/test/c/tasks"));

    private TaskObserver() {}

    /** Tells why the host cannot be asked, if it cannot. */
    static Optional<String> unavailable() throws IOException, InterruptedException {
        boolean isRoot = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        Optional<String> reason = HostCompiler.unavailable();
        return isRoot || reason.isPresent() ? reason : Optional.of("the tests do not run as the super-user");
    }

    static Path build(Path directory) throws IOException, InterruptedException {
        List<String> options =
                List.of("-std=gnu17", "-O2", "-Wall", "-Wextra", "-Werror", "-fno-stack-protector", "-static");
        return COMPILER.compile(
                directory.resolve("taskseq"), options, List.of("taskseq.c", "watch.c", "print.c", "task.c"));
    }
}
