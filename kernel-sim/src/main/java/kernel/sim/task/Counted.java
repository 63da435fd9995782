package kernel.sim.task;

/** A part of a task that several tasks can have together; it counts its users. */
abstract class Counted {
    private int users = 1;

    /** Adds a user. */
    final synchronized void get() {
        users++;
    }

    /** Takes a user away. The last one gives back what this has in use itself. */
    final void put() {
        if (leave() == 0) {
            release();
        }
    }

    private synchronized int leave() {
        if (users == 0) {
            throw new IllegalStateException("nobody uses it any more: " + this);
        }
        users--;
        return users;
    }

    /** Gives back what this has in use itself. */
    void release() {}

    final synchronized int users() {
        return users;
    }

    final boolean isShared() {
        return users() > 1;
    }
}
