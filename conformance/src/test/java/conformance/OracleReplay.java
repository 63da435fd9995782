package conformance;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import kernel.api.ByteString;
import kernel.api.ExecException;
import kernel.sim.exec.FormatList;
import kernel.sim.exec.Kernel;
import kernel.sim.fs.FileType;
import kernel.sim.fs.MemoryFileSystem;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.profile.MachineProfile;
import kernel.sim.record.Replay;

/** The committed cases of one corpus, executed once for all tests that look at them. */
final class OracleReplay {
    private static final Map<String, OracleReplay> DONE = new TreeMap<>();

    private final Map<String, Integer> counts = new TreeMap<>();
    private final List<String> differences = new ArrayList<>();
    private final RuleCount rules = new RuleCount();
    private final MemoryFileSystem files;
    private final Replay replay;
    private final List<ExecException> refusals = new ArrayList<>();

    private OracleReplay(String directory, MemoryFileSystem files) {
        Kernel kernel = new Kernel(
                LinuxProfile.LINUX_6_18, MachineProfile.builtIn(), files, FormatList.load(), new SplittableRandom(1));
        this.files = files;
        this.replay = new Replay(kernel, ByteString.of(OracleCorpus.ROOT + directory));
    }

    /** Returns programs, files, scripts and limits. */
    static OracleReplay ofCorpusB() {
        return of("b", "corpusB.jsonl.gz");
    }

    /** Returns twenty thousand damaged headers. */
    static OracleReplay ofCorpusC() {
        return of("c", "corpusC.jsonl.gz");
    }

    /** Returns formats that are registered while the kernel runs. */
    static OracleReplay ofCorpusD() {
        return of("d", "corpusD.jsonl.gz");
    }

    /** Returns cases that were found later. */
    static OracleReplay ofFoundCases() {
        return of("c", "found.jsonl");
    }

    private static synchronized OracleReplay of(String directory, String records) {
        return DONE.computeIfAbsent(records, name -> {
            MemoryFileSystem files = OracleCorpus.files(directory);
            if (directory.equals("b")) {
                files.putSpecial(ByteString.of(OracleCorpus.ROOT + "b/f-socket"), FileType.SOCKET, 0755);
            }
            OracleReplay done = new OracleReplay(directory, files);
            OracleCorpus.forEachRecord(name, done::compare);
            System.out.println(name + ": " + done.counts);
            return done;
        });
    }

    private void compare(JsonObject real) {
        if (OracleCorpus.needsInterpreterOfTheHost(files, real)) {
            count("skipped: the program's ld.so is not part of the archive");
            return;
        }
        refusals.clear();
        JsonObject simulated = JsonParser.parseString(replay.run(real.get("in").toString(), refusals::add))
                .getAsJsonObject();
        String result = simulated.get("result").getAsString();
        if (result.equals("unsupported")) {
            count("unsupported: " + simulated.get("why").getAsString());
            return;
        }
        List<String> found = RecordComparison.differences(real, simulated);
        if (found.isEmpty()) {
            count("equal " + result);
            refusals.forEach(rules::add);
        } else {
            count("different");
            differences.add(real.get("id").getAsString() + ": " + found);
        }
    }

    private void count(String key) {
        counts.merge(key, 1, Integer::sum);
    }

    /** Returns how many cases had which outcome. */
    Map<String, Integer> counts() {
        return counts;
    }

    /** Returns what differs, a line for each case. */
    List<String> differences() {
        return differences;
    }

    /** Returns how many cases broke each rule; those that differ do not count. */
    RuleCount rules() {
        return rules;
    }
}
