package conformance.task;

import conformance.selftests.Execs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntSupplier;
import kernel.api.Cred;
import kernel.api.ExecException;
import kernel.api.Prot;
import kernel.api.Signal;
import kernel.sim.exec.ExecRequest;
import kernel.sim.exec.FormatList;
import kernel.sim.exec.Kernel;
import kernel.sim.fs.FileDescription;
import kernel.sim.fs.MemoryFileSystem;
import kernel.sim.fs.Mount;
import kernel.sim.mm.MapFlags;
import kernel.sim.mm.PagedAddressSpace;
import kernel.sim.mm.UserAccess;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.profile.MachineProfile;
import kernel.sim.task.CloneArgs;
import kernel.sim.task.CloneFlags;
import kernel.sim.task.Descriptor;
import kernel.sim.task.SharedPart;
import kernel.sim.task.Task;
import kernel.sim.task.TaskExec;
import kernel.sim.task.TaskRow;
import kernel.sim.task.TaskTable;
import kernel.sim.task.WaitOptions;
import kernel.sim.task.WaitStatus;

/** Simulated tasks. All of them have a mapping in which their numbers are stored, as those of the observer have. */
final class SimulatedTasks implements Tasks {
    /** The result of a call that does not return. */
    static final String NO_RETURN = "-";

    private static final FormatList FORMATS = FormatList.load();
    private static final int OPEN_FILES = 6;
    private static final int NOBODY = 65534;
    private static final long WORDS = 0x200000000L;
    private static final int WORDS_LENGTH = 4096;
    private static final int PARENT_TID = 0;
    private static final int CHILD_TID = 4;
    private static final int SLOT = 8;
    private static final long STACKS = WORDS + 2 * WORDS_LENGTH;
    private static final long STACK = 16384;

    /** In the order of the observer. */
    private static final List<SharedPart> PARTS = List.of(
            SharedPart.VM,
            SharedPart.FILES,
            SharedPart.FS,
            SharedPart.SIGHAND,
            SharedPart.IO,
            SharedPart.SYSVSEM,
            SharedPart.MNT,
            SharedPart.UTS,
            SharedPart.IPC,
            SharedPart.CGROUP,
            SharedPart.NET,
            SharedPart.TIME,
            SharedPart.TIME_FOR_CHILDREN,
            SharedPart.PID,
            SharedPart.PID_FOR_CHILDREN,
            SharedPart.USER);

    private final List<Optional<Task>> slots = new ArrayList<>();
    private final Set<Integer> cleared = new HashSet<>();
    private Kernel kernel = kernel();
    private TaskTable table = kernel.tasks();

    private static Kernel kernel() {
        MemoryFileSystem root = new MemoryFileSystem(Mount.DEFAULT);
        root.put("/task", 0755, Execs.program());
        root.put("/words", 0666, new byte[WORDS_LENGTH]);
        return new Kernel(LinuxProfile.LINUX_6_18, MachineProfile.builtIn(), root, FORMATS, new SplittableRandom(1));
    }

    private Task task(int slot) {
        return slots.get(slot).orElseThrow();
    }

    /** Tells whether a task is there that waits for nothing. */
    boolean canCall(int slot) {
        return row(slot).map(row -> row.state() == TaskRow.State.RUNNING).orElse(false);
    }

    /** Returns the number of a task as another sees it. */
    int pid(int slot, int viewer) {
        return table.pids().pidSeen(task(slot), task(viewer));
    }

    /** Tells whether a task belongs to the first process of its namespace. */
    boolean isFirst(int slot) {
        return row(slot).map(row -> row.tgid() == 1).orElse(false);
    }

    /** Returns the number of a task's process group as the task sees it. */
    int pgid(int slot) {
        return table.pids().pgid(task(slot));
    }

    /** Tells whether a task can make a call that leaves the first process of all alone, and takes ids that there are. */
    boolean canMake(TaskCall call) {
        int slot = call.slot();
        return canCall(slot)
                && switch (call.kind()) {
                    case CLONE, CLONE3 -> isFree((int) call.argument(0));
                    case EXIT, EXIT_GROUP -> !isShared(slot, 0, SharedPart.SIGNAL);
                    case SETUID -> slot != 0 && new TaskExec(task(slot)).hasIds(NOBODY, NOBODY);
                    default -> true;
                };
    }

