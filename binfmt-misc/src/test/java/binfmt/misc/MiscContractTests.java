package binfmt.misc;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kernel.api.BinaryFormat;
import kernel.api.ByteString;
import kernel.sim.exec.Kernel;
import kernel.sim.exec.MountedFileSystem;
import kernel.sim.fs.MemoryFileSystem;
import kernel.sim.task.Task;
import kernel.tck.BinaryFormatContract;
import kernel.tck.Sample;

class MiscContractTests extends BinaryFormatContract {
    @Override
    protected BinaryFormat format() {
        return new MiscFormat();
    }

    @Override
    protected List<Sample> samples() {
        return List.of(
                Sample.loads("a magic number", text("PICT of something")),
                Sample.loads("a masked magic number, with flags", text("ABzDE")),
                Sample.refused("a missing interpreter", text("LOST in the dark"), MiscRule.INTERP_OPEN));
    }

    private static byte[] text(String content) {
        return content.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    protected Map<String, String> unreachableRules() {
        Map<String, String> rules = new HashMap<>();
        for (MiscRule rule : MiscRule.values()) {
            if (rule.compareTo(MiscRule.ENABLED) < 0) {
                rules.put(rule.id(), "it is about the files of binfmt_misc, not about those that are executed");
            }
        }
        rules.put(MiscRule.ENABLED.id(), "entries are registered and enabled here");
        rules.put(
                MiscRule.INACCESSIBLE.id(), "the descriptor that names the file closes on exec; a path names it here");
        return rules;
    }

    @Override
    protected void prepare(MemoryFileSystem root) {
        root.put("/bin/viewer", 0755, interpreter());
    }

    @Override
    protected void control(Kernel kernel) {
        MountedFileSystem files = kernel.mount(new Task(), "binfmt_misc");
        for (String line : List.of(
                ":pict:M::PICT::/bin/viewer:",
                ":masked:M::ABCDE:\\xff\\xff\\x00\\xff\\xff:/bin/viewer:POC",
                ":lost:M::LOST::/none:")) {
            files.write(ByteString.of("register"), ByteString.of(line));
        }
    }
}
