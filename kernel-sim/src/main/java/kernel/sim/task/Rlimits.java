package kernel.sim.task;

import java.util.EnumMap;
import java.util.Map;
import kernel.api.Limits;

/** The resource limits of a task. Immutable. */
public final class Rlimits {
    /** No limit. */
    public static final long INFINITY = -1;

    private static final Limit UNLIMITED = new Limit(INFINITY, INFINITY);

    /**
     * The limits of a fresh task: 8 MiB of stack, no core dump, nothing else limited.
     *
     * @kernel v6.18 include/asm-generic/resource.h, {@code INIT_RLIMITS}
     */
    public static final Rlimits DEFAULT = new Rlimits(Map.of())
            .with(Resource.STACK, new Limit(Limits.STK_LIM, INFINITY))
            .with(Resource.CORE, new Limit(0, 0));

    /**
     * One limit.
     *
     * @param soft what binds, unsigned
     * @param hard how far the task may raise it, unsigned
     */
    public record Limit(long soft, long hard) {}

    private final Map<Resource, Limit> limits;

    private Rlimits(Map<Resource, Limit> limits) {
        this.limits = limits;
    }

    /**
     * Returns a limit.
     *
     * @param resource what is limited
     * @return the limit, {@link #INFINITY} if there is none
     */
    public Limit get(Resource resource) {
        return limits.getOrDefault(resource, UNLIMITED);
    }

    /**
     * Returns what is limited.
     *
     * @return a copy, by resource
     */
    public Map<Resource, Limit> entries() {
        return Map.copyOf(limits);
    }

    /**
     * Changes a limit.
     *
     * @param resource what is limited
     * @param limit the new limit
     * @return a copy with that limit
     */
    public Rlimits with(Resource resource, Limit limit) {
        Map<Resource, Limit> copy = new EnumMap<>(Resource.class);
        copy.putAll(limits);
        copy.put(resource, limit);
        return new Rlimits(copy);
    }
}