    private boolean isFree(int slot) {
        return slot >= slots.size() || slots.get(slot).isEmpty();
    }

    boolean isShared(int slot, int other, SharedPart part) {
        return table.isShared(task(slot), task(other), part);
    }

    /** Tells whether the number of a task is cleared when it leaves its memory. */
    boolean isCleared(int slot) {
        return cleared.contains(slot);
    }

    /** Returns the children of a task that has not gone yet. */
    List<Integer> children(int slot) {
        return slots.get(slot).map(table::children).orElse(List.of()).stream()
                .map(child -> slots.indexOf(Optional.of(child)))
                .toList();
    }

    /** Returns the signal that tells of a task's end, 0 if there is none. */
    int exitSignal(int slot) {
        return row(slot).map(row -> Math.max(row.exitSignal(), 0)).orElse(0);
    }

    private Optional<TaskRow> row(int slot) {
        return slot < slots.size() ? slots.get(slot).map(table::row) : Optional.empty();
    }

    /** Returns the signal that a task gets when its parent dies, 0 if there is none. */
    int deathSignal(int slot) {
        return task(slot).state().parentDeathSignal().map(Signal::number).orElse(0);
    }

    int slots() {
        return slots.size();
    }

    @Override
    public TaskAnswer start() {
        kernel = kernel();
        table = kernel.tasks();
        slots.clear();
        cleared.clear();
        slots.add(Optional.of(table.init()));
        for (int number = 0; number < OPEN_FILES; number++) {
            table.init().files().put(number, new Descriptor(Execs.open(kernel.root(), "/task"), false));
        }
        exec(0);
        return new TaskAnswer("0", lines());
    }

    @Override
    public TaskAnswer apply(TaskCall call) {
        String result;
        try {
            result = result(task(call.slot()), call);
        } catch (ExecException e) {
            result = "-" + e.errno().number();
        }
        return new TaskAnswer(result, lines());
    }

    private String result(Task caller, TaskCall call) {
        return switch (call.kind()) {
            case CLONE, CLONE3 -> made(caller, call);
            case EXEC -> noReturn(() -> exec(call.slot()));
            case EXIT -> noReturn(() -> table.exit(caller, (int) call.argument(0)));
            case EXIT_GROUP -> noReturn(() -> table.exitGroup(caller, (int) call.argument(0)));
            case WAIT -> waited(caller, (int) call.argument(0), (int) call.argument(1));
            case SETSID -> value(caller, () -> table.pids().setsid(caller));
            case UNSHARE -> zero(caller, () -> table.unshare(caller, call.argument(0)));
            case SETUID -> zero(caller, () -> caller.cred(new Cred(NOBODY, NOBODY, NOBODY, NOBODY, false)));
            case IOPRIO -> zero(caller, () -> caller.ioprio((int) call.argument(0)));
            case SETPGID ->
                zero(caller, () -> table.pids().setpgid(caller, (int) call.argument(0), (int) call.argument(1)));
            case SUBREAPER -> zero(caller, () -> table.childSubreaper(caller, call.argument(0) != 0));
            case PDEATHSIG -> zero(caller, () -> caller.parentDeathSignal(signal((int) call.argument(0))));
            case KILL ->
                zero(caller, () -> table.signals().kill(caller, (int) call.argument(0), (int) call.argument(1)));
        };
    }

    private static Signal signal(int number) {
        return Arrays.stream(Signal.values())
                .filter(signal -> signal.number() == number)
                .findFirst()
                .orElseThrow();
    }

    private static String noReturn(Runnable call) {
        call.run();
        return NO_RETURN;
    }

    private String zero(Task caller, Runnable call) {
        return value(caller, () -> {
            call.run();
            return 0;
        });
    }

    /** A task that a signal ends during its call does not tell the result. */
    private String value(Task caller, IntSupplier call) {
        int value = call.getAsInt();
        return table.row(caller).state() == TaskRow.State.RUNNING ? Integer.toString(value) : NO_RETURN;
    }

