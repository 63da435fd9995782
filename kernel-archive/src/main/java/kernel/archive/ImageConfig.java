package kernel.archive;

import java.util.ArrayList;
import java.util.List;

/**
 * What a container image says of its program.
 *
 * @param platform what it is made for
 * @param entrypoint the first words of the program
 * @param cmd the words behind them, which users replace
 * @param env strings {@code NAME=VALUE}
 * @param workingDir where the program starts, a slash if the image does not say
 * @param user as the image has it: names or numbers, user and group apart by a colon; empty for the super-user
 * @abi OCI image specification 1.1, {@code config.md}
 */
public record ImageConfig(
        Platform platform,
        List<String> entrypoint,
        List<String> cmd,
        List<String> env,
        String workingDir,
        String user) {
    /** Copies the lists. */
    public ImageConfig {
        entrypoint = List.copyOf(entrypoint);
        cmd = List.copyOf(cmd);
        env = List.copyOf(env);
    }

    /**
     * Returns what is executed.
     *
     * @return the program and its arguments; empty if the image names none
     */
    public List<String> command() {
        List<String> words = new ArrayList<>(entrypoint);
        words.addAll(cmd);
        return words;
    }
}
