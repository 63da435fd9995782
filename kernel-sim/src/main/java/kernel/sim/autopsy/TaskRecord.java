package kernel.sim.autopsy;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import kernel.api.ByteString;

/** The tasks of a step as a part of a JSON document. */
final class TaskRecord {
    private final JsonWriter json;

    TaskRecord(JsonWriter json) {
        this.json = json;
    }

    void write(Step step) throws IOException {
        json.name("frames").value(step.frames());
        json.name("tasks").beginArray();
        for (TaskPicture task : step.tasks()) {
            task(task);
        }
        json.endArray();
    }

    private void task(TaskPicture task) throws IOException {
        json.beginObject().name("name").value(task.name());
        json.name("pid").value(task.row().pid()).name("tgid").value(task.row().tgid());
        json.name("ppid").value(task.row().ppid());
        json.name("pgid").value(task.row().pgid()).name("sid").value(task.row().sid());
        json.name("state").value(String.valueOf(task.row().state().letter()));
        json.name("exit_signal").value(task.row().exitSignal());
        json.name("forknoexec").value(task.row().isForkNoExec());
        json.name("comm").value(task.row().comm().map(ByteString::toLatin1).orElse(""));
        json.name("shares").beginObject();
        for (TaskPicture.Part part : task.parts()) {
            json.name(part.name()).beginObject();
            json.name("users").value(part.users()).name("pids").beginArray();
            for (int pid : part.pids()) {
                json.value(pid);
            }
            json.endArray().endObject();
        }
        json.endObject();
        if (task.memory().isPresent()) {
            memory(task.memory().get());
        }
        json.endObject();
    }

    private void memory(TaskPicture.Memory memory) throws IOException {
        json.name("memory").beginObject();
        json.name("VmSize").value(memory.vmSize()).name("VmRSS").value(memory.vmRss());
        json.name("min_flt").value(memory.minFlt());
        json.name("PTE").value(memory.pageTables().ptes());
        json.name("shared_PTE").value(memory.sharedTables()).endObject();
    }
}
