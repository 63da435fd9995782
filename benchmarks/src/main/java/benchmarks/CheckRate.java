package benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import kernel.api.ByteString;
import kernel.api.ExecException;
import kernel.api.Personality;
import kernel.api.Signal;
import kernel.archive.Root;
import kernel.archive.RootOptions;
import kernel.sim.exec.ExecRequest;
import kernel.sim.exec.Kernel;
import kernel.sim.task.Task;

/**
 * How fast the executables of a directory of the host are executed when a walk has found them, in a root that knows no more
 * of them than the walk has seen.
 *
 * @param files how many there are
 * @param loading how many of them load
 * @param walk nanoseconds of the walk
 * @param execs nanoseconds of all execs
 * @param cpu nanoseconds that all threads together had a processor meanwhile
 */
record CheckRate(int files, int loading, long walk, long execs, long cpu) {
    private static final double SECOND = 1e9;
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    static CheckRate of(Path directory, int threads) throws IOException, InterruptedException {
        try (Root root = Root.open(Path.of("/"), RootOptions.DEFAULT)) {
            List<ByteString> files = new ArrayList<>();
            long start = System.nanoTime();
            root.forEachExecutable(ByteString.of(directory.toString()), (path, inode) -> files.add(path));
            long found = System.nanoTime();
            long cpu = SYSTEM.getProcessCpuTime();
            int loading = executeAll(root, files, threads);
            long end = System.nanoTime();
            return new CheckRate(files.size(), loading, found - start, end - found, SYSTEM.getProcessCpuTime() - cpu);
        }
    }

    private static int executeAll(Root root, List<ByteString> files, int threads) throws InterruptedException {
        AtomicInteger next = new AtomicInteger();
        AtomicInteger loading = new AtomicInteger();
        List<Thread> running = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Thread thread = new Thread(() -> executeSome(root, files, next, loading));
            thread.start();
            running.add(thread);
        }
        for (Thread thread : running) {
            thread.join();
        }
        return loading.get();
    }

    private static void executeSome(Root root, List<ByteString> files, AtomicInteger next, AtomicInteger loading) {
        Kernel kernel = Kernel.of(root);
        for (int i = next.getAndIncrement(); i < files.size(); i = next.getAndIncrement()) {
            if (isLoading(kernel, files.get(i))) {
                loading.incrementAndGet();
            }
        }
    }

    private static boolean isLoading(Kernel kernel, ByteString file) {
        Task task = new Task();
        task.personality(Personality.ADDR_NO_RANDOMIZE);
        try {
            kernel.execve(task, new ExecRequest(file, List.of(file), List.of()));
        } catch (ExecException e) {
            return false;
        }
        task.kill(Signal.SIGKILL);
        return true;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "walk %.2f s, then %d executables, of which %d load, in %.3f s: %,.0f a second; %.0f µs of processor time each",
                walk / SECOND,
                files,
                loading,
                execs / SECOND,
                files * SECOND / execs,
                cpu / 1e3 / files);
    }
}
