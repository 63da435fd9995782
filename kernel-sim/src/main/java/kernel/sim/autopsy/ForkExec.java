package kernel.sim.autopsy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kernel.api.Prot;
import kernel.api.Signal;
import kernel.sim.exec.Kernel;
import kernel.sim.mm.MapFlags;
import kernel.sim.mm.PagedAddressSpace;
import kernel.sim.mm.UserAccess;
import kernel.sim.task.CloneArgs;
import kernel.sim.task.CloneFlags;
import kernel.sim.task.Task;
import kernel.sim.task.TaskTable;
import kernel.sim.task.WaitStatus;

/**
 * A shell runs a program: it forks, the child executes. The child makes one that shares its memory. Then the shell runs
 * another program, by vfork. After each step, all tasks and what they have together.
 */
final class ForkExec {
    private static final long LENGTH = 8 << 20;
    private static final int PROT = Prot.PROT_READ | Prot.PROT_WRITE;
    private static final int FLAGS = MapFlags.MAP_PRIVATE | MapFlags.MAP_ANONYMOUS;
    private static final long SHARED =
            CloneFlags.CLONE_VM | CloneFlags.CLONE_FS | CloneFlags.CLONE_FILES | CloneFlags.CLONE_SIGHAND;

    private final Kernel kernel;
    private final TaskTable table;
    private final Map<Task, String> names = new LinkedHashMap<>();
    private final List<Step> steps = new ArrayList<>();
    private final Task shell;
    private long data;

    private ForkExec(Kernel kernel) {
        this.kernel = kernel;
        this.table = kernel.tasks();
        this.shell = table.fork(table.init());
        names.put(table.init(), "init");
        names.put(shell, "shell");
    }

    static Autopsy run(Kernel kernel) {
        ForkExec scenario = new ForkExec(BareProcess.kernel(kernel));
        scenario.start();
        scenario.fork();
        scenario.vfork();
        return new Autopsy(scenario.steps, scenario.shell.program(), Optional.empty());
    }

    private void start() {
        BareProcess.exec(kernel, shell);
        PagedAddressSpace mm = mm(shell);
        data = mm.mmap(0, LENGTH, PROT, FLAGS, Optional.empty(), 0);
        try (UserAccess access = mm.access()) {
            access.fill(data, (byte) 1, LENGTH);
        }
        note("start", "a shell that has written to 8 MiB", shell);
    }

    private void fork() {
        Task child = name(table.fork(shell), "child");
        note("fork", "the shell forks: both have all pages and the lowest page tables, nobody may write", shell);
        store(child, data);
        note("write", "the child writes a byte: it gets one page, and one page table, of its own", child);
        BareProcess.exec(kernel, child);
        note("exec", "the child executes a program: all its memory is new", child);
        data = mm(child).mmap(0, PagedAddressSpace.PAGE, PROT, FLAGS, Optional.empty(), 0);
        int signal = Signal.SIGCHLD.number();
        Task grandchild = name(table.clone(child, CloneArgs.clone(SHARED | signal)), "grandchild");
        note("clone", "the child makes one that shares memory, files, directory and handlers", child);
        store(grandchild, data);
        note("write", "the grandchild writes a byte: the child sees it", grandchild);
        table.exit(grandchild, 0);
        note("exit", "the grandchild ends, and stays until it is asked for", child);
        note("wait", "the child asks for it: " + told(table.wait4(child, -1, 0)), child);
        table.exit(child, 1);
        note("exit", "the child ends: nobody has its memory any more", shell);
        note("wait", "the shell asks for it: " + told(table.wait4(shell, -1, 0)), shell);
    }

    private void vfork() {
        Task child = name(table.vfork(shell), "vforked");
        note("vfork", "the shell lends its memory to a child, and waits", shell);
        BareProcess.exec(kernel, child);
        note("exec", "the child executes a program: the shell goes on", child);
        table.exit(child, 0);
        note("exit", "the child ends", shell);
        note("wait", "the shell asks for it: " + told(table.wait4(shell, -1, 0)), shell);
    }

    private static String told(Optional<WaitStatus> status) {
        WaitStatus ended = status.orElseThrow();
        return "process " + ended.pid() + ", exit code " + ended.exitCode();
    }

    private Task name(Task task, String name) {
        names.put(task, name);
        return task;
    }

    private static PagedAddressSpace mm(Task task) {
        return task.program().orElseThrow().mm();
    }

    private static void store(Task task, long vaddr) {
        try (UserAccess access = mm(task).access()) {
            access.store1(vaddr, (byte) 2);
        }
    }

    /** Notes a step, with the counters of the task that has done it or that it was done to. */
    private void note(String name, String detail, Task task) {
        List<Task> all = table.tasks();
        List<TaskPicture> pictures = all.stream()
                .map(each -> TaskPicture.of(names.getOrDefault(each, ""), table, each, all))
                .toList();
        Step step = Step.of(name, detail, Optional.empty(), mm(task));
        steps.add(step.with(pictures, kernel.memory().used()));
    }
}
