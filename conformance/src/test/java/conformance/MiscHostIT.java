package conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import kernel.api.ByteString;
import kernel.sim.exec.FormatList;
import kernel.sim.exec.Kernel;
import kernel.sim.exec.MountedFileSystem;
import kernel.sim.fs.HostFileSystem;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.profile.MachineProfile;
import kernel.sim.record.Replay;
import kernel.sim.task.Task;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares registered formats with those of the host's kernel, in name spaces that nobody else sees. */
class MiscHostIT {
    private static final long SEED = Long.getLong("ksim.seed", 20261121L);
    private static final int INSTANCES = Integer.getInteger("conformance.misc", 20);
    private static final int OPERATIONS = 500;
    private static final int GROUPS = 60;
    private static final int RECORDED = 2;
    private static final String SET = "set ";
    private static final List<String> INTERPRETERS =
            List.of("h", "h", "none", "hnox", ".", "/", "h/x", "n".repeat(256), "", "\u00e9", "./h");

    @TempDir
    static Path temporary;

    private static Path base;
    private static MiscHost host;
    private static Observer observer;
    private static Kernel kernel;

    @BeforeAll
    static void askTheHost() throws IOException, InterruptedException {
        Optional<String> reason = Observer.unavailable();
        assumeTrue(reason.isEmpty(), () -> "skipped: " + reason.orElse(""));
        String release = Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip();
        assumeTrue(release.startsWith("6.18"), () -> "skipped: the host runs Linux " + release + ", not 6.18");
        Path tools = Files.createDirectories(temporary.resolve("tools"));
        host = MiscHost.build(tools);
        Optional<String> none = host.unavailable();
        assumeTrue(none.isEmpty(), () -> "skipped: " + none.orElse(""));
        observer = Observer.build(tools);
        kernel = new Kernel(
                LinuxProfile.LINUX_6_18,
                MachineProfile.load(observer.profile(tools)),
                HostFileSystem.of(Path.of("/")),
                FormatList.load(),
                new SplittableRandom(SEED));
        // Users other than the one who runs the test must get there too.
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxr-xr-x"));
        base = MiscPrograms.put(Files.createDirectories(temporary.resolve("base")))
                .toRealPath();
    }

    @Test
    void answersAsTheHostToEveryWrite() throws IOException, InterruptedException {
        Map<String, Integer> counts = new TreeMap<>();
        List<String> records = new ArrayList<>();
        for (int instance = 0; instance < INSTANCES; instance++) {
            List<MiscOperation> operations = new MiscGenerator(SEED + instance, INTERPRETERS).operations(OPERATIONS);
            List<String> real = host.run(operations, base, List.of());
            if (instance < RECORDED) {
                MiscRecords.note(operations, real, records);
            }
            Task task = new Task();
            task.cwd(ByteString.of(base.toString()));
            MountedFileSystem files = kernel.withOwnSuperBlocks().mount(task, "binfmt_misc");
            for (int i = 0; i < OPERATIONS; i++) {
                MiscOperation operation = operations.get(i);
                assertThat(operation.answer(files, refusal -> {}))
                        .as("-Dksim.seed=%d, instance %d, operation %d: %s", SEED, instance, i, operation)
                        .isEqualTo(real.get(i));
                if (operation.kind() != 'l') {
                    counts.merge(operation.kind() + " " + errno(real.get(i)), 1, Integer::sum);
                }
            }
            files.write(ByteString.of("status"), ByteString.of("-1"));
        }
        if (Boolean.getBoolean("conformance.write")) {
            MiscRecords.write(records);
        }
        System.out.println(
                "binfmt_misc, seed " + SEED + ": " + INSTANCES * OPERATIONS + " uses, 0 differences, errno: " + counts);
        assertThat(counts.keySet()).contains("w 0", "w 2", "w 13", "w 17", "w 22", "w 36", "r 0", "r 22");
    }

    @Test
    void executesRegisteredFormatsAsTheHost() throws IOException, InterruptedException {
        SplittableRandom random = new SplittableRandom(SEED);
        Replay replay = new Replay(kernel, ByteString.of(base.toString()));
        Map<String, Integer> counts = new TreeMap<>();
        List<String> differences = new ArrayList<>();
        for (int group = 0; group < GROUPS; group++) {
            List<String> formats = MiscPrograms.formats(random);
            List<String> cases = MiscPrograms.cases(random, formats);
            List<JsonObject> records = observe(formats, cases);
            assertThat(records).hasSameSizeAs(cases);
            for (int i = 0; i < cases.size(); i++) {
                JsonObject simulated =
                        JsonParser.parseString(replay.run(cases.get(i))).getAsJsonObject();
                List<String> found = RecordComparison.differences(records.get(i), simulated);
                if (!found.isEmpty()) {
                    differences.add(cases.get(i) + ": " + found);
                }
                JsonObject real = records.get(i);
                String errno = real.has("errno") ? " " + real.get("errno").getAsString() : "";
                counts.merge(real.get("result").getAsString() + errno, 1, Integer::sum);
            }
        }
        System.out.println("registered formats, seed " + SEED + ": " + counts);
        assertThat(differences).isEmpty();
        assertThat(counts.keySet()).contains("ok", "errno ENOEXEC", "errno ELOOP", "errno ENOENT", "errno EACCES");
    }

    /** Returns the second word of an answer. */
    private static String errno(String answer) {
        int blank = answer.indexOf(' ');
        return answer.substring(blank + 1, answer.indexOf(' ', blank + 1));
    }

    private static List<JsonObject> observe(List<String> formats, List<String> cases)
            throws IOException, InterruptedException {
        Path tools = temporary.resolve("tools");
        Path output = tools.resolve("records.jsonl");
        Path input = Files.write(tools.resolve("cases.jsonl"), cases);
        List<MiscOperation> operations = new ArrayList<>();
        for (String line : formats) {
            int blank = line.indexOf(' ', SET.length());
            operations.add(
                    line.startsWith(SET)
                            ? MiscOperation.write(
                                    line.substring(SET.length(), blank), ByteString.of(line.substring(blank + 1)))
                            : MiscOperation.write("register", ByteString.of(line)));
        }
        host.run(operations, base, observer.command(base, output, input));
        List<JsonObject> records = new ArrayList<>();
        for (String line : Files.readAllLines(output)) {
            records.add(JsonParser.parseString(line).getAsJsonObject());
        }
        return records;
    }
}
