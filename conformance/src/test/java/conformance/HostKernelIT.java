package conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import kernel.api.ByteString;
import kernel.sim.exec.FormatList;
import kernel.sim.exec.Kernel;
import kernel.sim.fs.HostFileSystem;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.profile.MachineProfile;
import kernel.sim.record.Replay;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares ksim with the kernel of the host, on programs of the host. */
class HostKernelIT {
    private static final int PROGRAMS = Integer.getInteger("conformance.programs", 400);
    private static final long SEED = Long.getLong("ksim.seed", 20261121L);
    private static final int AT_LEAST = 300;

    @TempDir
    static Path directory;

    private static Observer observer;
    private static Kernel kernel;

    @BeforeAll
    static void askTheHost() throws IOException, InterruptedException {
        Optional<String> reason = Observer.unavailable();
        assumeTrue(reason.isEmpty(), () -> "skipped: " + reason.orElse(""));
        observer = Observer.build(directory);
        kernel = new Kernel(
                LinuxProfile.LINUX_6_18,
                MachineProfile.load(observer.profile(directory)),
                HostFileSystem.of(Path.of("/")),
                FormatList.load(),
                new SplittableRandom(SEED));
        String release = Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip();
        assumeTrue(release.startsWith("6.18"), () -> "skipped: the host runs Linux " + release + ", not 6.18");
    }

    @Test
    void buildsTheSameImagesOfTheHostsPrograms() throws IOException, InterruptedException {
        List<String> cases = new ArrayList<>();
        for (Path program : HostPrograms.find(PROGRAMS, SEED)) {
            cases.add(execCase(program, "--flag", "with blank", ""));
        }
        assertThat(cases).hasSizeGreaterThanOrEqualTo(AT_LEAST);
        Map<String, Integer> counts = compare(cases);
        System.out.println("host kernel, seed " + SEED + ": " + cases.size() + " programs, 0 differences " + counts);
        assertThat(counts.keySet()).anyMatch(kind -> kind.startsWith("static"));
        assertThat(counts.keySet()).anyMatch(kind -> kind.startsWith("dynamic"));
        assertThat(counts.keySet()).anyMatch(kind -> kind.startsWith("script"));
    }

    private static String execCase(Path program, String... arguments) {
        JsonObject json = new JsonObject();
        json.addProperty("id", program.toString());
        json.addProperty("path", latin1(program.toString()));
        JsonArray argv = new JsonArray();
        argv.add(latin1(program.getFileName().toString()));
        for (String argument : arguments) {
            argv.add(argument);
        }
        json.add("argv", argv);
        JsonArray envp = new JsonArray();
        envp.add("HOME=/root");
        envp.add("EMPTY=");
        json.add("envp", envp);
        JsonArray want = new JsonArray();
        want.add("fds");
        want.add("smaps");
        want.add("proc");
        json.add("want", want);
        return json.toString();
    }

    /** In a case, a character stands for a byte. */
    private static String latin1(String text) {
        return ByteString.of(text).toLatin1();
    }

    private static Map<String, Integer> compare(List<String> cases) throws IOException, InterruptedException {
        Path base = directory.toRealPath();
        Replay replay = new Replay(kernel, ByteString.of(base.toString()));
        List<JsonObject> records = observer.run(directory, base, cases);
        assertThat(records).hasSameSizeAs(cases);
        Map<String, Integer> counts = new TreeMap<>();
        List<String> differences = new ArrayList<>();
        for (int i = 0; i < cases.size(); i++) {
            JsonObject simulated =
                    JsonParser.parseString(replay.run(cases.get(i))).getAsJsonObject();
            List<String> found = RecordComparison.differences(records.get(i), simulated);
            if (!found.isEmpty()) {
                differences.add(cases.get(i) + ": " + found);
            }
            counts.merge(kind(records.get(i)), 1, Integer::sum);
        }
        assertThat(differences).isEmpty();
        return counts;
    }

    private static String kind(JsonObject record) {
        String result = record.get("result").getAsString();
        if (!result.equals("ok")) {
            return record.has("errno") ? record.get("errno").getAsString() : result;
        }
        if (!record.get("exe").getAsString().equals(record.get("id").getAsString())) {
            return "script or link";
        }
        boolean isDynamic = record.get("auxv").toString().contains("[\"AT_BASE\",\"0x7");
        return (isDynamic ? "dynamic, " : "static, ") + record.get("class").getAsInt() + "-bit";
    }
}
