package kernel.sim.exec;

import kernel.api.Errno;
import kernel.api.Rule;
import kernel.api.RuleDefinition;

/** What exec itself can refuse, in the kernel's order of checking. */
public enum ExecRule implements Rule {
    /** A pointer of the caller leads nowhere. */
    POINTER(RuleDefinition.of(
            "exec.args.pointer", Errno.EFAULT, "every pointer must lead to memory of the caller", "getname")),
    /** The caller left too many tasks to its user. */
    NPROC(RuleDefinition.of(
                    "exec.nproc",
                    Errno.EAGAIN,
                    "the user must have fewer tasks than RLIMIT_NPROC",
                    "do_execveat_common")
            .since("3.1")),
    /** The kernel is older than execveat. */
    NO_EXECVEAT(RuleDefinition.of("exec.execveat", Errno.ENOSYS, "the kernel must have execveat", "sys_ni_syscall")),
    /** A flag of execveat is not known. */
    FLAGS(RuleDefinition.of("exec.flags", Errno.EINVAL, "only known flags may be given", "do_open_execat")),
    /** The pointers to the strings alone are too much. */
    ARG_COUNT(RuleDefinition.of(
            "exec.args.count", Errno.E2BIG, "the argument pointers must fit the argument limit", "bprm_stack_limits")),
    /** One string is too long. */
    ARG_STRLEN(RuleDefinition.of(
            "exec.args.strlen", Errno.E2BIG, "one string must not have more than 131072 bytes", "copy_strings")),
    /** All strings together are too long. */
    ARG_TOTAL(RuleDefinition.of(
            "exec.args.total", Errno.E2BIG, "all strings together must fit the argument limit", "copy_strings")),
    /** The strings do not fit the stack. */
    ARG_STACK(RuleDefinition.of(
            "exec.args.stack", Errno.E2BIG, "all strings together must fit RLIMIT_STACK", "get_arg_page")),
    /** Interpreters of interpreters. */
    DEPTH(RuleDefinition.of("exec.depth", Errno.ELOOP, "at most 5 interpreters may follow one another", "exec_binprm")),
    /** There are no formats at all. */
    NO_FORMATS(RuleDefinition.of("exec.formats", Errno.ENOENT, "a format must be registered", "search_binary_handler")
            .until("6.14")),
    /** A format is registered twice. */
    REGISTERED(RuleDefinition.of(
            "exec.register.twice", Errno.EBUSY, "a format can be registered once", "register_binfmt")),
    /** A format is not registered. */
    NOT_REGISTERED(
            RuleDefinition.of("exec.unregister", Errno.EINVAL, "the format must be registered", "unregister_binfmt")),
    /** No format takes the file. */
    FORMAT(RuleDefinition.of(
            "exec.format", Errno.ENOEXEC, "some registered format must recognise the file", "search_binary_handler")),
    /** The process is ending, or another thread of it starts a program. */
    DE_THREAD(RuleDefinition.of("exec.threads", Errno.EAGAIN, "no other thread may have ended the process", "de_thread")
            .since("2.6")),
    /** Two programs on the way want to be open in the new one. */
    EXECFD(RuleDefinition.of(
            "exec.execfd.twice", Errno.ENOEXEC, "only one program on the way can be kept open", "exec_binprm")),
    /** The program that shall be open in the new one finds no descriptor. */
    EXECFD_LIMIT(RuleDefinition.of(
            "exec.execfd.limit", Errno.EMFILE, "a descriptor below RLIMIT_NOFILE must be free", "begin_new_exec")),
    /** The strings do not fit below the top of the stack. */
    STACK_FIT(RuleDefinition.of(
            "exec.stack.fit", Errno.ENOMEM, "the strings must fit below the top of the stack", "setup_arg_pages")),
    /** The stack cannot have its first room. */
    STACK_ROOM(RuleDefinition.of(
            "exec.stack.room", Errno.EFAULT, "the limits must leave room for the stack", "setup_arg_pages"));

    private final RuleDefinition definition;

    ExecRule(RuleDefinition definition) {
        this.definition = definition;
    }

    @Override
    public RuleDefinition definition() {
        return definition;
    }
}
