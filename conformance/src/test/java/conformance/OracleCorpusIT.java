package conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import kernel.api.ByteString;
import kernel.sim.exec.FormatList;
import kernel.sim.exec.Kernel;
import kernel.sim.fs.FileType;
import kernel.sim.fs.MemoryFileSystem;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.profile.MachineProfile;
import kernel.sim.record.Replay;
import org.junit.jupiter.api.Test;

/** The committed answers of a real kernel, byte for byte. */
class OracleCorpusIT {
    private final Map<String, Integer> counts = new TreeMap<>();
    private final List<String> differences = new ArrayList<>();

    @Test
    void answersAsTheRealKernelToProgramsFilesScriptsAndLimits() throws IOException {
        MemoryFileSystem files = OracleCorpus.files("b");
        files.putSpecial(ByteString.of(OracleCorpus.ROOT + "b/f-socket"), FileType.SOCKET, 0755);
        replay("b", files, "corpusB.jsonl.gz");

        assertThat(differences).isEmpty();
        assertThat(counts.get("equal ok")).isEqualTo(1420);
        assertThat(counts.get("equal errno")).isEqualTo(455);
        assertThat(counts.get("equal signal")).isEqualTo(225);
        assertThat(counts.get("equal returned")).isEqualTo(3);
    }

    @Test
    void answersAsTheRealKernelToTwentyThousandDamagedHeaders() throws IOException {
        replay("c", OracleCorpus.files("c"), "corpusC.jsonl.gz");

        assertThat(differences).isEmpty();
        assertThat(counts.get("equal ok")).isEqualTo(13171);
        assertThat(counts.get("equal errno")).isEqualTo(3286);
        assertThat(counts.get("equal signal")).isEqualTo(3543);
    }

    @Test
    void answersAsTheRealKernelToCasesThatWereFoundLater() throws IOException {
        replay("c", OracleCorpus.files("c"), "found.jsonl");

        assertThat(differences).isEmpty();
        assertThat(counts.keySet()).allMatch(key -> key.startsWith("equal "));
    }

    private void replay(String directory, MemoryFileSystem files, String records) {
        Kernel kernel = new Kernel(
                LinuxProfile.LINUX_6_18, MachineProfile.builtIn(), files, FormatList.load(), new SplittableRandom(1));
        Replay replay = new Replay(kernel, ByteString.of(OracleCorpus.ROOT + directory));
        OracleCorpus.forEachRecord(records, record -> compare(replay, files, record));
        System.out.println(records + ": " + counts);
    }

    private void compare(Replay replay, MemoryFileSystem files, JsonObject real) {
        if (OracleCorpus.needsInterpreterOfTheHost(files, real)) {
            count("skipped: the program's ld.so is not part of the archive");
            return;
        }
        JsonObject simulated =
                JsonParser.parseString(replay.run(real.get("in").toString())).getAsJsonObject();
        String result = simulated.get("result").getAsString();
        if (result.equals("unsupported")) {
            count("unsupported: " + simulated.get("why").getAsString());
            return;
        }
        List<String> found = RecordComparison.differences(real, simulated);
        if (found.isEmpty()) {
            count("equal " + result);
        } else {
            count("different");
            differences.add(real.get("id").getAsString() + ": " + found);
        }
    }

    private void count(String key) {
        counts.merge(key, 1, Integer::sum);
    }
}
