package kernel.api;

import java.util.OptionalInt;

/**
 * A program being executed, {@code struct linux_binprm}: one exec, one thread.
 *
 * <p>A loader checks first; everything that it refuses then leaves the caller as it was. After {@link #beginNewExec()}
 * the old program is gone, and whatever fails kills the task: the loader need not care, it just throws.
 *
 * <p>The order of calls: {@code beginNewExec}, {@code setPersonality}, {@code setupNewExec}, {@code setupArgPages}, mappings
 * in {@link #mm()} (which exists from {@code setupNewExec} on), tables on the stack, {@code startThread}.
 */
public interface BinPrm extends LoadContext {
    /**
     * Returns the name that execve was given.
     *
     * @return the name, {@code /dev/fd/N} for a program given by descriptor
     */
    ByteString filename();

    /**
     * Returns the name of the file being loaded, as an interpreter of it would be told.
     *
     * @return the same as {@link #filename()} until an interpreter changes it
     */
    ByteString interp();

    /**
     * Returns the number of arguments.
     *
     * @return at least 1
     */
    int argc();

    /**
     * Returns the number of environment strings.
     *
     * @return at least 0
     */
    int envc();

    /**
     * Returns where the strings start: the address of argv[0].
     *
     * @return an address near the top of the stack; it moves with the stack in {@link #setupArgPages}
     */
    long p();

    /**
     * Returns the address of the file name's string, for AT_EXECFN.
     *
     * @return an address near the top of the stack
     */
    long exec();

    /**
     * Returns how many programs handed over to the file being loaded.
     *
     * @return 0 for the program that execve was given
     */
    int depth();

    /**
     * Tells whether an interpreter could not open {@link #interp()}, because its descriptor closes on exec.
     *
     * @return true if the path leads nowhere after exec
     */
    boolean isPathInaccessible();

    /**
     * Drops argv[0].
     *
     * @throws ExecException with {@link Errno#EFAULT} if there is none to read
     * @kernel v6.18 fs/exec.c, {@code remove_arg_zero}
     */
    void removeArgZero();

    /**
     * Puts a string in front of the arguments.
     *
     * @param arg the new argv[0]
     * @throws ExecException with {@link Errno#E2BIG} if there is no room
     * @kernel v6.18 fs/exec.c, {@code copy_string_kernel}
     */
    void pushArg(ByteString arg);

    /**
     * Changes the name that the next interpreter is told.
     *
     * @param interp a path
     * @kernel v6.18 fs/exec.c, {@code bprm_change_interp}
     */
    void changeInterp(ByteString interp);

    /**
     * Returns how much data the program may have.
     *
     * @return RLIMIT_DATA in bytes, unsigned
     */
    long rlimitData();

    /**
     * Asks that the program that hands over next is open in the new program, whose AT_EXECFD tells the descriptor.
     *
     * @kernel v6.18 fs/binfmt_misc.c, {@code have_execfd}
     */
    void haveExecfd();

    /**
     * Returns the descriptor of the program that handed over.
     *
     * @return the descriptor, valid after {@link #beginNewExec()}, or empty if nobody asked for one
     */
    OptionalInt execfd();

    /**
     * Finds a free descriptor of the caller.
     *
     * @return the lowest one, or empty if RLIMIT_NOFILE allows no other
     * @kernel v2.4.0 fs/open.c, {@code get_unused_fd}
     */
    OptionalInt unusedFd();

    /**
     * Opens {@link #file()} in the new program, for an interpreter that reads it.
     *
     * @param number a free descriptor
     * @kernel v2.4.0 include/linux/file.h, {@code fd_install}
     */
    void fdInstall(int number);

    /**
     * Asks that the program that hands over next decides about the identity, instead of the one that it hands over to. It
     * must be open in the new program too, see {@link #haveExecfd()}.
     *
     * @kernel v6.18 fs/binfmt_misc.c, {@code execfd_creds}
     */
    void execfdCreds();

