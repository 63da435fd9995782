package kernel.sim.task;

import kernel.api.Errno;
import kernel.api.ExecException;
import kernel.api.Rule;
import kernel.api.RuleDefinition;
import kernel.api.Violation;
import kernel.sim.profile.LinuxProfile;

/** What fork, clone, unshare, wait and kill can refuse, in the kernel's order of checking. */
public enum TaskRule implements Rule {
    /** The kernel is older than clone3. */
    NO_CLONE3(RuleDefinition.of("task.clone3.known", Errno.ENOSYS, "the kernel must have clone3", "sys_ni_syscall")
            .until("5.3")),
    /** The structure of clone3 is too large. */
    CLONE3_LARGE(RuleDefinition.of(
                    "task.clone3.large",
                    Errno.E2BIG,
                    "the structure must not be larger than a page",
                    "copy_clone_args_from_user")
            .since("5.3")),
    /** The structure of clone3 is too small. */
    CLONE3_SMALL(RuleDefinition.of(
                    "task.clone3.small",
                    Errno.EINVAL,
                    "the structure must have at least 64 bytes",
                    "copy_clone_args_from_user")
            .since("5.3")),
    /** The structure of clone3 cannot be read. */
    CLONE3_POINTER(RuleDefinition.of(
                    "task.clone3.pointer",
                    Errno.EFAULT,
                    "the structure and the wanted numbers must be readable",
                    "copy_clone_args_from_user")
            .since("5.3")),
    /** The structure of clone3 says what the kernel does not know. */
    CLONE3_TAIL(RuleDefinition.of(
                    "task.clone3.tail",
                    Errno.E2BIG,
                    "bytes behind the known ones must be zero",
                    "copy_struct_from_user")
            .since("5.3")),
    /** The wanted number is none. */
    SET_TID(RuleDefinition.of(
                    "task.clone.set-tid",
                    Errno.EINVAL,
                    "wanted numbers must be possible, one for each namespace",
                    "alloc_pid")
            .since("5.5")),
    /** The exit signal of clone3 is none. */
    EXIT_SIGNAL(RuleDefinition.of(
                    "task.clone3.exit-signal",
                    Errno.EINVAL,
                    "the exit signal must be 0 to 64, and 0 for threads and siblings",
                    "clone3_args_valid")
            .since("5.3")),
    /** The control group of clone3 is no descriptor. */
    CGROUP_ARGUMENT(RuleDefinition.of(
                    "task.clone3.cgroup",
                    Errno.EINVAL,
                    "CLONE_INTO_CGROUP needs a descriptor in a structure of 88 bytes",
                    "copy_clone_args_from_user")
            .since("5.7")),
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
    /** Stack and size of clone3 do not fit together. */
    STACK(RuleDefinition.of(
                    "task.clone3.stack",
                    Errno.EINVAL,
                    "a stack needs a size, and a size a stack below TASK_SIZE",
                    "clone3_stack_valid")
            .since("5.3")),
    /** Two tasks cannot have one number. */
    CLONE_PID(RuleDefinition.of("task.clone.pid", Errno.EPERM, "CLONE_PID is for the kernel alone", "do_fork")
            .until("2.6")),
    /** The child's descriptor and number would go to one place. */
    PIDFD_TID(RuleDefinition.of(
                    "task.clone.pidfd-tid",
                    Errno.EINVAL,
                    "CLONE_PIDFD and CLONE_PARENT_SETTID need different places",
                    "kernel_clone")
            .since("5.2")),
    /** Threads and siblings have the users and numbers of their process. */
    NAMESPACE_RELATIVE(RuleDefinition.of(
                    "task.clone.namespace-relative",
                    Errno.EINVAL,
                    "CLONE_NEWUSER and CLONE_NEWPID exclude CLONE_THREAD and CLONE_PARENT",
                    "do_fork")
            .since("2.6.23")
            .until("3.12")),
    /** New users are for the super-user. */
    NEWUSER_RIGHT(RuleDefinition.of(
                    "task.clone.newuser-right",
                    Errno.EPERM,
                    "CLONE_NEWUSER needs CAP_SYS_ADMIN, CAP_SETUID and CAP_SETGID",
                    "do_fork")
            .since("2.6.23")
            .until("3.8")),
    /** Mounts cannot be new while the working directory is shared. */
    NEWNS_FS(RuleDefinition.of(
                    "task.clone.newns-fs", Errno.EINVAL, "CLONE_NEWNS and CLONE_FS exclude each other", "copy_process")
            .since("2.4.19")),
    /** Users cannot be new while the working directory is shared. */
    NEWUSER_FS(RuleDefinition.of(
                    "task.clone.newuser-fs",
                    Errno.EINVAL,
                    "CLONE_NEWUSER and CLONE_FS exclude each other",
                    "copy_process")
            .since("3.9")),
    /** Threads share their handlers. */
    THREAD_SIGHAND(RuleDefinition.of(
                    "task.clone.thread-sighand", Errno.EINVAL, "CLONE_THREAD needs CLONE_SIGHAND", "copy_process")
            .since("2.6")),
    /** Handlers live in memory. */
    SIGHAND_VM(RuleDefinition.of("task.clone.sighand-vm", Errno.EINVAL, "CLONE_SIGHAND needs CLONE_VM", "copy_process")
            .since("2.6")),
    /** The first process has no siblings. */
    PARENT_INIT(RuleDefinition.of("task.clone.parent-init", Errno.EINVAL, "init cannot have siblings", "copy_process")
            .since("2.6.32")),
    /** Threads live in the namespaces of their process. */
    THREAD_NAMESPACE(RuleDefinition.of(
                    "task.clone.thread-namespace",
                    Errno.EINVAL,
                    "threads cannot have other users or numbers than their process",
                    "copy_process")
            .since("3.12")),
    /** Who shares memory has the same numbers. */
    VM_NAMESPACE(RuleDefinition.of(
                    "task.clone.vm-namespace",
                    Errno.EINVAL,
                    "children with other numbers cannot share memory",
                    "copy_process")
            .since("3.8")
            .until("3.12")),
    /** A descriptor of a child that is detached. */
    PIDFD_DETACHED(RuleDefinition.of(
                    "task.clone.pidfd-detached",
                    Errno.EINVAL,
                    "CLONE_PIDFD and CLONE_DETACHED exclude each other",
                    "copy_process")
            .since("5.2")),
    /** A descriptor of a thread. */
    PIDFD_THREAD(RuleDefinition.of(
                    "task.clone.pidfd-thread",
                    Errno.EINVAL,
                    "CLONE_PIDFD and CLONE_THREAD exclude each other",
                    "copy_process")
            .since("5.2")
            .until("6.9")),
    /** There is no memory for the child. */
    MEMORY(RuleDefinition.of("task.clone.memory", Errno.ENOMEM, "there must be memory for the child", "copy_process")),
    /** User namespaces are nested too deeply. */
    USER_DEPTH(RuleDefinition.of(
                    "task.namespace.user-depth",
                    Errno.ENOSPC,
                    "user namespaces can be nested 33 deep",
                    "create_user_ns")
            .since("4.9")),
    /** User namespaces are nested too deeply. */
    USER_DEPTH_OLD(RuleDefinition.of(
                    "task.namespace.user-depth-old",
                    Errno.EUSERS,
                    "user namespaces can be nested 33 deep",
                    "create_user_ns")
            .since("3.11")
            .until("4.9")),
    /** A user has too many namespaces. */
    NAMESPACE_LIMIT(RuleDefinition.of(
                    "task.namespace.limit",
                    Errno.ENOSPC,
                    "the user must have fewer namespaces than user.max_*_namespaces",
                    "inc_ucount")
            .since("4.9")),
    /** Another root is no prison inside a user namespace. */
    USER_CHROOT(RuleDefinition.of(
                    "task.namespace.user-chroot",
                    Errno.EPERM,
                    "the root directory must be that of the mounts",
                    "create_user_ns")
            .since("3.9")),
    /** The maker of a user namespace is nobody. */
    USER_MAPPED(RuleDefinition.of(
                    "task.namespace.user-mapped",
                    Errno.EPERM,
                    "the ids of the caller must be mapped in its own user namespace",
                    "create_user_ns")
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
                    "task.clone.in-exec",
                    Errno.EAGAIN,
                    "no task that shares the directory may be in an exec",
                    "copy_fs")
            .since("2.6.30")),
    /** Namespaces are for the super-user. */
    NAMESPACE_RIGHT(RuleDefinition.of(
            "task.namespace.right", Errno.EPERM, "new namespaces need CAP_SYS_ADMIN", "copy_namespaces")),
    /** Semaphore changes of another namespace cannot be taken back. */
    NEWIPC_SYSVSEM(RuleDefinition.of(
                    "task.clone.newipc-sysvsem",
                    Errno.EINVAL,
                    "CLONE_NEWIPC and CLONE_SYSVSEM exclude each other",
                    "copy_namespaces")
            .since("2.6.25")),
    /** The children have other numbers already. */
    NEWPID_TWICE(RuleDefinition.of(
                    "task.namespace.newpid-twice",
                    Errno.EINVAL,
                    "the children must have the numbers of the task",
                    "copy_pid_ns")
            .since("3.8")),
    /** Numbers belong to users that are elsewhere. */
    PID_USERS(RuleDefinition.of(
                    "task.namespace.pid-users",
                    Errno.EINVAL,
                    "new numbers must belong to users inside those of the old ones",
                    "create_pid_namespace")
            .since("4.14")),
    /** Namespaces of numbers are nested too deeply. */
    PID_DEPTH(RuleDefinition.of(
                    "task.namespace.pid-depth",
                    Errno.ENOSPC,
                    "namespaces of process numbers can be nested 32 deep",
                    "create_pid_namespace")
            .since("4.9")),
    /** Namespaces of numbers are nested too deeply. */
    PID_DEPTH_OLD(RuleDefinition.of(
                    "task.namespace.pid-depth-old",
                    Errno.EINVAL,
                    "namespaces of process numbers can be nested 32 deep",
                    "create_pid_namespace")
            .since("3.7")
            .until("4.9")),
    /** Thread-local storage of the kernel's. */
    TLS(RuleDefinition.of(
            "task.clone.tls", Errno.EPERM, "thread-local storage must lie below TASK_SIZE", "do_arch_prctl_64")),
    /** Choosing numbers is for the super-user. */
    SET_TID_RIGHT(RuleDefinition.of(
                    "task.clone.set-tid-right",
                    Errno.EPERM,
                    "choosing numbers needs CAP_CHECKPOINT_RESTORE",
                    "alloc_pid")
            .since("5.5")),
    /** The wanted number is taken. */
    SET_TID_USED(RuleDefinition.of("task.clone.set-tid-used", Errno.EEXIST, "wanted numbers must be free", "alloc_pid")
            .since("5.5")),
    /** There are no more numbers. */
    PIDS(RuleDefinition.of("task.clone.pids", Errno.EAGAIN, "there must be a free process number", "alloc_pid")
            .since("4.0")),
    /** There are no more numbers. */
    PIDS_MEMORY(RuleDefinition.of(
                    "task.clone.pids-memory", Errno.ENOMEM, "there must be a free process number", "alloc_pid")
            .until("4.0")),
    /** The first process of the namespace is dead. */
    INIT_DEAD(RuleDefinition.of(
                    "task.clone.init-dead", Errno.ENOMEM, "the namespace's first process must live", "copy_process")
            .since("3.8")),
    /** The descriptor of the child has no number. */
    PIDFD_LIMIT(RuleDefinition.of(
                    "task.clone.pidfd-limit",
                    Errno.EMFILE,
                    "a descriptor below RLIMIT_NOFILE must be free",
                    "pidfd_prepare")
            .since("5.2")),
    /** The descriptor of the child has no place. */
    PIDFD_POINTER(RuleDefinition.of(
                    "task.clone.pidfd-pointer",
                    Errno.EFAULT,
                    "the place for the child's descriptor must be writable",
                    "copy_process")
            .since("5.2")),
    /** There are no control groups. */
    CGROUP(RuleDefinition.of(
                    "task.clone.cgroup",
                    Errno.EBADF,
                    "the descriptor must be of a control group",
                    "cgroup_css_set_fork")
            .since("5.7")),
    /** A signal kills the parent meanwhile. */
    KILLED(RuleDefinition.of("task.clone.killed", Errno.EINTR, "the parent must live", "copy_process")),
    /** The kernel is older than unshare. */
    NO_UNSHARE(RuleDefinition.of("task.unshare.known", Errno.ENOSYS, "the kernel must have unshare", "sys_ni_syscall")
            .until("2.6.16")),
    /** A flag of unshare is not known. */
    UNSHARE_FLAGS(RuleDefinition.of(
                    "task.unshare.flags", Errno.EINVAL, "unshare takes known flags only", "check_unshare_flags")
            .since("2.6.16")),
    /** Threads cannot leave their memory. */
    UNSHARE_MEMORY(
            RuleDefinition.of("task.unshare.memory", Errno.EINVAL, "nobody else may have the memory", "unshare_thread")
                    .since("2.6.16")
                    .until("4.3")),
    /** Threads cannot leave their process. */
    UNSHARE_THREAD(RuleDefinition.of(
                    "task.unshare.thread", Errno.EINVAL, "the process must have one thread", "check_unshare_flags")
            .since("4.3")),
    /** Handlers cannot be unshared. */
    UNSHARE_SIGHAND(RuleDefinition.of(
                    "task.unshare.sighand", Errno.EINVAL, "nobody else may have the handlers", "check_unshare_flags")
            .since("4.3")),
    /** Memory cannot be unshared. */
    UNSHARE_VM(
            RuleDefinition.of("task.unshare.vm", Errno.EINVAL, "nobody else may have the memory", "check_unshare_flags")
                    .since("4.3")),
    /** An option of wait is not known. */
    WAIT_OPTIONS(RuleDefinition.of(
            "task.wait.options", Errno.EINVAL, "the options must be known, and waitid needs an event", "kernel_wait4")),
    /** What is waited for is nobody. */
    WAIT_ID(RuleDefinition.of(
            "task.wait.id", Errno.EINVAL, "numbers to wait for must be positive", "kernel_waitid_prepare")),
    /** A descriptor to wait for is of no process. */
    WAIT_PIDFD(RuleDefinition.of("task.wait.pidfd", Errno.EBADF, "the descriptor must be of a process", "pidfd_get_pid")
            .since("5.4")),
    /** There is nobody to wait for. */
    NO_CHILD(RuleDefinition.of("task.wait.child", Errno.ECHILD, "there must be such a child", "do_wait")),
    /** A number of a thread is none. */
    THREAD_NUMBER(
            RuleDefinition.of("task.tgkill.number", Errno.EINVAL, "numbers of threads must be positive", "do_tkill")),
    /** A process does not exist. */
    NO_PROCESS(
            RuleDefinition.of("task.kill.process", Errno.ESRCH, "there must be such a process", "kill_something_info")),
    /** A signal is none. */
    SIGNAL(RuleDefinition.of("task.kill.signal", Errno.EINVAL, "the signal must be 0 to 64", "check_kill_permission")),
    /** A process is somebody else's. */
    KILL_RIGHT(RuleDefinition.of(
            "task.kill.right", Errno.EPERM, "the process must be of the same user", "check_kill_permission")),
    /** A process group has a number below 0. */
    PGID(RuleDefinition.of(
            "task.setpgid.number", Errno.EINVAL, "the number of the group must not be negative", "setpgid")),
    /** A process is neither the caller nor a child of it. */
    PGID_PROCESS(RuleDefinition.of(
            "task.setpgid.process", Errno.ESRCH, "the process must be the caller or a child", "setpgid")),
    /** Threads have no process group of their own. */
    PGID_LEADER(RuleDefinition.of(
            "task.setpgid.leader", Errno.EINVAL, "the task must be the first of its process", "setpgid")),
    /** Process groups do not cross sessions. */
    PGID_SESSION(RuleDefinition.of(
            "task.setpgid.session",
            Errno.EPERM,
            "process and group must be of the session of the caller, which they do not lead",
            "setpgid")),
    /** A child executes another program by now. */
    PGID_EXEC(RuleDefinition.of(
            "task.setpgid.exec", Errno.EACCES, "the child must not have executed a program", "setpgid")),
    /** Who leads a group cannot leave its session. */
    SETSID(RuleDefinition.of(
            "task.setsid", Errno.EPERM, "the process must lead neither a session nor a group", "ksys_setsid")),
    /** A futex is not aligned. */
    FUTEX_ALIGN(RuleDefinition.of(
            "task.futex.align", Errno.EINVAL, "the address must be a multiple of 4", "get_futex_key")),
    /** A futex cannot be read. */
    FUTEX_POINTER(
            RuleDefinition.of("task.futex.pointer", Errno.EFAULT, "the address must be readable", "get_futex_key")),
    /** A futex has changed already. */
    FUTEX_VALUE(RuleDefinition.of(
            "task.futex.value", Errno.EAGAIN, "the word must hold what the caller expects", "futex_wait_setup"));

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

    /** Refuses if the kernel has the rule. */
    void require(LinuxProfile kernel, boolean isOk, long found) {
        require(isOk || !kernel.has(this), found);
    }
}
