package kernel.sim.task;

import java.util.Optional;

/**
 * The list of locks that a task holds when it leaves its memory, which it keeps itself. Those who wait for them learn
 * that their owner is dead.
 *
 * @kernel v6.18 kernel/futex/core.c, {@code exit_robust_list}
 */
final class RobustList {
    private static final int ROBUST_LIST_LIMIT = 2048;
    private static final int FUTEX_WAITERS = 1 << 31;
    private static final int FUTEX_OWNER_DIED = 0x40000000;
    private static final int FUTEX_TID_MASK = 0x3fffffff;
    private static final int PRIORITY_INHERITING = 1;

    private final TaskTable table;
    private final Task task;
    private final int owner;
    private final long head;
    private final int word;

    RobustList(Task task, Membership place) {
        this.table = place.table;
        this.task = task;
        this.owner = place.pid.own();
        this.head = place.robustList;
        this.word = task.program().map(program -> program.abi().wordSize()).orElse(8);
    }

    /** Goes along the list, as far as it can be read. */
    void exit() {
        Optional<Long> first = load(head);
        Optional<Long> offset = load(head + word);
        Optional<Long> pending = load(head + 2L * word);
        if (first.isEmpty() || offset.isEmpty() || pending.isEmpty()) {
            return;
        }
        long pendingEntry = entry(pending.get());
        if (walk(first.get(), offset.get(), pendingEntry) && pendingEntry != 0) {
            handleDeath(pendingEntry + offset.get(), isPriorityInheriting(pending.get()), true);
        }
    }

    /** Returns false if an entry cannot be read. */
    private boolean walk(long first, long offset, long pending) {
        long at = first;
        for (int i = 0; entry(at) != head && i < ROBUST_LIST_LIMIT; i++) {
            Optional<Long> next = load(entry(at));
            boolean isHandled =
                    entry(at) == pending || handleDeath(entry(at) + offset, isPriorityInheriting(at), false);
            if (!isHandled || next.isEmpty()) {
                return false;
            }
            at = next.get();
        }
        return true;
    }

    private Optional<Long> load(long vaddr) {
        return UserWords.get(task, vaddr, word);
    }

    private static long entry(long pointer) {
        return pointer & ~PRIORITY_INHERITING;
    }

    private static boolean isPriorityInheriting(long pointer) {
        return (pointer & PRIORITY_INHERITING) != 0;
    }

    /** Marks a lock as that of a dead owner; returns false if it cannot be read. */
    private boolean handleDeath(long vaddr, boolean isInheriting, boolean isPending) {
        Optional<Integer> value = vaddr % 4 == 0 ? UserWords.get(task, vaddr) : Optional.empty();
        if (value.isEmpty()) {
            return false;
        }
        int lock = value.get();
        boolean isFree = (lock & FUTEX_TID_MASK) == 0;
        if (isPending && !isInheriting && isFree) {
            table.futexes().wake(task, vaddr, 1);
        } else if ((lock & FUTEX_TID_MASK) == owner) {
            UserWords.put(task, vaddr, (lock & FUTEX_WAITERS) | FUTEX_OWNER_DIED);
            if (!isInheriting && (lock & FUTEX_WAITERS) != 0) {
                table.futexes().wake(task, vaddr, 1);
            }
        }
        return true;
    }
}
