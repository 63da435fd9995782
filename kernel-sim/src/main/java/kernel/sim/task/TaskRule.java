package kernel.sim.task;

import kernel.api.Errno;
import kernel.api.ExecException;
import kernel.api.Rule;
import kernel.api.RuleDefinition;
import kernel.api.Violation;

/** What fork, clone, unshare, wait and kill can refuse, in the kernel's order of checking. */
public enum TaskRule implements Rule {
    /** Stack and size of clone3 do not fit together. */
    STACK(RuleDefinition.of(
                    "task.clone3.stack", Errno.EINVAL, "a stack needs a size, and a size a stack", "clone3_stack_valid")
            .since("5.3")),
    /** A flag of clone3 is not known. */
    CLONE3_FLAGS(
            RuleDefinition.of("task.clone3.flags", Errno.EINVAL, "clone3 takes known flags only", "clone3_args_valid")
                    .since("5.3")),
    /** Handlers cannot be shared and cleared. */
    CLEAR_SIGHAND(RuleDefinition.of(
                    "task.clone3.clear-sighand",
                    Errno.EINVAL,
                    "CLONE_CLEAR_SIGHAND and CLONE_SIGHAND exclude each other",
                    "clone3_args_valid")
            .since("5.5")),
    /** The exit signal of clone3 is none. */
    EXIT_SIGNAL(RuleDefinition.of(
                    "task.clone3.exit-signal",
                    Errno.EINVAL,
                    "the exit signal must be 0 to 64, and 0 for threads and siblings",
                    "clone3_args_valid")
            .since("5.3")),
    /** The child's descriptor and number would go to one place. */
    PIDFD_TID(RuleDefinition.of(
                    "task.clone.pidfd-tid",
                    Errno.EINVAL,
                    "CLONE_PIDFD and CLONE_PARENT_SETTID need different places",
                    "kernel_clone")
            .since("5.2")),
    /** Mounts cannot be new while the working directory is shared. */
    NEWNS_FS(RuleDefinition.of(
            "task.clone.newns-fs", Errno.EINVAL, "CLONE_NEWNS and CLONE_FS exclude each other", "copy_process")),
    /** Users cannot be new while the working directory is shared. */
    NEWUSER_FS(RuleDefinition.of(
                    "task.clone.newuser-fs",
                    Errno.EINVAL,
                    "CLONE_NEWUSER and CLONE_FS exclude each other",
                    "copy_process")
            .since("3.9")),
    /** Threads share their handlers. */
    THREAD_SIGHAND(RuleDefinition.of(
            "task.clone.thread-sighand", Errno.EINVAL, "CLONE_THREAD needs CLONE_SIGHAND", "copy_process")),
    /** Handlers live in memory. */
    SIGHAND_VM(
            RuleDefinition.of("task.clone.sighand-vm", Errno.EINVAL, "CLONE_SIGHAND needs CLONE_VM", "copy_process")),
    /** The first process has no siblings. */
    PARENT_INIT(RuleDefinition.of("task.clone.parent-init", Errno.EINVAL, "init cannot have siblings", "copy_process")
            .since("2.6.32")),
    /** Threads live in the namespaces of their process. */
    THREAD_NAMESPACE(RuleDefinition.of(
                    "task.clone.thread-namespace",
                    Errno.EINVAL,
                    "threads cannot have other users or numbers than their process",
                    "copy_process")
            .since("3.8")),
    /** A descriptor of a child that is detached. */
    PIDFD_DETACHED(RuleDefinition.of(
                    "task.clone.pidfd-detached",
                    Errno.EINVAL,
                    "CLONE_PIDFD and CLONE_DETACHED exclude each other",
                    "copy_process")
            .since("5.2")),
    /** There is no memory for the child. */
    MEMORY(RuleDefinition.of("task.clone.memory", Errno.ENOMEM, "there must be memory for the child", "copy_process")),
    /** User namespaces are nested too deeply. */
    USER_DEPTH(RuleDefinition.of(
                    "task.clone.user-depth", Errno.ENOSPC, "user namespaces can be nested 32 deep", "create_user_ns")
            .since("3.8")),
    /** The user has too many tasks. */
    NPROC(RuleDefinition.of(
            "task.clone.nproc", Errno.EAGAIN, "the user must have fewer tasks than RLIMIT_NPROC", "copy_process")),
    /** The machine has too many tasks. */
    MAX_THREADS(RuleDefinition.of(
            "task.clone.max-threads",
            Errno.EAGAIN,
            "there must be fewer tasks than kernel.threads-max",
            "copy_process")),
    /** Another thread replaces the program meanwhile. */
    IN_EXEC(RuleDefinition.of(
            "task.clone.in-exec", Errno.EAGAIN, "no task that shares the directory may be in an exec", "copy_fs")),
    /** Namespaces are for the super-user. */
    NAMESPACE_RIGHT(RuleDefinition.of(
            "task.clone.namespace-right", Errno.EPERM, "new namespaces need CAP_SYS_ADMIN", "copy_namespaces")),
    /** Semaphore changes of another namespace cannot be taken back. */
    NEWIPC_SYSVSEM(RuleDefinition.of(
            "task.clone.newipc-sysvsem",
            Errno.EINVAL,
            "CLONE_NEWIPC and CLONE_SYSVSEM exclude each other",
            "copy_namespaces")),
    /** Thread-local storage of the kernel's. */
    TLS(RuleDefinition.of(
            "task.clone.tls", Errno.EPERM, "thread-local storage must lie below TASK_SIZE", "do_arch_prctl_64")),
    /** The wanted number is none. */
    SET_TID(RuleDefinition.of(
                    "task.clone.set-tid",
                    Errno.EINVAL,
                    "wanted numbers must be possible, one for each namespace",
                    "alloc_pid")
            .since("5.5")),
    /** The wanted number is taken. */
    SET_TID_USED(RuleDefinition.of("task.clone.set-tid-used", Errno.EEXIST, "wanted numbers must be free", "alloc_pid")
            .since("5.5")),
    /** Choosing numbers is for the super-user. */
    SET_TID_RIGHT(RuleDefinition.of(
                    "task.clone.set-tid-right",
                    Errno.EPERM,
                    "choosing numbers needs CAP_CHECKPOINT_RESTORE",
                    "alloc_pid")
            .since("5.5")),
    /** There are no more numbers. */
    PIDS(RuleDefinition.of("task.clone.pids", Errno.EAGAIN, "there must be a free process number", "alloc_pid")),
    /** The first process of the namespace is dead. */
    INIT_DEAD(RuleDefinition.of(
            "task.clone.init-dead", Errno.ENOMEM, "the namespace's first process must live", "alloc_pid")),
    /** The descriptor of the child has no place. */
    PIDFD_POINTER(RuleDefinition.of(
                    "task.clone.pidfd-pointer",
                    Errno.EFAULT,
                    "the place for the child's descriptor must be writable",
                    "copy_process")
            .since("5.2")),
    /** A signal kills the parent meanwhile. */
    KILLED(RuleDefinition.of("task.clone.killed", Errno.EINTR, "the parent must live", "copy_process")),
    /** A flag of unshare is not known. */
    UNSHARE_FLAGS(RuleDefinition.of(
            "task.unshare.flags", Errno.EINVAL, "unshare takes known flags only", "check_unshare_flags")),
    /** Threads cannot leave their process. */
    UNSHARE_THREAD(RuleDefinition.of(
            "task.unshare.thread", Errno.EINVAL, "the process must have one thread", "check_unshare_flags")),
    /** Handlers cannot be unshared. */
    UNSHARE_SIGHAND(RuleDefinition.of(
            "task.unshare.sighand", Errno.EINVAL, "nobody else may have the handlers", "check_unshare_flags")),
    /** Memory cannot be unshared. */
    UNSHARE_VM(RuleDefinition.of(
            "task.unshare.vm", Errno.EINVAL, "nobody else may have the memory", "check_unshare_flags")),
    /** There is nobody to wait for. */
    NO_CHILD(RuleDefinition.of("task.wait.child", Errno.ECHILD, "there must be such a child", "do_wait")),
    /** An option of wait is not known. */
    WAIT_OPTIONS(RuleDefinition.of("task.wait.options", Errno.EINVAL, "the options must be known", "kernel_wait4")),
    /** A signal is none. */
    SIGNAL(RuleDefinition.of("task.kill.signal", Errno.EINVAL, "the signal must be 0 to 64", "check_kill_permission")),
    /** A process does not exist. */
    NO_PROCESS(
            RuleDefinition.of("task.kill.process", Errno.ESRCH, "there must be such a process", "kill_something_info")),
    /** A process is somebody else's. */
    KILL_RIGHT(RuleDefinition.of(
            "task.kill.right", Errno.EPERM, "the process must be of the same user", "check_kill_permission"));

    private final RuleDefinition definition;

    TaskRule(RuleDefinition definition) {
        this.definition = definition;
    }

    @Override
    public RuleDefinition definition() {
        return definition;
    }

    void require(boolean isOk, long found) {
        if (!isOk) {
            throw new ExecException(Violation.of(this).withFound("0x" + Long.toHexString(found)));
        }
    }
}
