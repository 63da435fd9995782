package conformance;

import java.util.ArrayList;
import java.util.List;

/**
 * Leaves out of a case what does not matter: as few changes as possible remain, none of which can be missed.
 *
 * @param <T> what a change is
 */
final class Shrinker<T> {
    /** Tells which of several attempts still fail; they are asked together, since one question costs a process. */
    interface Oracle<T> {
        /**
         * Asks.
         *
         * @param attempts lists of changes
         * @return the index of the first that fails, or -1
         */
        int firstFailing(List<List<T>> attempts) throws Exception;
    }

    private final Oracle<T> oracle;

    Shrinker(Oracle<T> oracle) {
        this.oracle = oracle;
    }

    /** Returns a part of the changes that fails, and of which no single change can be left out. */
    List<T> shrink(List<T> changes) throws Exception {
        List<T> best = changes;
        int parts = 2;
        while (best.size() > 1) {
            List<List<T>> attempts = attempts(best, parts);
            int failing = oracle.firstFailing(attempts);
            if (failing >= 0) {
                best = attempts.get(failing);
                parts = Math.max(2, parts - 1);
            } else if (parts >= best.size()) {
                return best;
            } else {
                parts = 2 * parts;
            }
            parts = Math.min(parts, Math.max(best.size(), 2));
        }
        return best;
    }

    /** Each part alone, then all but each part. */
    private static <T> List<List<T>> attempts(List<T> changes, int parts) {
        List<List<T>> attempts = new ArrayList<>();
        List<List<T>> rests = new ArrayList<>();
        for (int part = 0; part < parts; part++) {
            int from = part * changes.size() / parts;
            int to = (part + 1) * changes.size() / parts;
            attempts.add(changes.subList(from, to));
            List<T> rest = new ArrayList<>(changes.subList(0, from));
            rest.addAll(changes.subList(to, changes.size()));
            rests.add(rest);
        }
        attempts.addAll(rests);
        return attempts;
    }
}
