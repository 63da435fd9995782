package kernel.sim.task;

import java.util.HashMap;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * How many tasks and namespaces each user has, {@code struct ucounts}. What a user has inside a namespace counts for
 * those who made the namespaces around it, too. Safe for concurrent use.
 *
 * @kernel v6.18 kernel/ucount.c
 */
final class UserCounts {
    /** What is counted. */
    enum Kind {
        TASKS,
        USER_NAMESPACES,
        PID_NAMESPACES,
        UTS_NAMESPACES,
        IPC_NAMESPACES,
        NET_NAMESPACES,
        MNT_NAMESPACES,
        CGROUP_NAMESPACES,
        TIME_NAMESPACES
    }

    /** Whose count of what it is. */
    record Key(Kind kind, UserNamespace namespace, int uid) {}

    private final Map<Key, Integer> counts = new HashMap<>();
    private int maxNamespaces;

    UserCounts(int maxNamespaces) {
        this.maxNamespaces = maxNamespaces;
    }

    synchronized void maxNamespaces(int most) {
        maxNamespaces = most;
    }

    /** Counts more or less for a user, and for those around its namespace. */
    synchronized void add(Kind kind, UserNamespace namespace, int uid, int count) {
        UserNamespace at = namespace;
        int user = uid;
        while (true) {
            Key key = new Key(kind, at, user);
            if (counts.merge(key, count, Integer::sum) == 0) {
                counts.remove(key);
            }
            if (at.isInit()) {
                return;
            }
            user = at.owner();
            at = at.parent().orElseThrow();
        }
    }

    synchronized int get(Kind kind, UserNamespace namespace, int uid) {
        return counts.getOrDefault(new Key(kind, namespace, uid), 0);
    }

    /** Tells whether a user and those around its namespace can have one more namespace. */
    synchronized boolean isRoomFor(Kind kind, UserNamespace namespace, int uid) {
        return isBelow(kind, namespace, uid, at -> at.isInit() ? maxNamespaces - 1L : Long.MAX_VALUE);
    }

    /** Tells whether a user has more tasks than a limit, or those around its namespace more than theirs. */
    synchronized boolean isOverNproc(UserNamespace namespace, int uid, long limit) {
        return !isBelow(
                Kind.TASKS,
                namespace,
                uid,
                at -> signed(at == namespace ? limit : inner(namespace, at).nprocMax()));
    }

    private static long signed(long limit) {
        return limit < 0 ? Long.MAX_VALUE : limit;
    }

    /** Returns the namespace just inside another, on the way to a third. */
    private static UserNamespace inner(UserNamespace innermost, UserNamespace outer) {
        UserNamespace at = innermost;
        while (at.parent().orElseThrow() != outer) {
            at = at.parent().orElseThrow();
        }
        return at;
    }

    private boolean isBelow(Kind kind, UserNamespace namespace, int uid, ToLongFunction<UserNamespace> limit) {
        UserNamespace at = namespace;
        int user = uid;
        while (true) {
            int count = counts.getOrDefault(new Key(kind, at, user), 0);
            if (count > limit.applyAsLong(at)) {
                return false;
            }
            if (at.isInit()) {
                return true;
            }
            user = at.owner();
            at = at.parent().orElseThrow();
        }
    }

    /** Returns all counts that are not 0. */
    synchronized Map<Key, Integer> entries() {
        return Map.copyOf(counts);
    }
}
