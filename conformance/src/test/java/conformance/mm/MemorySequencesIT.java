package conformance.mm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import conformance.Observer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import kernel.sim.exec.FormatList;
import kernel.sim.exec.Kernel;
import kernel.sim.fs.HostFileSystem;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.profile.MachineProfile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sequences of memory calls: the simulated kernel answers as the host's, and leaves the same maps and counters. */
class MemorySequencesIT {
    private static final int SEQUENCES = Integer.getInteger("conformance.sequences", 500);
    private static final long SEED = Long.getLong("conformance.seed", 20261121L);
    private static final int TEXTS = Integer.getInteger("conformance.texts", 100);
    private static final int CALLS = 40;
    private static final List<String> PROC = List.of("smaps", "smaps_rollup", "statm");
    private static final int MOST_REPORTS = Integer.getInteger("conformance.reports", 5);

    @TempDir
    static Path directory;

    private static Path observer;
    private static MemoryFiles files;
    private static Kernel kernel;

    @BeforeAll
    static void askTheHost() throws IOException, InterruptedException {
        Optional<String> reason = MemoryObserver.unavailable();
        assumeTrue(reason.isEmpty(), () -> "skipped: " + reason.orElse(""));
        Path here = directory.toRealPath();
        observer = MemoryObserver.build(here);
        files = MemoryFiles.in(here, MemoryObserver.buildTarget(here));
        kernel = new Kernel(
                LinuxProfile.LINUX_6_18,
                MachineProfile.load(Observer.build(here).profile(here)),
                HostFileSystem.of(Path.of("/")),
                FormatList.load(),
                new SplittableRandom(SEED));
    }

    @Test
    void haveTheResultsOfTheHost() throws IOException {
        SequenceGenerator generator = new SequenceGenerator(SEED, CALLS);
        Tally tally = new Tally();
        Map<String, String> reports = new TreeMap<>();
        try (Memory host = HostMemory.open(observer, files);
                Memory simulated = new SimulatedMemory(() -> kernel, files)) {
            Comparison comparison = new Comparison(files::renew, host, simulated, ignored());
            for (int i = 0; i < SEQUENCES && reports.size() < MOST_REPORTS; i++) {
                Comparison.Outcome outcome = comparison.run(generator.limits(i), generator.source(i));
                tally.add(outcome);
                if (outcome.difference().isPresent()) {
                    Comparison.Outcome shortest = comparison.shrink(outcome);
                    reports.putIfAbsent(shortest.shape(), shortest.report());
                }
            }
        }
        assertThat(reports.values()).as("differences, seed %s", SEED).isEmpty();
        System.out.println("host kernel, seed " + SEED + ": " + SEQUENCES + " sequences, 0 differences " + tally);
    }

    @Test
    void haveTheResultsOfTheHostAtTheirEdges() throws IOException {
        List<String> reports = new ArrayList<>();
        try (Memory host = HostMemory.open(observer, files);
                Memory simulated = new SimulatedMemory(() -> kernel, files)) {
            Comparison comparison = new Comparison(files::renew, host, simulated, ignored());
            for (RecordedCase recorded : RecordedCase.all()) {
                Comparison.Outcome outcome = comparison.run(recorded.sequence());
                if (outcome.difference().isPresent()) {
                    reports.add("# " + recorded.name() + '\n'
                            + comparison.shrink(outcome).report());
                } else if (!outcome.results().equals(recorded.results())) {
                    reports.add("# " + recorded.name() + ": the host answers " + outcome.results());
                }
            }
        }
        assertThat(reports).isEmpty();
    }

    /** Pages of files are the same in memory and on disk at the start, or the host would call them dirty. */
    @Test
    void leaveTheTextsOfTheHostInProc() throws IOException {
        SequenceGenerator generator = new SequenceGenerator(SEED + 1, CALLS);
        List<String> differences = new ArrayList<>();
        int compared = 0;
        try (Memory host = HostMemory.open(observer, files);
                Memory simulated = new SimulatedMemory(() -> kernel, files)) {
            Comparison comparison = new Comparison(files::renewOnDisk, host, simulated, ignored());
            for (int i = 0; i < TEXTS && differences.size() < MOST_REPORTS; i++) {
                Comparison.Outcome outcome = comparison.run(generator.limits(i), generator.source(i));
                // Where memory itself differs, another test says so.
                for (String name : outcome.difference().isEmpty() ? PROC : List.<String>of()) {
                    compared++;
                    String text = host.proc(name);
                    if (!text.equals(simulated.proc(name))) {
                        differences.add(outcome.report() + "# " + name + '\n' + lines(text, simulated.proc(name)));
                    }
                }
            }
        }
        assertThat(differences).as("differences, seed %s", SEED + 1).isEmpty();
        assertThat(compared).isGreaterThan(TEXTS);
        System.out.println("host kernel, seed " + (SEED + 1) + ": " + compared + " texts of /proc, 0 differences");
    }

    /** Shows the lines that are not the same, each with the last one that begins a mapping. */
    private static String lines(String expected, String found) {
        String[] left = expected.split("\n", -1);
        String[] right = found.split("\n", -1);
        StringBuilder lines = new StringBuilder();
        String mapping = "";
        for (int i = 0; i < Math.min(left.length, right.length); i++) {
            mapping = left[i].matches("[0-9a-f]{8,}-.*") ? left[i] : mapping;
            if (!left[i].equals(right[i])) {
                lines.append(mapping)
                        .append("\n- ")
                        .append(left[i])
                        .append("\n+ ")
                        .append(right[i])
                        .append('\n');
            }
        }
        return lines.toString();
    }

    private static Set<String> ignored() {
        Set<String> ignored = new HashSet<>(Comparison.INEXACT);
        ignored.addAll(
                Arrays.asList(System.getProperty("conformance.ignore", "").split(",", -1)));
        return ignored;
    }
}
