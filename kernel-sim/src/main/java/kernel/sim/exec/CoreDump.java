package kernel.sim.exec;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;
import kernel.api.CoreDumpParams;
import kernel.api.CoreProcess;
import kernel.api.CoreThread;
import kernel.api.ExecException;
import kernel.api.Personality;
import kernel.api.Rule;
import kernel.api.SigInfo;
import kernel.api.Violation;
import kernel.sim.mm.GateVma;
import kernel.sim.profile.KernelBehaviour;
import kernel.sim.task.DefaultAction;
import kernel.sim.task.Program;
import kernel.sim.task.Resource;
import kernel.sim.task.Task;
import kernel.sim.task.TaskIds;

/**
 * The core of one task.
 *
 * @param kernel who writes it
 * @param task whose it is
 * @param program what the task runs
 * @kernel v6.18 fs/coredump.c, {@code vfs_coredump}
 */
record CoreDump(Kernel kernel, Task task, Program program) {
    /** The task used a right of the super-user. */
    private static final int PF_SUPERPRIV = 0x100;
    /** The task writes a core. */
    private static final int PF_DUMPCORE = 0x200;
    /** A signal killed the task. */
    private static final int PF_SIGNALED = 0x400;
    /** The task's addresses are random. */
    private static final int PF_RANDOMIZE = 0x400000;

    static CoreDump of(Kernel kernel, Task task) {
        Program program =
                task.program().orElseThrow(() -> new IllegalArgumentException("the task runs no program: no core"));
        return new CoreDump(kernel, task, program);
    }

    void write(SigInfo siginfo, WritableByteChannel sink) throws IOException {
        int suidDumpable = kernel.machineProfile().settings().suidDumpable();
        long limit = task.rlimits().get(Resource.CORE).soft();
        int pageSize = kernel.machine().pageSize();
        require(
                DefaultAction.of(siginfo.signo()) == DefaultAction.CORE,
                CoreDumpRule.SIGNAL,
                siginfo.signo().name());
        boolean isDumpedByRoot = suidDumpable != 0 && kernel.profile().has(KernelBehaviour.SUID_DUMPABLE);
        require(program.isDumpable() || isDumpedByRoot, CoreDumpRule.DUMPABLE, "fs.suid_dumpable 0");
        require(Long.compareUnsigned(limit, pageSize) >= 0, CoreDumpRule.LIMIT, limit + " bytes");
        boolean isWritten = program.format().coreDump(params(siginfo, limit, sink));
        require(isWritten, CoreDumpRule.FORMAT, program.format().name());
    }

    private static void require(boolean isOk, Rule rule, String found) {
        if (!isOk) {
            throw new ExecException(Violation.of(rule).withFound(found));
        }
    }

    private CoreDumpParams params(SigInfo siginfo, long limit, WritableByteChannel sink) {
        return new CoreDumpParams(
                siginfo,
                process(),
                threads(),
                program.abi(),
                program.mm(),
                GateVma.of(program.abi().profile()),
                kernel.machine(),
                kernel.profile(),
                task.coredumpFilter(),
                limit,
                sink);
    }

    /** Returns the thread that dies, and then the others. */
    private List<CoreThread> threads() {
        List<CoreThread> threads = new ArrayList<>();
        threads.add(thread(task, program));
        for (Task other : task.threads()) {
            if (other != task) {
                other.program().ifPresent(running -> threads.add(thread(other, running)));
            }
        }
        return threads;
    }

    private static CoreThread thread(Task task, Program program) {
        return new CoreThread(
                task.ids().pid(),
                program.registers(),
                task.pending().bits(),
                task.blocked().bits());
    }

    private CoreProcess process() {
        Task leader = task.threads().get(0);
        TaskIds ids = leader.ids();
        return new CoreProcess(
                program.comm(),
                ids.pid(),
                ids.ppid(),
                ids.pgrp(),
                ids.sid(),
                leader.cred().uid(),
                leader.cred().gid(),
                0,
                PF_DUMPCORE | PF_SIGNALED | (isRandom() ? PF_RANDOMIZE : 0) | (isMappedLow() ? PF_SUPERPRIV : 0));
    }

    /** Mapping the lowest addresses is a right of the super-user; that it used others is not noted. */
    private boolean isMappedLow() {
        long lowest = kernel.machineProfile().settings().mmapMinAddr();
        return program.mm().vmas().stream().anyMatch(vma -> Long.compareUnsigned(vma.start(), lowest) < 0);
    }

    private boolean isRandom() {
        return (task.personality() & Personality.ADDR_NO_RANDOMIZE) == 0
                && kernel.machineProfile().settings().randomizeVaSpace() != 0;
    }
}
