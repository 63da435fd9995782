package kernel.sim.task;

/**
 * What a task does before it leaves its memory, by exec or by its end.
 *
 * @kernel v6.18 kernel/fork.c, {@code mm_release}
 */
final class MmRelease {
    private final Task task;
    private final Membership place;

    MmRelease(Task task, Membership place) {
        this.task = task;
        this.place = place;
    }

    void run() {
        if (place.robustList != 0) {
            new RobustList(task, place).exit();
            place.robustList = 0;
        }
        boolean isShared =
                task.program().map(program -> program.mm().users() > 1).orElse(false);
        if (place.clearChildTid != 0 && isShared) {
            UserWords.put(task, place.clearChildTid, 0);
            place.table.futexes().wake(task, place.clearChildTid, 1);
        }
        place.clearChildTid = 0;
    }
}
