package kernel.sim.task;

import static kernel.sim.task.TestTasks.DATA;
import static kernel.sim.task.TestTasks.SIGCHLD;
import static kernel.sim.task.TestTasks.THREAD;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import kernel.api.ExecException;
import kernel.api.Signal;
import kernel.sim.mm.PagedAddressSpace;

/** Tasks that one thread drives: a first one and all that descend from it. */
final class TaskFamily {
    private static final int MOST = 12;
    private static final long[] FLAGS = {
        0,
        CloneFlags.CLONE_VM | CloneFlags.CLONE_VFORK,
        CloneFlags.CLONE_FILES | CloneFlags.CLONE_FS | CloneFlags.CLONE_SYSVSEM | CloneFlags.CLONE_IO,
        CloneFlags.CLONE_VM | CloneFlags.CLONE_SIGHAND,
        THREAD,
        CloneFlags.CLONE_PARENT,
        CloneFlags.CLONE_NEWUTS | CloneFlags.CLONE_NEWPID,
        CloneFlags.CLONE_NEWUSER | CloneFlags.CLONE_NEWNET,
    };

    private final TestTasks tasks;
    private final TaskTable table;
    private Task first;
    private final SplittableRandom random;
    private final List<Task> members = new ArrayList<>();
    private final Map<PagedAddressSpace, Integer> words = new HashMap<>();

    TaskFamily(TestTasks tasks, Task first, SplittableRandom random) {
        this.tasks = tasks;
        this.table = tasks.table;
        this.random = random;
        begin(first);
    }

    private void begin(Task task) {
        first = task;
        members.add(task);
        words.put(mm(task), 42);
    }

    /** Makes calls until a time has come, then ends all members; returns how many calls. */
    long live(long end) {
        long calls = 0;
        while (System.nanoTime() < end) {
            members.removeIf(task -> table.row(task).hasEnded());
            words.keySet().retainAll(members.stream().map(TaskFamily::mm).toList());
            if (members.isEmpty()) {
                begin(table.fork(tasks.shell));
            }
            Task task = members.get(random.nextInt(members.size()));
            if (table.row(task).state() == TaskRow.State.RUNNING) {
                step(task);
                calls++;
            }
        }
        members.forEach(task -> task.kill(Signal.SIGKILL));
        return calls;
    }

    private static PagedAddressSpace mm(Task task) {
        return task.program().orElseThrow().mm();
    }

    private void step(Task task) {
        try {
            switch (random.nextInt(8)) {
                case 0, 1 -> fork(task);
                case 2 -> write(task);
                case 3 -> exec(task);
                case 4 -> table.wait4(task, -1, WaitOptions.WNOHANG | WaitOptions.WALL);
                case 5 -> table.unshare(task, CloneFlags.CLONE_FILES | CloneFlags.CLONE_FS | CloneFlags.CLONE_NEWUTS);
                case 6 -> task.ioprio(random.nextInt(8));
                default -> end(task);
            }
        } catch (ExecException e) {
            assertThat(e.violation().rule()).isInstanceOf(TaskRule.class);
        }
    }

    private void fork(Task task) {
        if (members.size() < MOST) {
            long flags = FLAGS[random.nextInt(FLAGS.length)];
            Task child = table.clone(task, CloneArgs.clone(flags | SIGCHLD));
            members.add(child);
            words.put(mm(child), words.get(mm(task)));
        }
    }

    /** Nobody but who shares the memory sees what is written. */
    private void write(Task task) {
        assertThat(TestTasks.word(task, DATA)).isEqualTo(words.get(mm(task)));
        int value = random.nextInt();
        TestTasks.word(task, DATA, value);
        words.put(mm(task), value);
    }

    private void exec(Task task) {
        tasks.exec(task, "/prog");
        words.put(mm(task), 0);
    }

    private void end(Task task) {
        if (task == first) {
            return;
        }
        if (random.nextBoolean()) {
            table.exit(task, 1);
        } else {
            table.signals().kill(task, table.pids().tgid(task), Signal.SIGKILL.number());
        }
    }
}
