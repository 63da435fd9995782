package conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.function.ToLongFunction;
import kernel.sim.task.Program;

/** One address in many randomised programs: page-aligned, within its bounds, and all over the range between them. */
final class Spread {
    private static final int PAGE = 4096;

    private final String name;
    private final long least;
    private final long most;
    private final ToLongFunction<Program> value;
    private final long page;
    private final Set<Long> seen = new HashSet<>();
    private int count;
    private long low = Long.MAX_VALUE;
    private long high = Long.MIN_VALUE;

    Spread(String name, long least, long most, ToLongFunction<Program> value) {
        this(name, least, most, value, PAGE);
    }

    Spread(String name, long least, long most, ToLongFunction<Program> value, int page) {
        this.page = page;
        this.name = name;
        this.least = least;
        this.most = most;
        this.value = value;
    }

    void add(Program program, long seed) {
        long found = value.applyAsLong(program);
        assertThat(found).as("%s, seed %d", name, seed).isBetween(least, most);
        assertThat(found % page).as("%s in its page, seed %d", name, seed).isZero();
        seen.add(found);
        low = Math.min(low, found);
        high = Math.max(high, found);
        count++;
    }

    void assertWide() {
        long places = (most - least) / page + 1;
        assertThat(high - low).as("range of %s", name).isGreaterThan((most - least) / 10 * 9);
        assertThat(seen).as("different values of %s", name).hasSizeGreaterThan((int) Math.min(count, places) / 2);
    }
}
