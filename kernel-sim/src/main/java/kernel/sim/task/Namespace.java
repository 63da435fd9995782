package kernel.sim.task;

/** A namespace of some kind; the tasks that have it together see the same. */
final class Namespace extends Counted {
    /** What a namespace is about, in the kernel's order of making them. */
    enum Kind {
        MNT(CloneFlags.CLONE_NEWNS),
        UTS(CloneFlags.CLONE_NEWUTS),
        IPC(CloneFlags.CLONE_NEWIPC),
        CGROUP(CloneFlags.CLONE_NEWCGROUP),
        NET(CloneFlags.CLONE_NEWNET),
        TIME(CloneFlags.CLONE_NEWTIME);

        private final long flag;

        Kind(long flag) {
            this.flag = flag;
        }

        boolean isNewIn(long flags) {
            return (flags & flag) != 0;
        }
    }

    private final Kind kind;

    Namespace(Kind kind) {
        this.kind = kind;
    }

    @Override
    public String toString() {
        return kind + "@" + Integer.toHexString(System.identityHashCode(this));
    }
}
