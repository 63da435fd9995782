package kernel.sim.task;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * The namespaces of a task, {@code struct nsproxy}: one object for all tasks that have the same ones.
 *
 * @kernel v6.18 kernel/nsproxy.c, {@code create_new_namespaces}
 */
final class NsProxy extends Counted {
    private final Map<Namespace.Kind, Namespace> spaces = new EnumMap<>(Namespace.Kind.class);
    private final PidNamespace pidForChildren;

    /** Makes the namespaces of a new machine. */
    NsProxy(PidNamespace pids) {
        this.pidForChildren = pids;
        for (Namespace.Kind kind : Namespace.Kind.values()) {
            spaces.put(kind, new Namespace(kind));
        }
    }

    private NsProxy(NsProxy other, long flags, PidNamespace pids) {
        this.pidForChildren = pids;
        other.spaces.forEach((kind, old) -> spaces.put(kind, kind.isNewIn(flags) ? new Namespace(kind) : shared(old)));
    }

    private static Namespace shared(Namespace old) {
        old.get();
        return old;
    }

    /** Returns the namespaces of a child or of a task that unshares some. */
    NsProxy copy(long flags, PidNamespace pids) {
        boolean isNewPid = (flags & CloneFlags.CLONE_NEWPID) != 0;
        return new NsProxy(this, flags, isNewPid ? pids.child() : pids);
    }

    Namespace get(Namespace.Kind kind) {
        return Objects.requireNonNull(spaces.get(kind));
    }

    PidNamespace pidForChildren() {
        return pidForChildren;
    }

    /** Leaves the namespaces if this was the last task that had them so. */
    void release() {
        put();
        if (users() == 0) {
            spaces.values().forEach(Counted::put);
        }
    }
}
