package conformance.mm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import kernel.sim.autopsy.AutopsyRecord;
import kernel.sim.autopsy.Scenario;
import kernel.sim.exec.FormatList;
import kernel.sim.exec.Kernel;
import kernel.sim.fs.HostFileSystem;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.profile.MachineProfile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The classic experiment, 10 MiB mapped and touched: the host's counters and those of the scenario. */
class MmapExperimentIT {
    private static final List<String> GROWING =
            List.of("VmSize", "VmRSS", "RssAnon", "RssFile", "RssShmem", "VmData", "VmPTE", "min_flt", "maj_flt");

    @TempDir
    private Path directory;

    @Test
    void countsAsTheHostDoes() throws IOException, InterruptedException {
        Optional<String> reason = MemoryObserver.unavailable();
        assumeTrue(reason.isEmpty(), () -> "skipped: " + reason.orElse(""));
        Path program = MemoryObserver.buildExperiment(directory.toRealPath());
        Kernel kernel = new Kernel(
                LinuxProfile.LINUX_6_18,
                MachineProfile.builtIn(),
                HostFileSystem.of(Path.of("/")),
                FormatList.load(),
                new SplittableRandom(1));
        assertThat(sinceStart(simulatedSteps(kernel))).isEqualTo(sinceStart(hostSteps(program)));
    }

    /** Returns the values by {@code step.key}, from the scenario's JSON. */
    private static Map<String, String> simulatedSteps(Kernel kernel) {
        String json = AutopsyRecord.json(Scenario.MMAP_10M.run(kernel));
        Map<String, String> steps = new LinkedHashMap<>();
        for (JsonElement element :
                JsonParser.parseString(json).getAsJsonObject().getAsJsonArray("steps")) {
            JsonObject step = element.getAsJsonObject();
            String prefix = step.get("step").getAsString() + '.';
            steps.put(prefix + "vma", step.has("vma") ? step.get("vma").getAsString() : "");
            JsonObject counters = step.getAsJsonObject("counters");
            GROWING.forEach(name -> steps.put(prefix + name, counters.get(name).getAsString()));
        }
        return steps;
    }

    /** Returns the values by {@code step.key}. */
    private static Map<String, String> hostSteps(Path program) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(program.toString()).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        assertThat(process.waitFor()).isZero();
        Map<String, String> steps = new LinkedHashMap<>();
        for (String line : text.lines().toList()) {
            int equals = line.indexOf('=');
            steps.put(line.substring(0, equals), line.substring(equals + 1));
        }
        return steps;
    }

    /** What the program itself uses is left out: only what is more than at the start counts. */
    private static List<String> sinceStart(Map<String, String> steps) {
        List<String> lines = new ArrayList<>();
        steps.forEach((key, value) -> {
            String name = key.substring(key.indexOf('.') + 1);
            boolean isCounter = GROWING.contains(name);
            String start = steps.getOrDefault("start." + name, "");
            lines.add(key + '=' + (isCounter ? Long.parseLong(value) - Long.parseLong(start) : value));
        });
        return lines;
    }
}
