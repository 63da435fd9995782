package conformance.why;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import conformance.Observer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import kernel.sim.exec.FormatList;
import kernel.sim.exec.Kernel;
import kernel.sim.fs.HostFileSystem;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.profile.MachineProfile;
import kernel.sim.trace.Diagnosis;
import kernel.sim.trace.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kernel of the host gives every situation the verdict that it gets from ksim. */
class SituationsIT {
    @TempDir
    private Path temporary;

    @Test
    void theHostAgrees() throws IOException, InterruptedException {
        Optional<String> reason = Observer.unavailable();
        assumeTrue(reason.isEmpty(), () -> "skipped: " + reason.orElse(""));
        String release = Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip();
        assumeTrue(release.startsWith("6.18"), () -> "skipped: the host runs Linux " + release + ", not 6.18");
        assumeTrue(System.getProperty("user.name").equals("root"), "skipped: not root");
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path base = temporary.toRealPath();
        Observer observer = Observer.build(temporary);
        Kernel kernel = new Kernel(
                LinuxProfile.LINUX_6_18,
                MachineProfile.load(observer.profile(temporary)),
                HostFileSystem.of(Path.of("/")),
                FormatList.load(),
                new SplittableRandom(1));
        List<Situation> situations =
                Situations.all().stream().filter(Situation::isForHosts).toList();
        List<String> cases = new ArrayList<>();
        List<String> predicted = new ArrayList<>();
        for (Situation situation : situations) {
            Scene scene = Situations.scene(situation, base);
            cases.add(scene.execCase(situation.name()));
            predicted.add(situation + ": " + outcome(Situations.diagnose(kernel, scene)));
        }
        List<String> observed = new ArrayList<>();
        for (JsonObject record : observer.run(temporary, base, cases)) {
            observed.add(record.get("id").getAsString() + ": " + outcome(record));
        }
        assertThat(predicted).isEqualTo(observed).hasSizeGreaterThan(50);
        System.out.println("host kernel " + release + ": " + observed.size() + " situations, 0 differences");
    }

    private static String outcome(Diagnosis diagnosis) {
        if (diagnosis.verdict() instanceof Verdict.Killed killed) {
            return killed.signal().name();
        }
        return diagnosis.loads() ? "ok" : diagnosis.verdict().word();
    }

    private static String outcome(JsonObject record) {
        for (String key : List.of("signal", "errno")) {
            if (record.has(key)) {
                return record.get(key).getAsString();
            }
        }
        return record.get("result").getAsString();
    }
}
