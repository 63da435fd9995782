package kernel.sim.exec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kernel.api.ByteString;

/**
 * The arguments of execve(2) and execveat(2).
 *
 * @param filename the program's file; empty is a pointer that leads nowhere
 * @param argv argument strings; with none, the program gets one empty string
 * @param envp environment strings
 * @param dirfd descriptor of the directory that relative names start from, or {@link #AT_FDCWD}
 * @param flags {@code AT_} bits
 */
public record ExecRequest(Optional<ByteString> filename, UserArgPtr argv, UserArgPtr envp, int dirfd, int flags) {
    /** The working directory, instead of a descriptor. */
    public static final int AT_FDCWD = -100;
    /** The program must not be a symbolic link. */
    public static final int AT_SYMLINK_NOFOLLOW = 0x100;
    /** With an empty name, the descriptor itself is the program. */
    public static final int AT_EMPTY_PATH = 0x1000;
    /** Only asks whether the program may be executed. */
    public static final int AT_EXECVE_CHECK = 0x10000;

    /**
     * Makes the arguments of execve(2).
     *
     * @param path the program's file; relative paths start from the task's working directory
     * @param argv argument strings, without NUL bytes
     * @param envp environment strings, without NUL bytes
     */
    public ExecRequest(ByteString path, List<ByteString> argv, List<ByteString> envp) {
        this(Optional.of(path), UserArgPtr.of(argv), UserArgPtr.of(envp), AT_FDCWD, 0);
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
        return new ExecRequest(filename, argv, UserArgPtr.of(environment), dirfd, flags);
    }

    /**
     * Makes it a call of execveat(2).
     *
     * @param descriptor a directory, or {@link #AT_FDCWD}
     * @param atFlags {@code AT_} bits
     * @return a copy with that place
     */
    public ExecRequest at(int descriptor, int atFlags) {
        return new ExecRequest(filename, argv, envp, descriptor, atFlags);
    }

    /** Tells whether only execveat can express it. */
    boolean isAt() {
        return dirfd != AT_FDCWD || flags != 0;
    }

    /** Tells whether a descriptor alone names the program. */
    boolean isNamedByDescriptor() {
        return dirfd != AT_FDCWD && filename.map(ByteString::isEmpty).orElse(false);
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }
}
