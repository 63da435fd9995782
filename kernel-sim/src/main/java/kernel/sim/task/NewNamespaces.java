package kernel.sim.task;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import kernel.sim.profile.LinuxProfile;

/**
 * Makes the namespaces that a call asks for; the others stay the same. If one cannot be made, none is.
 *
 * @kernel v6.18 kernel/nsproxy.c, {@code create_new_namespaces}
 */
final class NewNamespaces {
    private final LinuxProfile kernel;
    private final UserCounts counts;
    private final Task caller;
    private final NsProxy old;
    private final PidNamespace active;
    private final UserNamespace users;
    private final Deque<Counted> made = new ArrayDeque<>();

    /**
     * Prepares a call.
     *
     * @param users where rights over the new namespaces are held
     */
    NewNamespaces(TaskTable table, Task caller, UserNamespace users) {
        this.kernel = table.profile();
        this.counts = table.users();
        this.caller = caller;
        this.old = table.place(caller).nsProxy;
        this.active = table.place(caller).pid.namespace();
        this.users = users;
    }

    /**
     * Makes a namespace of users inside that of the caller.
     *
     * @kernel v6.18 kernel/user_namespace.c, {@code create_user_ns}
     */
    static UserNamespace createUserNs(TaskTable table, Task caller) {
        TaskCred cred = caller.credentials();
        UserNamespace parent = cred.userNamespace();
        int euid = cred.ids().euid();
        UserCounts counts = table.users();
        UserCounts.Kind kind = UserCounts.Kind.USER_NAMESPACES;
        LinuxProfile kernel = table.profile();
        boolean isShallow = parent.level() <= UserNamespace.MAX_LEVEL;
        TaskRule.USER_DEPTH.require(kernel, isShallow, parent.level());
        TaskRule.USER_DEPTH_OLD.require(kernel, isShallow, parent.level());
        TaskRule.NAMESPACE_LIMIT.require(kernel, counts.isRoomFor(kind, parent, euid), euid);
        TaskRule.USER_CHROOT.require(kernel, !caller.parts().fs().isChrooted(), 0);
        boolean isMapped = parent.hasUser(euid) && parent.hasGroup(cred.ids().egid());
        TaskRule.USER_MAPPED.require(kernel, isMapped, euid);
        counts.add(kind, parent, euid, 1);
        return new UserNamespace(parent, euid, enforcedNproc(caller), () -> counts.add(kind, parent, euid, -1));
    }

    private static long enforcedNproc(Task caller) {
        TaskCred cred = caller.credentials();
        boolean isFree = cred.ids().uid() == 0 && cred.userNamespace().isInit();
        return isFree ? Rlimits.INFINITY : caller.rlimits().get(Resource.NPROC).soft();
    }

    /**
     * Makes the namespaces.
     *
     * @param flags bits of {@link CloneFlags}
     * @param isNewTime whether the task sees the time of its children from now on
     */
    NsProxy create(long flags, boolean isNewTime) {
        boolean isDone = false;
        try {
            NsProxy result = createAll(flags, isNewTime);
            isDone = true;
            return result;
        } finally {
            if (!isDone) {
                made.forEach(Counted::put);
            }
        }
    }

    private NsProxy createAll(long flags, boolean isNewTime) {
        Map<Namespace.Kind, Namespace> spaces = new EnumMap<>(Namespace.Kind.class);
        for (Namespace.Kind kind : Namespace.Kind.beforePids()) {
            spaces.put(kind, copy(kind, flags));
        }
        PidNamespace pids = copyPidNs(flags);
        for (Namespace.Kind kind : Namespace.Kind.behindPids()) {
            spaces.put(kind, copy(kind, flags));
        }
        Namespace ofChildren = Objects.requireNonNull(spaces.get(Namespace.Kind.TIME_FOR_CHILDREN));
        Namespace time = taken(isNewTime ? ofChildren : old.time());
        return new NsProxy(spaces, time, pids);
    }

    private Namespace copy(Namespace.Kind kind, long flags) {
        if (!kind.isNewIn(flags)) {
            return taken(old.get(kind));
        }
        Namespace space = new Namespace(kind, users, charge(kind.count()));
        made.push(space);
        return space;
    }

    private PidNamespace copyPidNs(long flags) {
        PidNamespace parent = old.pidForChildren();
        if ((flags & CloneFlags.CLONE_NEWPID) == 0) {
            return taken(parent);
        }
        TaskRule.NEWPID_TWICE.require(kernel, parent == active, parent.level());
        TaskRule.PID_USERS.require(kernel, parent.userNamespace().contains(users), parent.level());
        boolean isShallow = parent.level() < PidNamespace.MAX_PID_NS_LEVEL;
        TaskRule.PID_DEPTH.require(kernel, isShallow, parent.level());
        TaskRule.PID_DEPTH_OLD.require(kernel, isShallow, parent.level());
        PidNamespace space = new PidNamespace(parent, users, charge(UserCounts.Kind.PID_NAMESPACES));
        made.push(space);
        return space;
    }

    private <T extends Counted> T taken(T space) {
        space.get();
        made.push(space);
        return space;
    }

    /** Counts a namespace for the caller; returns what takes that back. */
    private Runnable charge(UserCounts.Kind kind) {
        int euid = caller.credentials().ids().euid();
        TaskRule.NAMESPACE_LIMIT.require(kernel, counts.isRoomFor(kind, users, euid), euid);
        counts.add(kind, users, euid, 1);
        return () -> counts.add(kind, users, euid, -1);
    }
}
