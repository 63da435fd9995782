package kernel.sim.task;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * The namespaces of a task, {@code struct nsproxy}: one object for all tasks that have the same ones.
 *
 * @kernel v6.18 kernel/nsproxy.c
 */
final class NsProxy extends Counted {
    private final Map<Namespace.Kind, Namespace> spaces;
    private final Namespace time;
    private final PidNamespace pidForChildren;

    /** Makes the namespaces of a new machine. */
    NsProxy(PidNamespace pids, UserNamespace users) {
        this.spaces = new EnumMap<>(Namespace.Kind.class);
        for (Namespace.Kind kind : Namespace.Kind.values()) {
            spaces.put(kind, new Namespace(kind, users, () -> {}));
        }
        this.time = get(Namespace.Kind.TIME_FOR_CHILDREN);
        this.pidForChildren = pids;
        time.get();
    }

    /** Puts namespaces together that have been taken into use for it. */
    NsProxy(Map<Namespace.Kind, Namespace> spaces, Namespace time, PidNamespace pidForChildren) {
        this.spaces = new EnumMap<>(spaces);
        this.time = time;
        this.pidForChildren = pidForChildren;
    }

    Namespace get(Namespace.Kind kind) {
        return Objects.requireNonNull(spaces.get(kind));
    }

    Namespace time() {
        return time;
    }

    /** Tells whether children that do not share memory see another time. */
    boolean isTimeOther() {
        return time != get(Namespace.Kind.TIME_FOR_CHILDREN);
    }

    PidNamespace pidForChildren() {
        return pidForChildren;
    }

    @Override
    void release() {
        spaces.values().forEach(Counted::put);
        time.put();
        pidForChildren.put();
    }
}
