package kernel.cli.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import kernel.api.ByteString;
import kernel.api.ExecException;
import kernel.archive.ExecutableVisitor;
import kernel.archive.Root;
import kernel.archive.RootException;
import kernel.archive.RootKind;
import kernel.sim.fs.Dentry;
import kernel.sim.fs.FileAccess;
import kernel.sim.fs.FileType;
import kernel.sim.fs.Inode;
import kernel.sim.fs.PathWalk;
import kernel.sim.fs.RootFileSystem;

/** Executes every executable of some targets and reports what became of each. */
public final class CheckRun implements AutoCloseable {
    private static final ByteString SLASH = ByteString.of("/");

    private final CheckOptions options;
    private final Function<RootFileSystem, List<CheckKernel>> kernels;
    private final SharedReport report;
    private final Progress progress;
    private final Batches batches;
    private Optional<Root> shared = Optional.empty();

    /**
     * Prepares a run.
     *
     * @param options how files are checked
     * @param kernels makes the kernels for a root, one for each size of pages; called once for each thread
     * @param report who gets the findings, in the order of the files
     * @param progress who is told how far the run is
     */
    public CheckRun(
            CheckOptions options,
            Function<RootFileSystem, List<CheckKernel>> kernels,
            Report report,
            Progress progress) {
        this.options = options;
        this.kernels = kernels;
        this.report = new SharedReport(report);
        this.progress = progress;
        this.batches = new Batches(options.jobs(), this.report, progress);
    }

    /**
     * Checks a target.
     *
     * @param target a file, directory, archive or image
     * @throws IOException if the report fails
     */
    public void check(String target) throws IOException {
        try {
            progress.target(target);
            checkTarget(target);
        } catch (NoSuchFileException e) {
            unreadable(target, "no such file");
        } catch (RootException | InvalidPathException e) {
            unreadable(target, String.valueOf(e.getMessage()));
        } catch (ExecException e) {
            unreadable(target, e.violation().rule().sentence());
        } catch (java.nio.file.FileSystemException e) {
            unreadable(target, e.getReason() == null ? e.getClass().getSimpleName() : e.getReason());
        }
    }

    private void unreadable(String target, String reason) throws IOException {
        batches.drain();
        progress.say(target + ": " + reason);
        report.unreadable(target, reason);
    }

    private void checkTarget(String target) throws IOException {
        if (options.root().isPresent()) {
            checkInside(target, sharedRoot(options.root().get()), ByteString.of(target));
            return;
        }
        Path path = Path.of(target);
        if (Files.isDirectory(path) ? isImage(path) : Root.isArchive(path)) {
            checkRoot(target, path);
            return;
        }
        Path real = path.toRealPath();
        checkInside(target, sharedRoot(real.getRoot()), ByteString.of(real.toString()));
    }

    private static boolean isImage(Path directory) {
        return Files.exists(directory.resolve("oci-layout")) || Files.exists(directory.resolve("manifest.json"));
    }

    private Root sharedRoot(Path path) throws IOException {
        if (shared.isEmpty()) {
            shared = Optional.of(open(path.toString(), path));
        }
        return shared.get();
    }

    private Root open(String target, Path path) throws IOException {
        progress.reading(Files.isDirectory(path) ? 0 : Files.size(path));
        return Root.open(
                path,
                options.opening()
                        .withWarnings(warning -> progress.warning(target, warning, report))
                        .withProgress(progress::read));
    }

    /** Checks an archive or image, which is a root itself. */
    private void checkRoot(String target, Path path) throws IOException {
        try (Root root = open(target, path)) {
            if (root.kind() == RootKind.DIRECTORY) { // only looked like an image
                Path real = path.toRealPath();
                checkInside(target, sharedRoot(real.getRoot()), ByteString.of(real.toString()));
                return;
            }
            root.image()
                    .map(image -> image.platform().toString())
                    .filter(platform ->
                            !platform.equals(options.opening().platform().toString()))
                    .ifPresent(platform -> progress.say(target + ": the image is made for " + platform));
            walk(target, root, SLASH);
            batches.drain();
        }
    }

    /** Checks what a path inside a root leads to. */
    private void checkInside(String target, Root root, ByteString path) throws IOException {
        Dentry file = PathWalk.walk(root, SLASH, FileAccess.ROOT, path);
        if (file.inode().attributes().type() == FileType.DIRECTORY) {
            walk(target, root, file.path());
        } else {
            batches.submit(checkers(target, root), file.path(), file.inode());
        }
    }

    private Batches.Checkers checkers(String target, Root root) {
        return batches.checkers(target, root, kernels);
    }

    private void walk(String target, Root root, ByteString directory) throws IOException {
        Batches.Checkers checkers = checkers(target, root);
        Optional<Entrypoint> entrypoint = directory.equals(SLASH) ? Entrypoint.of(root) : Optional.empty();
        Optional<ByteString> marked = entrypoint.flatMap(Entrypoint::file).map(Dentry::path);
        if (entrypoint.isPresent()) {
            batches.report(entrypoint.get().check(checkers.newChecker()));
        }
        root.forEachExecutable(directory, new ExecutableVisitor() {
            @Override
            public void visit(ByteString path, Inode inode) throws IOException {
                // The entrypoint has been executed already, with its own arguments.
                if (marked.isEmpty() || !marked.get().equals(path)) {
                    batches.submit(checkers, path, inode);
                }
            }

            @Override
            public void progress(double fraction) {
                progress.fraction(fraction);
                try {
                    batches.reportKnown();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        });
    }

    /**
     * Waits for what has been begun, and ends the report.
     *
     * @return how many there were
     * @throws IOException if the report fails
     */
    public Summary end() throws IOException {
        batches.drain();
        progress.end();
        report.end(report.summary());
        return report.summary();
    }

    /**
     * Ends the report now, by any thread, with what has been reported so far. Whatever is found later is left out.
     *
     * @throws IOException if the report fails
     */
    public void interrupt() throws IOException {
        progress.end();
        report.interrupt();
    }

    @Override
    public void close() throws IOException {
        batches.close();
        if (shared.isPresent()) {
            shared.get().close();
        }
    }
}
