package binfmt.script;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import kernel.api.BinaryFormat;
import kernel.sim.fs.MemoryFileSystem;
import kernel.tck.BinaryFormatContract;
import kernel.tck.Sample;

class ScriptContractTests extends BinaryFormatContract {
    @Override
    protected BinaryFormat format() {
        return new ScriptFormat();
    }

    @Override
    protected List<Sample> samples() {
        return List.of(
                Sample.loads("a script", text("#!/bin/sh\necho\n")),
                Sample.loads("a script with an argument", text("#! /bin/sh  -e -x \necho\n")),
                Sample.loads("a script without a line feed", text("#!/bin/sh")),
                Sample.refused("a line of blanks", text("#!" + " ".repeat(300)), ScriptRule.BLANK),
                Sample.refused("a long name", text("#!/" + "x".repeat(300) + "\n"), ScriptRule.TRUNCATED),
                Sample.refused("no name", text("#!\n"), ScriptRule.NAME),
                Sample.refused("a missing interpreter", text("#!/none\n"), ScriptRule.OPEN));
    }

    private static byte[] text(String content) {
        return content.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    protected Map<String, String> unreachableRules() {
        return Map.of(
                "script.inaccessible", "the descriptor that names the script closes on exec; a path names it here");
    }

    @Override
    protected void prepare(MemoryFileSystem root) {
        root.put("/bin/sh", 0755, interpreter());
    }
}
