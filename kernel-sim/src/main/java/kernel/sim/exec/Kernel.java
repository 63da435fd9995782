package kernel.sim.exec;

import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import kernel.api.ExecException;
import kernel.api.Signal;
import kernel.api.Violation;
import kernel.sim.fs.ExecOpen;
import kernel.sim.fs.FileDescription;
import kernel.sim.fs.FsRule;
import kernel.sim.fs.RootFileSystem;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.profile.MachineProfile;
import kernel.sim.profile.X86Machine;
import kernel.sim.task.Task;

/**
 * A simulated kernel: which one, on which machine, with which formats and files.
 *
 * <pre>{@code
 * Kernel kernel = Kernel.of(HostFileSystem.of(Path.of("/")));
 * Task task = new Task();
 * kernel.execve(task, ExecRequest.of("/bin/ls", "-l"));
 * }</pre>
 */
public final class Kernel {
    private final LinuxProfile profile;
    private final MachineProfile machineProfile;
    private final X86Machine machine;
    private final RootFileSystem root;
    private final FormatList formats;
    private final RandomGenerator random;

    /**
     * Makes a kernel.
     *
     * @param profile which kernel
     * @param machineProfile what the machine supplies
     * @param root the files
     * @param formats the registered formats
     * @param random where random choices come from
     */
    public Kernel(
            LinuxProfile profile,
            MachineProfile machineProfile,
            RootFileSystem root,
            FormatList formats,
            RandomGenerator random) {
        this.profile = profile;
        this.machineProfile = machineProfile;
        this.machine = new X86Machine(machineProfile);
        this.root = root;
        this.formats = formats;
        this.random = random;
    }

    /**
     * Makes a kernel with the default profile, the built-in machine and all formats that are found.
     *
     * @param root the files
     * @return the kernel
     */
    public static Kernel of(RootFileSystem root) {
        return new Kernel(LinuxProfile.SIM, MachineProfile.builtIn(), root, FormatList.load(), new SplittableRandom());
    }

    /**
     * Executes a program in a task.
     *
     * @param task who calls; on success it runs the new program
     * @param request what to execute
     * @throws ExecException if the program does not start: with the errno, and an untouched task; or, past the point of
     *     no return, with a signal, and a dead task
     * @kernel v6.18 fs/exec.c, {@code do_execveat_common}
     */
    public void execve(Task task, ExecRequest request) {
        if (request.path().isEmpty()) {
            throw new ExecException(Violation.of(FsRule.EMPTY_PATH));
        }
        FileDescription file = ExecOpen.open(root, task.cwd(), task.fileAccess(), request.path());
        LinuxBinPrm bprm = new LinuxBinPrm(this, task, file, request);
        try {
            bprm.commit(new FormatSearch(formats, bprm).run());
        } catch (ExecException e) {
            if (!bprm.isPastPointOfNoReturn()) {
                throw e;
            }
            task.kill(Signal.SIGSEGV);
            throw new ExecException(e.violation(), e.others(), Optional.of(Signal.SIGSEGV));
        }
    }

    /**
     * Returns which kernel this is.
     *
     * @return the profile
     */
    public LinuxProfile profile() {
        return profile;
    }

    /**
     * Returns what the machine supplies.
     *
     * @return the profile of the machine
     */
    public MachineProfile machineProfile() {
        return machineProfile;
    }

    /**
     * Returns the files.
     *
     * @return the root file system
     */
    public RootFileSystem root() {
        return root;
    }

    /**
     * Returns the registered formats.
     *
     * @return the list
     */
    public FormatList formats() {
        return formats;
    }

    X86Machine machine() {
        return machine;
    }

    RandomGenerator random() {
        return random;
    }
}
