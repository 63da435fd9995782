package kernel.sim.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import kernel.api.ExecException;
import kernel.sim.exec.ExecRequest;
import kernel.sim.exec.FakeFormat;
import kernel.sim.exec.Kernel;
import kernel.sim.exec.TestKernels;
import kernel.sim.fs.MemoryFileSystem;
import kernel.sim.fs.Mount;
import kernel.sim.task.Task;
import org.junit.jupiter.api.Test;

class ProgramRecordTests {
    private final MemoryFileSystem root = new MemoryFileSystem(Mount.DEFAULT);
    private final Kernel kernel = TestKernels.of(root, FakeFormat.loading("fake"));

    @Test
    void hasTheFieldsOfARecordWithoutItsCase() {
        root.put("/bin/prog", 0755, new byte[] {1});
        Task task = new Task();
        kernel.execve(task, ExecRequest.of("/bin/prog"));
        JsonObject json = JsonParser.parseString(ProgramRecord.json(task)).getAsJsonObject();
        assertThat(json.keySet()).startsWith("result", "class").endsWith("proc_uid", "status");
        assertThat(json.get("exe").getAsString()).isEqualTo("/bin/prog");
    }

    @Test
    void explainsAFailure() {
        root.put("/bin/data", 0644, new byte[] {1});
        ExecException failure = TestKernels.failure(kernel, new Task(), ExecRequest.of("/bin/data"));
        JsonObject json = JsonParser.parseString(ProgramRecord.json(failure)).getAsJsonObject();
        assertThat(json.keySet()).containsExactly("result", "errno", "num", "rule", "message");
        assertThat(json.get("rule").getAsString()).isEqualTo("fs.exec.mode");
        assertThat(json.get("message").getAsString()).contains("/bin/data").contains("0644");
    }
}
