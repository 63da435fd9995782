package kernel.sim.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.SplittableRandom;
import kernel.api.BinaryFormat;
import kernel.api.Cred;
import kernel.api.ExecException;
import kernel.api.Rule;
import kernel.sim.fs.RootFileSystem;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.profile.MachineProfile;
import kernel.sim.task.Task;

/** Kernels with the formats of a test, and what they do. */
public final class TestKernels {
    private TestKernels() {}

    public static Kernel of(RootFileSystem root, BinaryFormat... formats) {
        return of(MachineProfile.builtIn(), root, formats);
    }

    public static Kernel of(MachineProfile machine, RootFileSystem root, BinaryFormat... formats) {
        return of(LinuxProfile.SIM, machine, root, formats);
    }

    public static Kernel of(LinuxProfile profile, RootFileSystem root, BinaryFormat... formats) {
        return of(profile, MachineProfile.builtIn(), root, formats);
    }

    private static Kernel of(
            LinuxProfile profile, MachineProfile machine, RootFileSystem root, BinaryFormat... formats) {
        return new Kernel(profile, machine, root, FormatList.of(List.of(formats)), new SplittableRandom(0x5eed));
    }

    /** Returns a task of a user, with the group of the same number. */
    public static Task user(int uid) {
        Task task = new Task();
        task.cred(new Cred(uid, uid, uid, uid, false));
        return task;
    }

    /** Executes what must fail. */
    public static ExecException failure(Kernel kernel, Task task, ExecRequest request) {
        return catchThrowableOfType(ExecException.class, () -> kernel.execve(task, request));
    }

    /** Asserts that a rule and its errno refuse a call, before the point of no return. */
    public static void assertRefused(Kernel kernel, Task task, ExecRequest request, Rule rule) {
        ExecException e = failure(kernel, task, request);
        assertThat(e).isNotNull();
        assertThat(e.violation().rule()).isEqualTo(rule);
        assertThat(e.errno()).isEqualTo(rule.errno());
        assertThat(e.signal()).isEmpty();
    }
}
