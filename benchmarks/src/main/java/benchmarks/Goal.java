package benchmarks;

/** What is measured, beside what, and what must come out. */
enum Goal {
    FAULT("write fault, demand zero", "fault", FaultBenchmark.class, "fault", Limit.faster(7)),
    MMAP("mmap and munmap of a page", "mmap", MapBenchmark.class, "empty", Limit.faster(10)),
    MMAP_BELOW(
            "the same, of 65,000 areas, free only below", "mmap-below", MapBenchmark.class, "below", Limit.faster(10)),
    MMAP_ABOVE(
            "the same, of 65,000 areas, free only above", "mmap-above", MapBenchmark.class, "above", Limit.faster(10)),
    MEMSET("memset of fresh 10 MiB, at once", "memset", FaultBenchmark.class, "fill", Limit.faster(4)),
    STORES("memset of fresh 10 MiB, 8 bytes at a time", "memset", FaultBenchmark.class, "stores", Limit.faster(2)),
    LOOKUP("lookup among 65,536 areas", "lookup", LookupBenchmark.class, "lookup", Limit.nanos(80)),
    LOAD("load of 8 bytes", "load", AccessBenchmark.class, "load", Limit.nanos(1.5)),
    STORE("store of 8 bytes", "store", AccessBenchmark.class, "store", Limit.nanos(1.5)),
    WALK("page walk", "walk", AccessBenchmark.class, "walk", Limit.nanos(5)),
    MISS("load of 8 bytes, translation not kept", "load-far", AccessBenchmark.class, "miss", Limit.NONE),
    EXEC("exec of /bin/true", "exec", ExecBenchmark.class, "exec", Limit.NONE),
    FORK("fork of a task of 100,000 pages", "fork", ForkBenchmark.class, "fork", Limit.faster(100)),
    FORK_EXEC("fork, and exec of /bin/true", "fork-exec", ForkBenchmark.class, "forkExec", Limit.faster(5));

    private final String title;
    private final String twin;
    private final String benchmark;
    private final Limit limit;

    Goal(String title, String twin, Class<?> type, String method, Limit limit) {
        this.title = title;
        this.twin = twin;
        this.benchmark = type.getName() + "." + method;
        this.limit = limit;
    }

    String title() {
        return title;
    }

    /** Returns the name of the C side's measurement. */
    String twin() {
        return twin;
    }

    /** Returns the name of the JMH benchmark. */
    String benchmark() {
        return benchmark;
    }

    Limit limit() {
        return limit;
    }
}