    /**
     * Notes that an interpreter was given argv[0] of its program behind the program's path.
     *
     * @kernel v6.18 fs/binfmt_misc.c, {@code BINPRM_FLAGS_PRESERVE_ARGV0}
     */
    void preserveArgv0();

    /**
     * Tells whether an interpreter was given argv[0] of its program, for AT_FLAGS.
     *
     * @return true after {@link #preserveArgv0()}
     */
    boolean isArgv0Preserved();

    /**
     * Opens a file once more, whatever its path leads to now.
     *
     * @param file an open file
     * @return another open file
     * @kernel v6.18 include/linux/fs.h, {@code file_clone_open}
     */
    OpenFile cloneOpen(OpenFile file);

    /**
     * Returns the instance of a file system that the caller sees.
     *
     * @param type the type of file system
     * @return the instance of the nearest user namespace that has one; the first of all has one always
     * @kernel v6.18 fs/binfmt_misc.c, {@code load_binfmt_misc}
     */
    SuperBlock superBlock(FileSystemType type);

    /**
     * Returns the program's identity.
     *
     * @return valid after {@link #beginNewExec()}
     */
    Cred cred();

    /**
     * Returns the kernel's random choices.
     *
     * @return on or off by personality and settings, valid after {@link #setupNewExec}
     */
    Aslr aslr();

    /**
     * Tells whether the old program is gone.
     *
     * @return true once failures kill
     */
    boolean isPastPointOfNoReturn();

    /**
     * Replaces the old program: the point of no return lies inside.
     *
     * @throws ExecException if the task can't be replaced
     * @kernel v6.18 fs/exec.c, {@code begin_new_exec}
     */
    void beginNewExec();

    /**
     * Returns the personality.
     *
     * @return bits of {@link Personality}
     */
    int personality();

    /**
     * Changes the personality.
     *
     * @param personality bits of {@link Personality} from now on
     */
    void personality(int personality);

    /**
     * Chooses how the program runs; the machine may change the personality.
     *
     * @param abi one of the machine's
     * @kernel v6.18 arch/x86/include/asm/elf.h, {@code SET_PERSONALITY2}
     */
    void setPersonality(Abi abi);

    /**
     * Sets whether mappings and break of the new program may move, PF_RANDOMIZE. They may unless the format says
     * otherwise, which it must do before {@link #setupNewExec()}; the stack pointer moves all the same.
     *
     * @param isOn whether they may
     * @kernel v5.10 fs/binfmt_elf.c, {@code load_elf_binary}
     */
    void randomize(boolean isOn);

    /**
     * Fixes the layout of the address space.
     *
     * @kernel v6.18 fs/exec.c, {@code setup_new_exec}
     */
    void setupNewExec();

    /**
     * Moves the strings to their final place and makes the stack around them.
     *
     * @param stackTop end of the stack, page-aligned
     * @param stack whether it may be executed
     * @throws ExecException with {@link Errno#ENOMEM} or {@link Errno#EFAULT}
     * @kernel v6.18 fs/exec.c, {@code setup_arg_pages}
     */
    void setupArgPages(long stackTop, ExecutableStack stack);

    /**
     * Maps what the kernel gives every program, such as the vDSO.
     *
     * @return the entries of the auxiliary vector that tell where it is
     * @throws ExecException with {@link Errno#ENOMEM} if there is no room
     * @kernel v6.18 arch/x86/entry/vdso/vma.c, {@code arch_setup_additional_pages}
     */
    AuxVector archSetupAdditionalPages();

    /**
     * Lets the program start with the caller's registers where {@link #startThread} sets none of its own; they are zero
     * otherwise.
     *
     * @kernel v5.10 arch/x86/include/asm/elf.h, {@code ELF_PLAT_INIT}, which old formats do not call
     */
    void keepRegisters();

    /**
     * Sets the registers with which the program starts.
     *
     * @param ip address of the first instruction
     * @param sp stack pointer
     * @kernel v6.18 arch/x86/kernel/process_64.c, {@code start_thread}
     */
    void startThread(long ip, long sp);
}
