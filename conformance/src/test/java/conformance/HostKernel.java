package conformance;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import kernel.api.ByteString;
import kernel.api.Rule;
import kernel.sim.exec.FormatList;
import kernel.sim.exec.Kernel;
import kernel.sim.fs.HostFileSystem;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.profile.MachineProfile;
import kernel.sim.record.Replay;

/**
 * The kernel of the host, and ksim as the same kernel on the same machine and files.
 *
 * @param directory where the observer and its files are
 * @param observer asks the host
 * @param machine what the host supplies
 * @param release the host's kernel
 */
record HostKernel(Path directory, Observer observer, MachineProfile machine, String release) {
    /** Turns a rule of ksim off, by its id: a planted bug, which a comparison must find. */
    static final String OFF = "conformance.off";

    /** What the observer writes of a case that takes too long. */
    static final String TIMEOUT = "timeout";

    private static final String MODELLED = "6.18";

    /** A case with both answers. */
    record Compared(String execCase, JsonObject real, List<String> differences) {
        boolean isDifferent() {
            return !differences.isEmpty() && !isTimeout();
        }

        /** Tells whether the observer gave up before the host's kernel had answered. */
        boolean isTimeout() {
            return real.get("result").getAsString().equals(TIMEOUT);
        }

        /** Returns what the host's kernel did: ok, an errno or a signal. */
        String outcome() {
            return real.has("errno") && !real.has("signal")
                    ? real.get("errno").getAsString()
                    : real.get("result").getAsString();
        }
    }

    /** Gets ready to ask; a test that cannot be run is skipped with the reason. */
    static HostKernel assumed(Path directory) throws IOException, InterruptedException {
        Optional<String> reason = Observer.unavailable();
        assumeTrue(reason.isEmpty(), () -> "skipped: " + reason.orElse(""));
        String release = Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip();
        assumeTrue(release.startsWith(MODELLED), () -> "skipped: the host runs Linux " + release);
        Observer observer = Observer.build(directory);
        MachineProfile machine = MachineProfile.load(observer.profile(directory));
        return new HostKernel(directory.toRealPath(), observer, machine, release);
    }

    /** Names kernel and machine, for scores. */
    String describe() {
        return "Linux " + release + ", " + machine.machine();
    }

    /** Executes cases on both. */
    List<Compared> compare(List<String> cases) throws IOException, InterruptedException {
        return compare(cases, observe(cases));
    }

    /** Executes cases on the host. */
    List<JsonObject> observe(List<String> cases) throws IOException, InterruptedException {
        List<JsonObject> records = observer.run(directory, directory, cases);
        if (records.size() != cases.size()) {
            throw new IOException(cases.size() + " cases, but " + records.size() + " records");
        }
        return records;
    }

    /** Executes cases on ksim, and compares with what the host did. */
    List<Compared> compare(List<String> cases, List<JsonObject> records) throws IOException {
        Replay replay = replay(1);
        List<Compared> compared = new ArrayList<>();
        for (int i = 0; i < records.size(); i++) {
            JsonObject simulated =
                    JsonParser.parseString(replay.run(cases.get(i))).getAsJsonObject();
            List<String> differences = RecordComparison.differences(records.get(i), simulated);
            compared.add(new Compared(cases.get(i), records.get(i), differences));
        }
        return compared;
    }

    /** Returns ksim as the host's kernel, with all rules but the one that is turned off. */
    Replay replay(long seed) throws IOException {
        FormatList formats = FormatList.load();
        Kernel kernel = new Kernel(
                profile(formats), machine, HostFileSystem.of(Path.of("/")), formats, new SplittableRandom(seed));
        return new Replay(kernel, ByteString.of(directory.toString()));
    }

    private static LinuxProfile profile(FormatList formats) {
        String off = System.getProperty(OFF, "");
        Set<Rule> rules = formats.formats().stream()
                .flatMap(format -> format.rules().stream())
                .filter(rule -> rule.id().equals(off))
                .collect(Collectors.toSet());
        if (!off.isEmpty() && rules.isEmpty()) {
            throw new IllegalArgumentException("-D" + OFF + ": there is no rule " + off);
        }
        return LinuxProfile.LINUX_6_18.without(rules);
    }
}
