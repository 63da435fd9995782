package kernel.sim.task;

import java.util.EnumSet;
import java.util.Set;

/** A namespace of some kind; the tasks that have it together see the same. */
final class Namespace extends Counted {
    /** What a namespace is about, in the kernel's order of making them. */
    enum Kind {
        MNT(CloneFlags.CLONE_NEWNS, UserCounts.Kind.MNT_NAMESPACES),
        UTS(CloneFlags.CLONE_NEWUTS, UserCounts.Kind.UTS_NAMESPACES),
        IPC(CloneFlags.CLONE_NEWIPC, UserCounts.Kind.IPC_NAMESPACES),
        CGROUP(CloneFlags.CLONE_NEWCGROUP, UserCounts.Kind.CGROUP_NAMESPACES),
        NET(CloneFlags.CLONE_NEWNET, UserCounts.Kind.NET_NAMESPACES),
        TIME_FOR_CHILDREN(CloneFlags.CLONE_NEWTIME, UserCounts.Kind.TIME_NAMESPACES);

        private final long flag;
        private final UserCounts.Kind count;

        Kind(long flag, UserCounts.Kind count) {
            this.flag = flag;
            this.count = count;
        }

        /** Returns the kinds that are made before namespaces of process numbers. */
        static Set<Kind> beforePids() {
            return EnumSet.of(MNT, UTS, IPC);
        }

        /** Returns the kinds that are made behind namespaces of process numbers. */
        static Set<Kind> behindPids() {
            return EnumSet.of(CGROUP, NET, TIME_FOR_CHILDREN);
        }

        boolean isNewIn(long flags) {
            return (flags & flag) != 0;
        }

        UserCounts.Kind count() {
            return count;
        }
    }

    private final Kind kind;
    private final UserNamespace users;
    private final Runnable uncharge;

    /**
     * Makes a namespace.
     *
     * @param users where rights over it are held
     * @param uncharge gives back what its maker pays for it
     */
    Namespace(Kind kind, UserNamespace users, Runnable uncharge) {
        users.get();
        this.kind = kind;
        this.users = users;
        this.uncharge = uncharge;
    }

    @Override
    void release() {
        uncharge.run();
        users.put();
    }

    @Override
    public String toString() {
        return kind + "@" + Integer.toHexString(System.identityHashCode(this));
    }
}
