package kernel.api;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * A format of executable files, {@code struct linux_binfmt}.
 *
 * <p>A provider has a public constructor without arguments that does no I/O. It is stateless: many threads may load at
 * once. It is found through {@link java.util.ServiceLoader}, declared in {@code module-info} and in {@code META-INF/services}.
 */
public interface BinaryFormat {
    /** The {@link #priority()} of a format that does not say. */
    int DEFAULT_PRIORITY = 100;

    /**
     * Returns the format's unique name.
     *
     * @return characters of {@code [a-z0-9_]}, at least one
     */
    String name();

    /**
     * Returns the place in the list of formats: smaller numbers are asked first, equal ones by name.
     *
     * @return any number
     */
    default int priority() {
        return DEFAULT_PRIORITY;
    }

    /**
     * Returns which kernels have the format.
     *
     * @return every one, unless the format says otherwise
     */
    default Versioned presence() {
        return Versioned.ALWAYS;
    }

    /**
     * Returns the file system through which the format is told what to do.
     *
     * @return its type, the same object at every call; empty for a format that needs none
     */
    default Optional<FileSystemType> fileSystem() {
        return Optional.empty();
    }

    /**
     * Returns the rules that the format checks.
     *
     * @return in the order of checking
     */
    List<Rule> rules();

    /**
     * Loads a program.
     *
     * @param bprm the program being executed
     * @return whether it is loaded, not of this format, or handed over
     * @throws ExecException if a rule is broken; with {@link Errno#ENOEXEC} before the point of no return the next
     *     format is asked, as after {@link LoadResult.NotRecognised}
     */
    LoadResult loadBinary(BinPrm bprm);

    /**
     * Loads a shared library into a running program, for uselib(2).
     *
     * @param load the library and the program's memory
     * @return whether it is loaded; a format without shared libraries does not recognise any
     * @throws ExecException if a rule is broken
     */
    default LoadResult loadShlib(LoadContext load) {
        return LoadResult.notRecognised(FormatRule.NO_SHLIB, new Span(0, 0, "file"));
    }

    /**
     * Writes the core of a dying task.
     *
     * @param params the task and where its core goes
     * @return false if the format writes no cores, or the limit leaves no room
     * @throws IOException if the output fails
     */
    default boolean coreDump(CoreDumpParams params) throws IOException {
        return false;
    }
}
