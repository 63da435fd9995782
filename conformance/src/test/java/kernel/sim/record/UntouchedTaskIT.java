package kernel.sim.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.gson.JsonObject;
import conformance.CorpusFiles;
import conformance.selftests.Execs;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import kernel.api.ExecException;
import kernel.api.Signal;
import kernel.sim.exec.ExecRequest;
import kernel.sim.exec.Kernel;
import kernel.sim.fs.MemoryFileSystem;
import kernel.sim.fs.Mount;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.task.Descriptor;
import kernel.sim.task.Program;
import kernel.sim.task.SignalActions;
import kernel.sim.task.Task;
import kernel.sim.task.TaskExec;
import kernel.sim.task.TaskState;
import org.junit.jupiter.api.Test;

/** What the committed cases leave behind in a task that already runs a program, and in the files. */
class UntouchedTaskIT {
    private static final Program OLD = program();

    private final Map<String, Integer> counts = new TreeMap<>();
    private final AtomicInteger released = new AtomicInteger();
    private final AtomicInteger woken = new AtomicInteger();

    private static Program program() {
        MemoryFileSystem files = new MemoryFileSystem(Mount.DEFAULT);
        files.put("/old", 0755, Execs.program());
        return Execs.run(Execs.kernel(LinuxProfile.LINUX_6_18, files), new Task(), ExecRequest.of("/old"));
    }

    @Test
    void isEqualAfterEveryRefusalOfACaseAboutProgramsFilesScriptsAndLimits() throws IOException {
        run(CorpusFiles.load("b"), "corpusB.jsonl.gz");
        assertThat(counts.get("errno")).isGreaterThanOrEqualTo(455);
        assertThat(counts.get("signal")).isGreaterThanOrEqualTo(225);
    }

    @Test
    void isEqualAfterEveryRefusalOfADamagedHeader() throws IOException {
        run(CorpusFiles.load("c"), "corpusC.jsonl.gz");
        assertThat(counts.get("errno")).isGreaterThanOrEqualTo(3286);
        assertThat(counts.get("signal")).isGreaterThanOrEqualTo(3543);
    }

    private void run(CorpusFiles corpus, String records) {
        Kernel kernel = Execs.kernel(LinuxProfile.LINUX_6_18, corpus.root());
        CorpusFiles.forEachRecord(records, record -> run(corpus, kernel, record));
        System.out.println(records + ": " + counts);
    }

    private void run(CorpusFiles corpus, Kernel kernel, JsonObject record) {
        if (corpus.needsInterpreterOfTheHost(record)) {
            count("skipped: the program's ld.so is not part of the archive");
            return;
        }
        ExecCase execCase;
        try {
            execCase = CaseParser.parse(record.getAsJsonObject("in"));
        } catch (UnsupportedCaseException e) {
            count("skipped: not modelled: " + e.getMessage());
            return;
        }
        CaseSetup setup = new CaseSetup(kernel, corpus.base(), execCase);
        Kernel here = kernel.withRoot(setup.root());
        Task task = busyTask(setup, here);
        Runnable closeBusyFiles = setup.holdBusyFiles(here);
        call(here, task, execCase, record);
        closeBusyFiles.run();
        task.kill(Signal.SIGKILL);
        assertThat(released).as(id(record)).hasValue(1);
        boolean isAnyUsed =
                corpus.inodes().stream().anyMatch(inode -> inode.writeCount().isUsed());
        assertThat(isAnyUsed).as(id(record)).isFalse();
    }

    private static String id(JsonObject record) {
        return record.get("id").getAsString();
    }

    /** Makes the task of the case, with something of everything that exec can change. */
    private Task busyTask(CaseSetup setup, Kernel kernel) {
        released.set(0);
        woken.set(0);
        Task task = setup.task(kernel);
        Map<Integer, Descriptor> open = task.files().entries();
        new TaskExec(task)
                .start(new Program(
                        OLD.kernel(),
                        OLD.exe(),
                        OLD.comm(),
                        OLD.format(),
                        OLD.abi(),
                        OLD.mm(),
                        OLD.registers(),
                        OLD.isDumpable(),
                        released::incrementAndGet));
        open.forEach(task.files()::put);
        task.files().put(100, new Descriptor(OLD.exe(), true));
        task.actions().set(Signal.SIGTERM, SignalActions.Action.HANDLER);
        task.actions().set(Signal.SIGHUP, SignalActions.Action.IGNORE);
        task.altStack(0x7000);
        task.parentDeathSignal(Signal.SIGUSR1);
        task.vforkDone(woken::incrementAndGet);
        return task;
    }

    private void call(Kernel kernel, Task task, ExecCase execCase, JsonObject record) {
        TaskState before = task.state();
        Optional<ExecException> failure = Optional.ofNullable(
                catchThrowableOfType(ExecException.class, () -> kernel.execve(task, execCase.request())));
        String result = record.get("result").getAsString();
        count(result);
        switch (result) {
            case "errno" -> {
                assertThat(failure).as(id(record)).isPresent();
                assertThat(failure.orElseThrow().signal()).as(id(record)).isEmpty();
                assertUntouched(task, before, record);
            }
            case "returned" -> {
                assertThat(failure).as(id(record)).isEmpty();
                assertUntouched(task, before, record);
            }
            case "signal" -> {
                assertThat(failure.orElseThrow().signal()).as(id(record)).contains(Signal.SIGSEGV);
                assertThat(task.program()).as(id(record)).isEmpty();
                assertThat(task.exitSignal()).as(id(record)).contains(Signal.SIGSEGV);
                assertThat(woken).as(id(record)).hasValue(1);
            }
            default -> {
                assertThat(failure).as(id(record)).isEmpty();
                assertThat(task.program()).as(id(record)).isPresent();
                assertThat(woken).as(id(record)).hasValue(1);
            }
        }
    }

    private void assertUntouched(Task task, TaskState before, JsonObject record) {
        assertThat(task.state()).as(id(record)).isEqualTo(before);
        assertThat(released).as(id(record)).hasValue(0);
        assertThat(woken).as(id(record)).hasValue(0);
    }

    private void count(String key) {
        counts.merge(key, 1, Integer::sum);
    }
}
