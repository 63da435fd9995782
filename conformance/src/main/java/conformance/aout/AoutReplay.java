package conformance.aout;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import kernel.api.ByteString;
import kernel.api.ExecException;
import kernel.api.KernelMessage;
import kernel.sim.exec.ExecRequest;
import kernel.sim.exec.FormatList;
import kernel.sim.exec.Kernel;
import kernel.sim.exec.UserArgPtr;
import kernel.sim.fs.FileAccess;
import kernel.sim.fs.MemoryFileSystem;
import kernel.sim.fs.PathWalk;
import kernel.sim.fs.WriteCount;
import kernel.sim.task.Task;

/** Executes the cases of records, each in a task of its own, and tells what happened in the words of a record. */
public final class AoutReplay {
    private static final FormatList FORMATS = FormatList.load();

    private final MemoryFileSystem files;
    private final Consumer<ExecException> refusals;

    /**
     * Makes a replay.
     *
     * @param files the files that the cases are about
     */
    public AoutReplay(MemoryFileSystem files) {
        this(files, refusal -> {});
    }

    /**
     * Makes a replay that tells of refusals.
     *
     * @param files the files that the cases are about
     * @param refusals gets every refusal of a program or of a library
     */
    public AoutReplay(MemoryFileSystem files, Consumer<ExecException> refusals) {
        this.files = files;
        this.refusals = refusals;
    }

    /**
     * Executes one case.
     *
     * @param record what a real kernel did; besides the case it gives what no rule can: the caller's registers, and how
     *     far the stack moved
     * @return what the kernel of the record's profile does, up to the first instruction of the program
     */
    public JsonObject run(AoutRecord record) {
        CallerSetup setup = new CallerSetup(record, files);
        List<KernelMessage> log = new ArrayList<>();
        Kernel kernel = new Kernel(
                        record.profile(), setup.machineProfile(), files, FORMATS, new FixedShift(setup.stackShift()))
                .withLog(log::add);
        Task task = setup.task(kernel);
        JsonObject result = record.isUselib() ? uselib(kernel, task, record) : exec(kernel, task, record);
        JsonArray lines = new JsonArray();
        log.forEach(message -> lines.add(message.toString()));
        result.add("klog", lines);
        return result;
    }

    private JsonObject exec(Kernel kernel, Task task, AoutRecord record) {
        EventWriter events = new EventWriter(record, task);
        task.onFatalSignal(events::fatalSignal);
        Optional<WriteCount> held = record.text("holdw").map(this::openForWriting);
        try {
            kernel.execve(task, request(record));
            events.exec(task.program().orElseThrow());
        } catch (ExecException e) {
            refusals.accept(e);
            events.failure(e);
        } finally {
            held.ifPresent(WriteCount::putWriteAccess);
        }
        return events.result();
    }

    private WriteCount openForWriting(String path) {
        WriteCount count = PathWalk.walk(files, ByteString.of("/"), FileAccess.ROOT, ByteString.of(path))
                .inode()
                .writeCount();
        if (!count.getWriteAccess()) {
            throw new IllegalStateException(path + " is in use");
        }
        return count;
    }

    private static ExecRequest request(AoutRecord record) {
        return new ExecRequest(
                Optional.of(ByteString.of(record.path())),
                UserArgPtr.of(record.strings("argv")),
                UserArgPtr.of(record.strings("env")),
                ExecRequest.AT_FDCWD,
                0);
    }

    private JsonObject uselib(Kernel kernel, Task task, AoutRecord record) {
        EventWriter events = new EventWriter(record, task);
        JsonArray returned = new JsonArray();
        for (String library : record.libraries()) {
            try {
                kernel.uselib(task, ByteString.of(library));
                returned.add(0);
            } catch (ExecException e) {
                refusals.accept(e);
                returned.add(-e.errno().number());
            }
        }
        events.uselib(task.program().orElseThrow(), returned);
        return events.result();
    }
}
