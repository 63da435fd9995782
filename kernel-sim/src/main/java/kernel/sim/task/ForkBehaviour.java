package kernel.sim.task;

import java.util.Optional;
import kernel.api.KernelVersion;
import kernel.api.Versioned;
import kernel.sim.profile.LinuxProfile;

/**
 * What fork, exit and their relatives do in some kernels only, besides the rules that they check.
 *
 * @kernel v6.18, v2.6.32, v2.4.0 kernel/fork.c, kernel/exit.c
 */
enum ForkBehaviour implements Versioned {
    /** Bit 25 of the flags starts the child stopped. */
    CLONE_STOPPED("2.6", "2.6.38"),
    /** The user's tasks are counted before the child has an identity of its own. */
    NPROC_FIRST("2.4", "5.17"),
    /** The super-user and those with rights have as many tasks as they like. */
    NPROC_EXEMPTS("2.6", ""),
    /** A sibling tells of its end by the signal that its process tells by. */
    PARENT_EXIT_SIGNAL("3.1", ""),
    /** A child that its parent waits for is the parent's own, whatever the flags say. */
    VFORK_OVER_PARENT("2.4", "2.6"),
    /** Threads are children, which are waited for. */
    THREADS_ARE_CHILDREN("2.4", "2.6"),
    /** The code of the last thread that ends is that of the process, not that of the first. */
    LAST_THREAD_CODE("6.0", ""),
    /** Users, and numbers of children, can be unshared. */
    UNSHARE_USERS("3.8", ""),
    /** Who shares files or handlers, not only the directory, gains no rights by exec. */
    UNSAFE_BY_ANY_PART("2.4", "2.6.30"),
    /** Tasks may fill half of the memory, not an eighth. */
    THREADS_IN_HALF("2.4", "2.6"),
    /** A task that executes a program enters the time namespace of its children. */
    EXEC_ENTERS_TIME("6.1", "");

    private static final int PAGE_SIZE = 4096;
    private static final int MIN_THREADS = 20;
    private static final int FUTEX_TID_MASK = 0x3fffffff;

    private final KernelVersion since;
    private final Optional<KernelVersion> until;

    ForkBehaviour(String since, String until) {
        this.since = KernelVersion.parse(since);
        this.until = until.isEmpty() ? Optional.empty() : Optional.of(KernelVersion.parse(until));
    }

    @Override
    public Optional<KernelVersion> since() {
        return Optional.of(since);
    }

    @Override
    public Optional<KernelVersion> until() {
        return until;
    }

    /**
     * Returns how many tasks a machine can have.
     *
     * @param pages size of the memory
     * @kernel v6.18 kernel/fork.c, {@code set_max_threads}; v2.4.0 kernel/fork.c, {@code fork_init}
     */
    static int maxThreads(LinuxProfile kernel, long pages) {
        long share = kernel.has(THREADS_IN_HALF) ? 2 : 8;
        long bytes = share * kernel.architecture().threadSize();
        return (int) Math.min(FUTEX_TID_MASK, Math.max(MIN_THREADS, pages * PAGE_SIZE / bytes));
    }
}
