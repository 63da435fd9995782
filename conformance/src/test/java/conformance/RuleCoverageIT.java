package conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import kernel.api.ByteString;
import kernel.api.ExecException;
import kernel.api.Rule;
import kernel.api.Violation;
import kernel.sim.exec.FormatList;
import kernel.sim.exec.Kernel;
import kernel.sim.fs.FileType;
import kernel.sim.fs.MemoryFileSystem;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.profile.MachineProfile;
import kernel.sim.record.Replay;
import org.junit.jupiter.api.Test;

/**
 * Counts which rules the recorded cases of the real kernel break. {@code -Dconformance.write=true} writes the counts to
 * where {@code ksim rules} reads them; otherwise they must be the same.
 */
class RuleCoverageIT {
    private static final Path FILE = Path.of("../kernel-cli/src/main/resources/kernel/cli/rule-cases.tsv");
    private static final String HEAD = """
            # How many recorded cases of Linux 6.18 on x86-64 break each rule. source: no case can break it there, and it
            # is known from the kernel's source. Written by the conformance test RuleCoverageIT.
            """;
    private static final String SOURCE = "source";

    /** What Linux 6.18 on x86-64 cannot show: rules of other kernels and machines, and of files that it does not have. */
    private static final Set<String> FROM_SOURCE = Set.of(
            "elf.descriptor",
            "elf.file.mmap",
            "elf.header.fdpic",
            "elf.header.target",
            "elf.interp.kind",
            "elf.interp.load",
            "elf.interp.memory",
            "elf.interp.mmap",
            "elf.interp.twice",
            "elf.phdr.memory",
            "elf.phdr.page",
            "elf.property.desc",
            "elf.property.length",
            "elf.property.note",
            "elf.property.order",
            "elf.property.read",
            "elf.property.size",
            "elf.property.word",
            "script.nested");

    private final Map<String, Integer> counts = new TreeMap<>();

    @Test
    void everyRuleOfAFormatIsBrokenByACaseOfARealKernelOrKnownFromSource() throws IOException {
        MemoryFileSystem b = OracleCorpus.files("b");
        b.putSpecial(ByteString.of(OracleCorpus.ROOT + "b/f-socket"), FileType.SOCKET, 0755);
        count("b", b, "corpusB.jsonl.gz");
        count("c", OracleCorpus.files("c"), "corpusC.jsonl.gz");
        count("c", OracleCorpus.files("c"), "found.jsonl");

        Set<String> missing = rules();
        missing.removeAll(counts.keySet());
        assertThat(missing).as("rules without a case").containsExactlyInAnyOrderElementsOf(FROM_SOURCE);
        if (Boolean.getBoolean("conformance.write")) {
            Files.writeString(FILE, table());
        } else {
            try (InputStream committed = RuleCoverageIT.class.getResourceAsStream("/kernel/cli/rule-cases.tsv")) {
                byte[] bytes = Objects.requireNonNull(committed).readAllBytes();
                assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo(table());
            }
        }
    }

    private static Set<String> rules() {
        return FormatList.load().formats().stream()
                .flatMap(format -> format.rules().stream())
                .map(Rule::id)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private String table() {
        Map<String, String> rows = new TreeMap<>();
        FROM_SOURCE.forEach(id -> rows.put(id, SOURCE));
        counts.forEach((id, count) -> rows.put(id, Integer.toString(count)));
        return rows.entrySet().stream()
                .map(row -> row.getKey() + '\t' + row.getValue() + '\n')
                .collect(Collectors.joining("", HEAD, ""));
    }

    private void count(String directory, MemoryFileSystem files, String records) {
        Kernel kernel = new Kernel(
                LinuxProfile.LINUX_6_18, MachineProfile.builtIn(), files, FormatList.load(), new SplittableRandom(1));
        Replay replay = new Replay(kernel, ByteString.of(OracleCorpus.ROOT + directory));
        OracleCorpus.forEachRecord(records, real -> {
            List<ExecException> refusals = new ArrayList<>();
            String simulated = replay.run(real.get("in").toString(), refusals::add);
            boolean isEqual = RecordComparison.differences(
                            real, JsonParser.parseString(simulated).getAsJsonObject())
                    .isEmpty();
            if (isEqual) {
                refusals.forEach(this::count);
            }
        });
    }

    /** Counts a case once for each rule that it breaks: those of the formats that declined too. */
    private void count(ExecException refusal) {
        Set<String> broken = new TreeSet<>();
        addAll(Optional.of(refusal.violation()), broken);
        refusal.others().forEach(other -> addAll(Optional.of(other), broken));
        broken.forEach(id -> counts.merge(id, 1, Integer::sum));
    }

    private static void addAll(Optional<Violation> first, Set<String> broken) {
        for (Optional<Violation> at = first; at.isPresent(); at = at.get().cause()) {
            broken.add(at.get().rule().id());
        }
    }
}
