package kernel.sim.exec;

import java.util.ArrayList;
import java.util.List;
import kernel.api.ByteString;

/**
 * The arguments of execve(2).
 *
 * @param path the program's file; relative paths start from the task's working directory
 * @param argv argument strings, without NUL bytes; with none, the program gets one empty string
 * @param envp environment strings, without NUL bytes
 */
public record ExecRequest(ByteString path, List<ByteString> argv, List<ByteString> envp) {
    /** Copies the lists. */
    public ExecRequest {
        argv = List.copyOf(argv);
        envp = List.copyOf(envp);
    }

    /**
     * Makes a request as a shell would: the path is argv[0], the environment is empty.
     *
     * @param path the program's file
     * @param arguments the other arguments
     * @return the request
     */
    public static ExecRequest of(String path, String... arguments) {
        List<ByteString> argv = new ArrayList<>();
        argv.add(ByteString.of(path));
        for (String argument : arguments) {
            argv.add(ByteString.of(argument));
        }
        return new ExecRequest(ByteString.of(path), argv, List.of());
    }

    /**
     * Changes the environment.
     *
     * @param environment strings, usually {@code NAME=value}
     * @return a copy with that environment
     */
    public ExecRequest withEnvp(List<ByteString> environment) {
        return new ExecRequest(path, argv, environment);
    }
}
