package kernel.cli.check;

import java.nio.file.Path;
import java.util.Optional;
import kernel.archive.RootOptions;

/**
 * How files are checked.
 *
 * @param root the root in which all targets are paths; without one an archive or image is its own root, and everything else
 *     is a path of the host
 * @param opening how roots are opened
 * @param jobs how many files are executed at once
 */
public record CheckOptions(Optional<Path> root, RootOptions opening, int jobs) {}
