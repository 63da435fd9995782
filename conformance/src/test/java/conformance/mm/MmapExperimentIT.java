package conformance.mm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import kernel.sim.exec.ExecRequest;
import kernel.sim.exec.FormatList;
import kernel.sim.exec.Kernel;
import kernel.sim.fs.HostFileSystem;
import kernel.sim.mm.PagedAddressSpace;
import kernel.sim.mm.UserAccess;
import kernel.sim.proc.MapsRow;
import kernel.sim.proc.ProcMaps;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.profile.MachineProfile;
import kernel.sim.task.Program;
import kernel.sim.task.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The classic experiment, 10 MiB mapped and touched: the host's counters and those of the simulated process. */
class MmapExperimentIT {
    private static final int LENGTH = 10 << 20;
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
        assertThat(new Steps(kernel, program).run()).isEqualTo(sinceStart(hostSteps(program)));
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

    /** The same steps in a simulated process. */
    private static final class Steps {
        private final Program program;
        private final PagedAddressSpace mm;
        private final Map<String, String> steps = new LinkedHashMap<>();
        private SimulatedCounters first = SimulatedCounters.NONE;

        Steps(Kernel kernel, Path path) {
            Task task = new Task();
            kernel.execve(task, ExecRequest.of(path.toString()));
            program = task.program().orElseThrow();
            mm = program.mm();
        }

        List<String> run() {
            first = SimulatedCounters.of(program);
            show("start", 0);
            int prot = (int) (MemoryNumbers.PROT_READ | MemoryNumbers.PROT_WRITE);
            int flags = (int) (MemoryNumbers.MAP_PRIVATE | MemoryNumbers.MAP_ANONYMOUS);
            long start = mm.mmap(0, LENGTH, prot, flags, Optional.empty(), 0);
            show("map", start);
            try (UserAccess access = mm.access()) {
                access.store1(start, (byte) 1);
                show("first", start);
                access.store1(start + LENGTH - 1, (byte) 1);
                show("last", start);
                access.fill(start, (byte) 2, LENGTH);
                show("all", start);
            }
            mm.munmap(start, LENGTH);
            show("unmap", start);
            return sinceStart(steps);
        }

        private void show(String step, long start) {
            String vma = ProcMaps.rows(program).stream()
                    .filter(row -> row.start() == start)
                    .map(MapsRow::line)
                    .map(Object::toString)
                    .findFirst()
                    .orElse("");
            steps.put(step + ".vma", vma);
            Map<String, Long> counters = SimulatedCounters.of(program).since(first);
            GROWING.forEach(name -> steps.put(step + '.' + name, String.valueOf(counters.get(name))));
        }
    }
}
