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
    /** Formats that the kernel no longer has are there all the same. */
    EVERY_FORMAT(Optional.empty(), Optional.of(new KernelVersion(0, 0))),
    /** A program can load a shared library by a system call, uselib. */
    USELIB(Optional.empty(), Optional.of(new KernelVersion(6, 16))),
    /** A traced program gains rights from its file, if its tracer has all. */
    TRACED_GAINS_RIGHTS(Optional.of(new KernelVersion(4, 10)), Optional.empty()),
    /** A new program's flags register is set, not left as its caller had it. */
    FLAGS_SET(Optional.of(new KernelVersion(3, 7)), Optional.empty()),
    /** A new program's flags register has the bit that is always set. */
    FLAGS_FIXED_BIT(Optional.of(new KernelVersion(6, 9)), Optional.empty()),
    /** The room that a stack gets is 20 pages, not 128 KiB. */
    STACK_EXPANDED_BY_20_PAGES(Optional.empty(), Optional.of(new KernelVersion(3, 0))),
    /** The lowest page of a stack is never used, and not shown. */
    STACK_GUARD_PAGE(Optional.of(new KernelVersion(2, 6)), Optional.of(new KernelVersion(4, 12))),
    /** The lowest addresses are not for everybody, vm.mmap_min_addr. */
    MMAP_MIN_ADDR(Optional.of(new KernelVersion(2, 6)), Optional.empty()),
    /** Addresses can be random. */
    RANDOMIZES(Optional.of(new KernelVersion(2, 6)), Optional.empty()),
    /** Mappings go upwards. */
    LEGACY_LAYOUT(Optional.empty(), Optional.of(new KernelVersion(2, 6))),
    /** Mappings go upwards if the stack is not limited. */
    LEGACY_IF_STACK_UNLIMITED(Optional.empty(), Optional.of(new KernelVersion(4, 7))),
    /** RLIMIT_DATA binds all private writable mappings, not the break alone. */
    DATA_LIMIT_OF_MAPPINGS(Optional.of(new KernelVersion(4, 7)), Optional.empty()),
    /** Mappings without a file have names. */
    MAPS_NAMED(Optional.of(new KernelVersion(2, 6)), Optional.empty()),
    /** A mapping that only touches the break is called [heap] too. */
    HEAP_IF_TOUCHING(Optional.empty(), Optional.of(new KernelVersion(6, 6))),
    /** A program without a vDSO has it at address 0, for those who only look at the address. */
    VDSO_AT_ZERO(Optional.of(new KernelVersion(2, 6)), Optional.of(new KernelVersion(3, 16))),
    /** A user namespace can have registered formats of its own. */
    FORMATS_PER_USER_NAMESPACE(Optional.of(new KernelVersion(6, 7)), Optional.empty()),
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
