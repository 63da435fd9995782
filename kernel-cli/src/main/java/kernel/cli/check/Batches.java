package kernel.cli.check;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import kernel.api.ByteString;
import kernel.sim.fs.Inode;
import kernel.sim.fs.RootFileSystem;

/** Executes files in several threads, a bounded number at a time, and reports them in the order in which they came. */
final class Batches implements AutoCloseable {
    private static final int SIZE = 32;
    private static final int MOST_PENDING = 64;

    private final ExecutorService threads;
    private final SharedReport report;
    private final Progress progress;
    private final Deque<Future<List<Finding>>> pending = new ArrayDeque<>();
    private List<Candidate> batch = new ArrayList<>();
    private Optional<Checkers> current = Optional.empty();

    private record Candidate(ByteString path, Inode inode) {}

    Batches(int jobs, SharedReport report, Progress progress) {
        this.threads = Executors.newFixedThreadPool(jobs, task -> {
            Thread thread = new Thread(task, "check");
            thread.setDaemon(true);
            return thread;
        });
        this.report = report;
        this.progress = progress;
    }

    /** Kernels for the files of one target: a thread takes one and gives it back. */
    static final class Checkers {
        private final String target;
        private final Function<RootFileSystem, List<CheckKernel>> kernels;
        private final RootFileSystem root;
        private final Queue<List<CheckKernel>> idle;

        private Checkers(
                String target,
                RootFileSystem root,
                Function<RootFileSystem, List<CheckKernel>> kernels,
                Queue<List<CheckKernel>> idle) {
            this.target = target;
            this.root = root;
            this.kernels = kernels;
            this.idle = idle;
        }

        Checker newChecker() {
            return new Checker(target, kernels.apply(root));
        }

        private List<Finding> run(List<Candidate> candidates) {
            List<CheckKernel> known = idle.poll();
            List<CheckKernel> own = known == null ? kernels.apply(root) : known;
            Checker checker = new Checker(target, own);
            List<Finding> findings = new ArrayList<>(candidates.size());
            for (Candidate candidate : candidates) {
                findings.add(checker.check(candidate.path(), candidate.inode()));
            }
            idle.add(own);
            return findings;
        }
    }

    /** Returns the kernels for a target; targets in one root after each other share them. */
    Checkers checkers(String target, RootFileSystem root, Function<RootFileSystem, List<CheckKernel>> kernels) {
        Optional<Checkers> before = current.filter(known -> known.root == root);
        if (before.isPresent() && before.get().target.equals(target)) {
            return before.get();
        }
        Queue<List<CheckKernel>> idle = before.map(known -> known.idle).orElseGet(ConcurrentLinkedQueue::new);
        return new Checkers(target, root, kernels, idle);
    }

    void submit(Checkers checkers, ByteString path, Inode inode) throws IOException {
        if (current.isEmpty() || current.get() != checkers) {
            flush();
            current = Optional.of(checkers);
        }
        batch.add(new Candidate(path, inode));
        if (batch.size() == SIZE) {
            flush();
        }
    }

    private void flush() throws IOException {
        if (batch.isEmpty()) {
            return;
        }
        List<Candidate> full = batch;
        batch = new ArrayList<>(SIZE);
        Checkers checkers = current.orElseThrow();
        pending.addLast(threads.submit(() -> checkers.run(full)));
        while (pending.size() > MOST_PENDING) {
            reportFirst();
        }
    }

    /** Reports what is known already. */
    void reportKnown() throws IOException {
        while (!pending.isEmpty() && pending.getFirst().isDone()) {
            reportFirst();
        }
    }

    private void reportFirst() throws IOException {
        try {
            for (Finding finding : pending.removeFirst().get()) {
                write(finding);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private void write(Finding finding) throws IOException {
        report.finding(finding);
        progress.count(report.summary().executables());
    }

    /** Reports a finding behind all that came before. */
    void report(Finding finding) throws IOException {
        drain();
        write(finding);
    }

    /** Waits until everything is reported. */
    void drain() throws IOException {
        flush();
        while (!pending.isEmpty()) {
            reportFirst();
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
