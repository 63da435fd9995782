package conformance.task;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import kernel.sim.task.CloneFlags;
import kernel.sim.task.WaitOptions;

/** Chooses calls, of tasks that can make one. The first process of all does not end. */
final class TaskSequences {
    private static final int MOST_SLOTS = 20;
    private static final long THREAD = CloneFlags.CLONE_THREAD | CloneFlags.CLONE_SIGHAND | CloneFlags.CLONE_VM;
    private static final long NEW = CloneFlags.CLONE_NEWNS
            | CloneFlags.CLONE_NEWCGROUP
            | CloneFlags.CLONE_NEWUTS
            | CloneFlags.CLONE_NEWIPC
            | CloneFlags.CLONE_NEWUSER
            | CloneFlags.CLONE_NEWPID;
    private static final long OLD = CloneFlags.CLONE_VM
            | CloneFlags.CLONE_FS
            | CloneFlags.CLONE_FILES
            | CloneFlags.CLONE_SIGHAND
            | CloneFlags.CLONE_PARENT
            | CloneFlags.CLONE_SYSVSEM
            | CloneFlags.CLONE_IO
            | CloneFlags.CLONE_PARENT_SETTID
            | CloneFlags.CLONE_CHILD_CLEARTID
            | CloneFlags.CLONE_CHILD_SETTID;

    /** SIGCHLD; none; a signal that kills, that does nothing, that there is not, and one of those in real time. */
    private static final long[] EXIT_SIGNALS = {17, 17, 17, 17, 0, 10, 23, 100, 34};

    private static final long[] SIGNALS = {0, 9, 15, 18, 23, 65};

    private static final long[] DEATH_SIGNALS = {9, 15, 23};

    private final SplittableRandom random;

    TaskSequences(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** Chooses the next call of some task. */
    TaskCall next(SimulatedTasks tasks, TaskComparison comparison) {
        TaskCall call = any(tasks);
        while (!comparison.allows(call)) {
            call = any(tasks);
        }
        return call;
    }

    private TaskCall any(SimulatedTasks tasks) {
        List<Integer> callers = new ArrayList<>();
        for (int slot = 0; slot < tasks.slots(); slot++) {
            if (tasks.canCall(slot)) {
                callers.add(slot);
            }
        }
        int caller = callers.get(random.nextInt(callers.size()));
        int dice = random.nextInt(100);
        if (dice < 40 || tasks.slots() < 3) {
            return tasks.slots() < MOST_SLOTS ? made(caller, tasks.slots()) : waited(caller);
        }
        if (dice < 52) {
            return TaskCall.of(caller, TaskCall.Kind.UNSHARE, unshared());
        }
        if (dice < 62) {
            return waited(caller);
        }
        return dice < 70 ? killed(tasks, caller) : small(tasks, caller, dice);
    }

    private TaskCall small(SimulatedTasks tasks, int caller, int dice) {
        if (dice < 76) {
            return family(tasks, caller);
        }
        if (dice < 78) {
            return TaskCall.of(caller, TaskCall.Kind.IOPRIO, 0x4000 + random.nextInt(8));
        }
        if (dice < 81) {
            return TaskCall.of(caller, TaskCall.Kind.SETUID);
        }
        if (dice < 88) {
            return TaskCall.of(caller, TaskCall.Kind.EXEC);
        }
        return TaskCall.of(caller, dice < 95 ? TaskCall.Kind.EXIT : TaskCall.Kind.EXIT_GROUP, random.nextInt(256));
    }

    private TaskCall family(SimulatedTasks tasks, int caller) {
        return switch (random.nextInt(4)) {
            case 0 -> TaskCall.of(caller, TaskCall.Kind.SETSID);
            case 1 -> TaskCall.of(caller, TaskCall.Kind.SETPGID, pid(tasks, caller), pid(tasks, caller));
            case 2 -> TaskCall.of(caller, TaskCall.Kind.SUBREAPER, random.nextInt(2));
            default -> TaskCall.of(caller, TaskCall.Kind.PDEATHSIG, DEATH_SIGNALS[random.nextInt(3)]);
        };
    }

    /** Returns the number of a task, or 0. */
    private int pid(SimulatedTasks tasks, int viewer) {
        int target = random.nextInt(tasks.slots());
        return tasks.canCall(target) ? tasks.pid(target, viewer) : 0;
    }

    private TaskCall made(int caller, int child) {
        long flags = switch (random.nextInt(8)) {
            case 0 -> 0;
            case 1 -> THREAD;
            case 2 -> THREAD | some(OLD);
            case 3 -> CloneFlags.CLONE_VFORK | CloneFlags.CLONE_VM;
            case 4 -> CloneFlags.CLONE_VFORK | some(OLD);
            case 5 -> few(NEW);
            case 6 -> some(OLD) | few(few(NEW));
            default -> some(OLD);
        };
        long signal = EXIT_SIGNALS[random.nextInt(EXIT_SIGNALS.length)];
        return random.nextInt(8) == 0
                ? TaskCall.of(caller, TaskCall.Kind.CLONE3, child, flags, signal)
                : TaskCall.clone(caller, child, flags | signal);
    }

    private long unshared() {
        long sharing = CloneFlags.CLONE_FS | CloneFlags.CLONE_FILES | CloneFlags.CLONE_SYSVSEM;
        return switch (random.nextInt(4)) {
            case 0 -> some(sharing);
            case 1 -> some(sharing | THREAD);
            case 2 -> few(NEW);
            default -> few(NEW | sharing | CloneFlags.CLONE_NEWTIME);
        };
    }

    private TaskCall waited(int caller) {
        long options = switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> WaitOptions.WCLONE & 0xffffffffL;
            case 2 -> WaitOptions.WNOTHREAD | WaitOptions.WALL;
            default -> WaitOptions.WALL;
        };
        long pid = random.nextInt(4) == 0 ? random.nextInt(6) : -1;
        return TaskCall.of(caller, TaskCall.Kind.WAIT, pid, options);
    }

    /** A process, a group of them, the caller's group, or all. */
    private TaskCall killed(SimulatedTasks tasks, int caller) {
        int pid = pid(tasks, caller);
        long to = switch (random.nextInt(16)) {
            case 0 -> 0;
            case 1 -> -1;
            case 2 -> -Math.max(tasks.pgid(caller), 2);
            default -> pid;
        };
        return TaskCall.of(caller, TaskCall.Kind.KILL, to, SIGNALS[random.nextInt(SIGNALS.length)]);
    }

    private long some(long flags) {
        return flags & random.nextLong();
    }

    private long few(long flags) {
        return some(some(flags));
    }
}
