package kernel.sim.task;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import kernel.sim.mm.PagedAddressSpace;

/**
 * The tasks that wait for a change of a word of memory, futex(2). Words of memory that is shared between address spaces
 * are not told apart from those of one.
 *
 * @kernel v6.18 kernel/futex/waitwake.c
 */
public final class Futexes {
    /** A word that somebody waits for. */
    record Key(PagedAddressSpace mm, long vaddr) {}

    private static final int ALIGN = 4;

    private final TaskTable table;
    private final Map<Key, Deque<Task>> waiting = new HashMap<>();

    Futexes(TaskTable table) {
        this.table = table;
    }

    /**
     * Waits until a word is said to have changed, FUTEX_WAIT. The task does nothing until then.
     *
     * @param caller who waits
     * @param vaddr the word's address
     * @param expected what it is thought to hold
     * @throws kernel.api.ExecException with EAGAIN if it holds something else, EFAULT or EINVAL if it cannot be read
     */
    public void futexWait(Task caller, long vaddr, int expected) {
        synchronized (table) {
            table.requireRunning(caller);
            TaskRule.FUTEX_ALIGN.require(vaddr % ALIGN == 0, vaddr);
            Optional<Integer> value = UserWords.get(caller, vaddr);
            TaskRule.FUTEX_POINTER.require(value.isPresent(), vaddr);
            TaskRule.FUTEX_VALUE.require(value.orElse(0) == expected, value.orElse(0));
            Key key = key(caller, vaddr).orElseThrow();
            table.place(caller).waitingFor = Optional.of(key);
            waiting.computeIfAbsent(key, any -> new ArrayDeque<>()).add(caller);
        }
    }

    /**
     * Wakes tasks that wait for a word, FUTEX_WAKE.
     *
     * @param caller who wakes them
     * @param vaddr the word's address
     * @param most how many at most
     * @return how many
     */
    public int futexWake(Task caller, long vaddr, int most) {
        synchronized (table) {
            table.requireRunning(caller);
            return wake(caller, vaddr, most);
        }
    }

    /**
     * Tells where the list of locks is that a task holds, set_robust_list(2).
     *
     * @param caller whose
     * @param head address of the list's head, 0 for none
     */
    public void setRobustList(Task caller, long head) {
        synchronized (table) {
            table.place(caller).robustList = head;
        }
    }

    /**
     * Tells where a task's number is cleared when it leaves its memory, set_tid_address(2).
     *
     * @param caller whose
     * @param vaddr an address, 0 for none
     * @return the task's number
     */
    public int setTidAddress(Task caller, long vaddr) {
        synchronized (table) {
            table.place(caller).clearChildTid = vaddr;
            return table.place(caller).pid.own();
        }
    }

    /** Wakes tasks on behalf of one that may be ending. */
    int wake(Task task, long vaddr, int most) {
        Optional<Key> key = key(task, vaddr);
        Deque<Task> tasks = key.map(waiting::get).orElseGet(ArrayDeque::new);
        int count = 0;
        while (count < most && !tasks.isEmpty()) {
            table.place(tasks.removeFirst()).waitingFor = Optional.empty();
            count++;
        }
        if (tasks.isEmpty()) {
            key.ifPresent(waiting::remove);
        }
        return count;
    }

    /** Lets a task go on that a signal has woken, or that ends. */
    void cancel(Task task) {
        Membership place = table.place(task);
        place.waitingFor.ifPresent(key -> waiting.computeIfPresent(key, (any, tasks) -> {
            tasks.remove(task);
            return tasks.isEmpty() ? null : tasks;
        }));
        place.waitingFor = Optional.empty();
    }

    private static Optional<Key> key(Task task, long vaddr) {
        return task.program().map(program -> new Key(program.mm(), vaddr));
    }
}
