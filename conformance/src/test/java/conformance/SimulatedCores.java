package conformance;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import kernel.api.ByteString;
import kernel.api.ExecException;
import kernel.api.Personality;
import kernel.api.SigInfo;
import kernel.api.Signal;
import kernel.sim.exec.ExecRequest;
import kernel.sim.exec.FormatList;
import kernel.sim.exec.Kernel;
import kernel.sim.fs.RootFileSystem;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.profile.MachineProfile;
import kernel.sim.task.Resource;
import kernel.sim.task.Rlimits;
import kernel.sim.task.Task;
import kernel.sim.task.TaskIds;

/**
 * Writes cores of the same programs as {@link HostCores}.
 *
 * @param root the files
 * @param machine what the host's machine supplies
 * @param directory where the cores go
 */
record SimulatedCores(RootFileSystem root, MachineProfile machine, Path directory) {
    private static final List<ByteString> ENVIRONMENT = List.of(ByteString.of("A=1"), ByteString.of("PATH=/bin"));

    /** Starts a program; empty if it does not start. */
    Optional<Task> start(CoreCase wanted, TaskIds ids, ByteString random) {
        Task task = new Task();
        task.ids(ids);
        task.coredumpFilter(wanted.filter());
        task.personality(Personality.ADDR_NO_RANDOMIZE);
        task.rlimits(task.rlimits().with(Resource.CORE, new Rlimits.Limit(wanted.limit(), Rlimits.INFINITY)));
        List<ByteString> argv = wanted.argv().stream().map(ByteString::of).toList();
        try {
            kernel(random).execve(task, new ExecRequest(argv.get(0), argv, ENVIRONMENT));
            return Optional.of(task);
        } catch (ExecException e) {
            return Optional.empty();
        }
    }

    private Kernel kernel(ByteString random) {
        MachineProfile used = new MachineProfile(
                machine.release(),
                machine.machine(),
                machine.uid(),
                machine.gid(),
                machine.pageSize(),
                machine.memTotalPages(),
                machine.swapTotalPages(),
                machine.settings(),
                random,
                machine.elf64(),
                machine.elf32());
        return new Kernel(LinuxProfile.LINUX_6_18, used, root, FormatList.load(), new SplittableRandom(1));
    }

    /** Dumps into a file; empty if there is no core. */
    Optional<ByteString> dumpToFile(Task task, CoreCase wanted) throws IOException {
        Path file = directory.resolve("simulated");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            kernel(ByteString.EMPTY).coreDump(task, siginfo(task, wanted), channel);
        } catch (ExecException e) {
            return Optional.empty();
        }
        return Optional.of(ByteString.of(Files.readAllBytes(file)));
    }

    /** The tracer sends the signal; but SIGTRAP is the one that stopped the program, which it sent itself. */
    private static SigInfo siginfo(Task task, CoreCase wanted) {
        TaskIds ids = task.ids();
        int sender = wanted.signal() == Signal.SIGTRAP ? ids.pid() : ids.ppid();
        return new SigInfo.Kill(
                wanted.signal(), SigInfo.SI_USER, sender, task.cred().uid());
    }

    /** Dumps into what cannot be moved, as a pipe. */
    ByteString dumpToPipe(Task task, CoreCase wanted) throws IOException {
        ByteArrayOutputStream pipe = new ByteArrayOutputStream();
        kernel(ByteString.EMPTY).coreDump(task, siginfo(task, wanted), Channels.newChannel(pipe));
        return ByteString.of(pipe.toByteArray());
    }
}
