package conformance;

import static org.assertj.core.api.Assertions.assertThat;

import binfmt.elf.ElfFormat;
import binfmt.script.ScriptFormat;
import conformance.selftests.Execs;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kernel.api.BinaryFormat;
import kernel.api.ByteString;
import kernel.api.Errno;
import kernel.api.ExecException;
import kernel.api.Signal;
import kernel.sim.exec.ExecRequest;
import kernel.sim.exec.FormatList;
import kernel.sim.exec.Kernel;
import kernel.sim.fs.MemoryFileSystem;
import kernel.sim.fs.Mount;
import kernel.sim.module.LoadedModule;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.profile.MachineProfile;
import kernel.sim.task.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Threads that execute while formats come and go. */
class FormatListStressIT {
    private static final int THREADS = 8;
    private static final int SECONDS = Integer.getInteger("conformance.stress.seconds", 10);
    private static final int PATIENCE_SECONDS = 60;
    private static final int RACES = 2000;

    private final MemoryFileSystem files = new MemoryFileSystem(Mount.DEFAULT);
    private final LoadedModule elf = new LoadedModule("elf");
    private final LoadedModule script = new LoadedModule("script");
    private final ExecutorService pool = Executors.newFixedThreadPool(THREADS, task -> {
        Thread thread = new Thread(task, "stress");
        thread.setDaemon(true);
        return thread;
    });

    @AfterEach
    void stop() {
        pool.shutdownNow();
    }

    private Kernel kernel(LinuxProfile profile) {
        return new Kernel(profile, MachineProfile.builtIn(), files, FormatList.of(List.of()), new SplittableRandom(1));
    }

    /** One thread's work: its own format, which nobody else registers, and a few tasks. */
    private static final class Worker {
        private static final int TASKS = 4;
        private static final int AT_LEAST = 500;

        private final Kernel kernel;
        private final int number;
        private final SplittableRandom random;
        private final HandingFormat format;
        private final List<Task> tasks = new ArrayList<>();
        private final List<LoadedModule> modules = new ArrayList<>();
        private boolean isRegistered;
        private int started;
        private int refused;

        Worker(Kernel kernel, int number, SplittableRandom random) {
            this.kernel = kernel;
            this.number = number;
            this.random = random;
            this.format = new HandingFormat("worker" + number, "w" + number, "/p");
            for (int i = 0; i < TASKS; i++) {
                tasks.add(new Task());
            }
        }

        Worker run(long deadline) {
            for (int steps = 0; steps < AT_LEAST || System.nanoTime() < deadline; steps++) {
                step();
            }
            if (isRegistered) {
                kernel.unregisterBinfmt(format);
            }
            tasks.forEach(task -> task.kill(Signal.SIGKILL));
            return this;
        }

        private void step() {
            int slot = random.nextInt(TASKS);
            switch (random.nextInt(6)) {
                case 0 -> execute(slot, "/p");
                case 1 -> execute(slot, "/s");
                case 2 -> executeOwn(slot);
                case 3 -> executeOthers(slot, random.nextInt(THREADS));
                case 4 -> toggle();
                default -> {
                    tasks.get(slot).kill(Signal.SIGKILL);
                    tasks.set(slot, new Task());
                }
            }
        }

        private void execute(int slot, String path) {
            kernel.execve(tasks.get(slot), ExecRequest.of(path));
            assertThat(tasks.get(slot).program().orElseThrow().exe().path()).isEqualTo(ByteString.of("/p"));
            started++;
        }

        private void executeOwn(int slot) {
            if (isRegistered) {
                execute(slot, "/w" + number);
            } else {
                Execs.refused(kernel, tasks.get(slot), ExecRequest.of("/w" + number), Errno.ENOEXEC, "exec.format");
                refused++;
            }
        }

        private void executeOthers(int slot, int other) {
            try {
                execute(slot, "/w" + other);
            } catch (ExecException e) {
                assertThat(e.errno()).isEqualTo(Errno.ENOEXEC);
                refused++;
            }
        }

        private void toggle() {
            if (isRegistered) {
                kernel.unregisterBinfmt(format);
            } else {
                LoadedModule module = new LoadedModule(format.name());
                modules.add(module);
                if (random.nextBoolean()) {
                    kernel.registerBinfmt(format, module);
                } else {
                    kernel.insertBinfmt(format, module);
                }
            }
            isRegistered = !isRegistered;
            assertThat(kernel.formats().formats().contains(format)).isEqualTo(isRegistered);
        }
    }

    @Test
    void losesNoFormatAndNoUseAndNeverHangs() throws InterruptedException, ExecutionException, TimeoutException {
        SplittableRandom seeds = new SplittableRandom(Execs.seed(FormatListStressIT.class));
        files.put("/p", 0755, Execs.program());
        Execs.putText(files, "/s", "#!/p\n");
        for (int i = 0; i < THREADS; i++) {
            Execs.putText(files, "/w" + i, "w" + i);
        }
        Kernel kernel = kernel(LinuxProfile.LINUX_6_18);
        kernel.registerBinfmt(new ScriptFormat(), script);
        kernel.registerBinfmt(new ElfFormat(), elf);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        List<Future<Worker>> running = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            Worker worker = new Worker(kernel, i, seeds.split());
            running.add(pool.submit(() -> worker.run(deadline)));
        }
        List<Worker> workers = new ArrayList<>();
        for (Future<Worker> worker : running) {
            workers.add(worker.get(SECONDS + PATIENCE_SECONDS, TimeUnit.SECONDS));
        }
        assertThat(workers).allSatisfy(worker -> {
            assertThat(worker.started).isPositive();
            assertThat(worker.refused).isPositive();
            assertThat(worker.modules).hasSizeGreaterThan(1).allMatch(module -> module.uses() == 0);
        });
        assertThat(kernel.formats().formats()).extracting(BinaryFormat::name).containsExactly("script", "elf");
        assertThat(elf.uses()).isZero();
        assertThat(script.uses()).isZero();
        assertThat(Execs.open(files, "/p").inode().writeCount().isUsed()).isFalse();
        System.out.println(workers.stream().mapToInt(worker -> worker.started).sum() + " programs, "
                + workers.stream().mapToInt(worker -> worker.modules.size()).sum() + " registrations");
    }

    @Test
    void letsOneOfManyRegisterTheSameFormatWhereTwiceIsAnError()
            throws InterruptedException, ExecutionException, TimeoutException {
        Kernel kernel = kernel(LinuxProfile.LINUX_2_4_I386);
        CyclicBarrier barrier = new CyclicBarrier(THREADS);
        for (int race = 0; race < RACES; race++) {
            HandingFormat format = new HandingFormat("same", "x", "/p");
            List<Future<Boolean>> racers = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                racers.add(pool.submit(() -> {
                    barrier.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
                    return register(kernel, format);
                }));
            }
            int winners = 0;
            for (Future<Boolean> racer : racers) {
                winners += racer.get(PATIENCE_SECONDS, TimeUnit.SECONDS) ? 1 : 0;
            }
            assertThat(winners).isEqualTo(1);
            kernel.unregisterBinfmt(format);
        }
    }

    private static boolean register(Kernel kernel, BinaryFormat format) {
        try {
            kernel.registerBinfmt(format, new LoadedModule("same"));
            return true;
        } catch (ExecException e) {
            assertThat(e.errno()).isEqualTo(Errno.EBUSY);
            return false;
        }
    }
}
