package kernel.sim.exec;

import java.util.Optional;
import kernel.api.Errno;
import kernel.api.KernelVersion;
import kernel.api.Rule;

/** What exec itself can refuse, in the kernel's order of checking. */
public enum ExecRule implements Rule {
    /** A pointer of the caller leads nowhere. */
    POINTER("exec.args.pointer", Errno.EFAULT, "every pointer must lead to memory of the caller", "getname"),
    /** The caller left too many tasks to its user. */
    NPROC("exec.nproc", Errno.EAGAIN, "the user must have fewer tasks than RLIMIT_NPROC", "do_execveat_common") {
        @Override
        public Optional<KernelVersion> since() {
            return Optional.of(new KernelVersion(3, 1));
        }
    },
    /** The kernel is older than execveat. */
    NO_EXECVEAT("exec.execveat", Errno.ENOSYS, "the kernel must have execveat", "sys_ni_syscall"),
    /** A flag of execveat is not known. */
    FLAGS("exec.flags", Errno.EINVAL, "only known flags may be given", "do_open_execat"),
    /** There are too many strings. */
    ARG_STRINGS("exec.args.strings", Errno.E2BIG, "there must not be more than 2147483647 strings", "count"),
    /** The pointers to the strings alone are too much. */
    ARG_COUNT("exec.args.count", Errno.E2BIG, "the argument pointers must fit the argument limit", "bprm_stack_limits"),
    /** One string is too long. */
    ARG_STRLEN("exec.args.strlen", Errno.E2BIG, "one string must not have more than 131072 bytes", "copy_strings"),
    /** All strings together are too long. */
    ARG_TOTAL("exec.args.total", Errno.E2BIG, "all strings together must fit the argument limit", "copy_strings"),
    /** The strings do not fit the stack. */
    ARG_STACK("exec.args.stack", Errno.E2BIG, "all strings together must fit RLIMIT_STACK", "get_arg_page"),
    /** Interpreters of interpreters. */
    DEPTH("exec.depth", Errno.ELOOP, "at most 5 interpreters may follow one another", "exec_binprm"),
    /** There are no formats at all. */
    NO_FORMATS("exec.formats", Errno.ENOENT, "a format must be registered", "search_binary_handler") {
        @Override
        public Optional<KernelVersion> until() {
            return Optional.of(new KernelVersion(6, 14));
        }
    },
    /** A format is registered twice. */
    REGISTERED("exec.register.twice", Errno.EBUSY, "a format can be registered once", "register_binfmt"),
    /** A format is not registered. */
    NOT_REGISTERED("exec.unregister", Errno.EINVAL, "the format must be registered", "unregister_binfmt"),
    /** No format takes the file. */
    FORMAT("exec.format", Errno.ENOEXEC, "some registered format must recognise the file", "search_binary_handler"),
    /** Two programs on the way want to be open in the new one. */
    EXECFD("exec.execfd.twice", Errno.ENOEXEC, "only one program on the way can be kept open", "exec_binprm"),
    /** The program that shall be open in the new one finds no descriptor. */
    EXECFD_LIMIT("exec.execfd.limit", Errno.EMFILE, "a descriptor below RLIMIT_NOFILE must be free", "begin_new_exec"),
    /** The strings do not fit below the top of the stack. */
    STACK_FIT("exec.stack.fit", Errno.ENOMEM, "the strings must fit below the top of the stack", "setup_arg_pages"),
    /** The stack cannot have its first room. */
    STACK_ROOM("exec.stack.room", Errno.EFAULT, "the limits must leave room for the stack", "setup_arg_pages");

    private final String id;
    private final Errno errno;
    private final String sentence;
    private final String function;

    ExecRule(String id, Errno errno, String sentence, String function) {
        this.id = id;
        this.errno = errno;
        this.sentence = sentence;
        this.function = function;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Errno errno() {
        return errno;
    }

    @Override
    public String sentence() {
        return sentence;
    }

    @Override
    public String function() {
        return function;
    }
}
