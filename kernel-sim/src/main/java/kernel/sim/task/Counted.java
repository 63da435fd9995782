package kernel.sim.task;

/** A part of a task that several tasks can have together; it counts them. Used under the lock of the task list. */
abstract class Counted {
    private int users = 1;

    final void get() {
        users++;
    }

    final void put() {
        if (users == 0) {
            throw new IllegalStateException("nobody uses it any more: " + this);
        }
        users--;
    }

    final int users() {
        return users;
    }

    final boolean isShared() {
        return users > 1;
    }
}
