package kernel.cli;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import kernel.sim.task.Program;

/**
 * The names of the cores of a batch: {@code %e} stands for the name of the program, {@code %E} for its path.
 *
 * @kernel v6.18 fs/coredump.c, {@code format_corename}
 */
final class CoreName {
    private final String pattern;
    private final boolean isBatch;
    private final Set<String> written = new HashSet<>();

    CoreName(Path pattern, boolean isBatch) {
        this.pattern = pattern.toString();
        this.isBatch = isBatch;
    }

    /**
     * Returns where the core of a program goes.
     *
     * @throws InputException if that of another one went there
     */
    Path of(Program program) {
        if (!isBatch) {
            return Path.of(pattern);
        }
        String path = program.exe().path().toString().replace('/', '!');
        String name = pattern.replace("%e", program.comm().toString().replace('/', '!'))
                .replace("%E", path);
        if (!written.add(name)) {
            throw new InputException(
                    name + ": two cores would go there; in -o, %e stands for a program's name, and %E for its path");
        }
        return Path.of(name);
    }
}
