package conformance.mm;

import java.util.Locale;
import kernel.sim.task.Resource;

/** The limits that bind memory. */
enum Limit {
    AS(Resource.AS),
    DATA(Resource.DATA),
    STACK(Resource.STACK),
    MEMLOCK(Resource.MEMLOCK);

    private final Resource resource;

    Limit(Resource resource) {
        this.resource = resource;
    }

    Resource resource() {
        return resource;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