    private String made(Task caller, TaskCall call) {
        int slot = (int) call.argument(0);
        long words = WORDS + (long) slot * SLOT;
        long stack = STACKS + slot * STACK;
        boolean isOld = call.kind() == TaskCall.Kind.CLONE;
        CloneArgs args = (isOld
                        ? CloneArgs.clone(call.argument(1)).withStack(stack + STACK, 0)
                        : CloneArgs.of(call.argument(1), (int) call.argument(2)).withStack(stack, STACK))
                .withTids(words + PARENT_TID, words + CHILD_TID);
        Task child = isOld ? table.clone(caller, args) : table.clone3(caller, args);
        while (slots.size() <= slot) {
            slots.add(Optional.empty());
        }
        slots.set(slot, Optional.of(child));
        if ((call.argument(1) & CloneFlags.CLONE_CHILD_CLEARTID) != 0) {
            cleared.add(slot);
        }
        return value(caller, () -> table.pids().pidSeen(child, caller));
    }

    private String waited(Task caller, int pid, int options) {
        return table.wait4(caller, pid, options | WaitOptions.WNOHANG)
                .map(SimulatedTasks::text)
                .orElse("0");
    }

    private static String text(WaitStatus status) {
        return status.pid() + " " + Integer.toHexString(status.status());
    }

    private void exec(int slot) {
        Task task = task(slot);
        cleared.remove(slot);
        kernel.execve(task, ExecRequest.of("/task"));
        task.program().ifPresent(program -> map(program.mm()));
    }

    private void map(PagedAddressSpace mm) {
        FileDescription words =
                new FileDescription(Execs.open(kernel.root(), "/words").dentry(), true, true);
        int prot = Prot.PROT_READ | Prot.PROT_WRITE;
        mm.mmap(WORDS, WORDS_LENGTH, prot, MapFlags.MAP_SHARED | MapFlags.MAP_FIXED, Optional.of(words), 0);
    }

    private List<String> lines() {
        List<String> lines = new ArrayList<>();
        try (UserAccess words = anybody().program().orElseThrow().mm().access()) {
            for (int slot = 0; slot < slots.size(); slot++) {
                long vaddr = WORDS + (long) slot * SLOT;
                lines.add(line(slot, " " + words.load4(vaddr + PARENT_TID) + " " + words.load4(vaddr + CHILD_TID)));
            }
        }
        return lines;
    }

    /** Returns a task whose memory can be read. */
    private Task anybody() {
        int slot = 0;
        while (!isAlive(slot)) {
            slot++;
        }
        return task(slot);
    }

    private String line(int slot, String tids) {
        Optional<TaskRow> row = row(slot).filter(found -> found.state() != TaskRow.State.DEAD);
        if (row.isEmpty()) {
            return slot + " X" + tids;
        }
        TaskRow of = row.get();
        String line = slot + " " + letter(of.state()) + " " + of.pid() + " " + of.tgid() + " " + of.ppid() + " "
                + of.pgid() + " " + of.sid() + " " + of.exitSignal() + tids;
        return of.hasEnded() ? line : line + parts(slot);
    }

    private static char letter(TaskRow.State state) {
        return switch (state) {
            case WAITING -> 'V';
            case ENDING -> 'E';
            case RUNNING, SLEEPING -> 'R';
            case STOPPED, ZOMBIE, DEAD -> state.letter();
        };
    }

    private String parts(int slot) {
        StringBuilder parts = new StringBuilder();
        for (SharedPart part : PARTS) {
            parts.append(' ').append(lowestLike(slot, part));
        }
        return parts.toString();
    }

    private int lowestLike(int slot, SharedPart part) {
        int at = 0;
        while (at < slot && !(isAlive(at) && table.isShared(task(at), task(slot), part))) {
            at++;
        }
        return at;
    }

    /** Tells whether a task is there that has not ended. */
    boolean isAlive(int slot) {
        return row(slot).filter(row -> !row.hasEnded()).isPresent();
    }

    @Override
    public void close() {
        slots.clear();
    }
}
