package kernel.sim.profile;

import java.util.Optional;
import kernel.api.KernelVersion;
import kernel.api.Versioned;

/**
 * What the exec path does in some kernels only, besides the rules that they check.
 *
 * @kernel v6.18, v5.10, v2.4.0 fs/exec.c
 */
public enum KernelBehaviour implements Versioned {
    /** A file that no format takes makes the kernel ask for a module, binfmt-xxxx. */
    REQUEST_MODULE(Optional.empty(), Optional.of(new KernelVersion(6, 14))),
    /** The formats are asked again even if no module was loaded. */
    SEARCH_AGAIN_ANYHOW(Optional.empty(), Optional.of(new KernelVersion(2, 6))),
    /** A new format is asked first, and registering one twice is an error. */
    REGISTER_AT_HEAD(Optional.empty(), Optional.of(new KernelVersion(2, 6))),
    /** The header window has 256 bytes, not 128. */
    WIDE_HEADER_WINDOW(Optional.of(new KernelVersion(5, 1)), Optional.empty()),
    /** Strings may use a share of the stack limit, not 32 pages. */
    STRINGS_BY_STACK_LIMIT(Optional.of(new KernelVersion(2, 6)), Optional.empty()),
    /** A stack gets room to grow before the program starts. */
    STACK_EXPANDED(Optional.of(new KernelVersion(2, 6)), Optional.empty()),
    /** A program can be named by a descriptor, execveat. */
    EXECVEAT(Optional.of(new KernelVersion(3, 19)), Optional.empty()),
    /** execveat can only ask, AT_EXECVE_CHECK. */
    EXECVE_CHECK(Optional.of(new KernelVersion(6, 14)), Optional.empty()),
    /** An empty argument list becomes one empty string. */
    EMPTY_ARGV_FILLED(Optional.of(new KernelVersion(5, 18)), Optional.empty()),
    /** A program that is named by a descriptor alone is called by its file's name, not by the descriptor's number. */
    COMM_FROM_FILE(Optional.of(new KernelVersion(6, 14)), Optional.empty()),
    /** A program that a thread starts ends the other threads. */
    DE_THREAD_KILLS(Optional.of(new KernelVersion(2, 6)), Optional.empty()),
    /** A setting says whether others may look into a program that changes its identity, fs.suid_dumpable. */
    SUID_DUMPABLE(Optional.of(new KernelVersion(2, 6)), Optional.empty()),
    /** A program is told to be careful, AT_SECURE, also if its file brings an effective id back to the real one. */
    SECURE_IF_IDS_CHANGE(Optional.of(new KernelVersion(6, 16)), Optional.empty()),
    /** A task that exec gives no rights loses those of an effective id that is not its real one. */
    NO_NEW_PRIVS_TAKES_IDS(Optional.of(new KernelVersion(3, 5)), Optional.of(new KernelVersion(6, 16))),
    /** A failure past the point of no return kills by SIGSEGV, not by SIGKILL. */
    SIGSEGV_PAST_RETURN(Optional.of(new KernelVersion(3, 17)), Optional.empty()),
    /** A file cannot be executed while it is open for writing, nor opened for writing while it is executed. */
    DENY_WRITE(Optional.empty(), Optional.empty()) {
        @Override
        public boolean holdsIn(KernelVersion version) {
            return version.compareTo(new KernelVersion(6, 11)) < 0 || version.compareTo(new KernelVersion(6, 13)) >= 0;
        }
    };

    private final Optional<KernelVersion> since;
    private final Optional<KernelVersion> until;

    KernelBehaviour(Optional<KernelVersion> since, Optional<KernelVersion> until) {
        this.since = since;
        this.until = until;
    }

    @Override
    public Optional<KernelVersion> since() {
        return since;
    }

    @Override
    public Optional<KernelVersion> until() {
        return until;
    }
}
