package kernel.sim.task;

import java.util.HashMap;
import java.util.Map;

/**
 * How many tasks each user has, {@code struct ucounts}.
 *
 * @kernel v6.18 kernel/ucount.c
 */
final class UserCounts {
    private final Map<Integer, Integer> tasks = new HashMap<>();

    int add(int uid, int count) {
        int now = tasks.merge(uid, count, Integer::sum);
        if (now == 0) {
            tasks.remove(uid);
        }
        return now;
    }

    int get(int uid) {
        return tasks.getOrDefault(uid, 0);
    }
}
