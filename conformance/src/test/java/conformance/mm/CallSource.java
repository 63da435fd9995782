package conformance.mm;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Where calls come from. */
interface CallSource {
    /**
     * Returns the next call.
     *
     * @param maps what is mapped now, the text of /proc/PID/maps
     * @return the call, or empty at the end
     */
    Optional<MemoryCall> next(String maps);

    static CallSource of(List<MemoryCall> calls) {
        Iterator<MemoryCall> rest = calls.iterator();
        return maps -> rest.hasNext() ? Optional.of(rest.next()) : Optional.empty();
    }
}
