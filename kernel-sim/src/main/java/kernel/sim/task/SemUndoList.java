package kernel.sim.task;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Changes of semaphores that are taken back when the last task that has the list ends, {@code struct sem_undo_list}.
 *
 * @kernel v6.18 ipc/sem.c, {@code copy_semundo}, {@code exit_sem}
 */
final class SemUndoList extends Counted {
    private final Deque<Runnable> changes = new ArrayDeque<>();

    synchronized void add(Runnable takenBack) {
        changes.push(takenBack);
    }

    @Override
    void release() {
        changes.forEach(Runnable::run);
    }
}
