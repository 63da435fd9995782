package kernel.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Who called the command.
 *
 * @param out where data goes
 * @param err where talk goes
 * @param environment the caller's variables
 */
record Caller(PrintStream out, PrintStream err, Map<String, String> environment) {
    /** Returns a variable that is set to something. */
    Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }

    /** Returns where the user's own plugins lie. */
    Optional<Path> userPlugins() {
        return variable("XDG_DATA_HOME")
                .map(Path::of)
                .or(() -> variable("HOME").map(home -> Path.of(home, ".local", "share")))
                .map(data -> data.resolve("ksim").resolve("plugins"));
    }
}
