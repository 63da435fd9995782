package conformance;

import static org.assertj.core.api.Assertions.assertThat;

import conformance.aout.AoutComparison;
import conformance.aout.AoutCorpus;
import conformance.aout.AoutReplay;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import kernel.api.ExecException;
import kernel.api.Rule;
import kernel.sim.exec.FormatList;
import kernel.sim.rules.RuleTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Counts which rules the recorded cases of real kernels break. {@code -Dconformance.write=true} writes the counts to
 * where {@code ksim rules} reads them; otherwise they must be the same.
 */
class RuleCoverageIT {
    private static final Path FILE = Path.of("../kernel-sim/src/main/resources/kernel/sim/rules/rule-cases.tsv");
    private static final String HEAD = """
            # How many recorded cases of real kernels break each rule: of Linux 6.18 on x86-64, and for a.out of seven
            # older ones. source: no case breaks it there, and it is known from the kernel's source. Written by the
            # conformance test RuleCoverageIT.
            """;
    private static final String SOURCE = "source";

    /** Memory, tasks and cores are compared with real kernels in other ways, which do not count rules. */
    private static final Set<String> NOT_COUNTED = Set.of("core", "mm", "task");

    /** What the recorded kernels do not show: rules of other kernels and machines, and of files that it does not have. */
    private static final Set<String> FROM_SOURCE = Set.of(
            "aout.file.mmap",
            "aout.lib.area",
            "aout.lib.drsize",
            "aout.lib.mmap",
            "aout.machine",
            "aout.read",
            "elf.descriptor",
            "elf.file.mmap",
            "elf.header.fdpic",
            "elf.header.target",
            "elf.interp.kind",
            "elf.interp.load",
            "elf.interp.memory",
            "elf.interp.mmap",
            "elf.interp.twice",
            "elf.lib.bss",
            "elf.lib.count",
            "elf.lib.header",
            "elf.lib.load",
            "elf.lib.machine",
            "elf.lib.mmap",
            "elf.lib.phdrs",
            "elf.lib.type",
            "elf.lib.zero",
            "elf.phdr.memory",
            "elf.phdr.page",
            "elf.property.desc",
            "elf.property.length",
            "elf.property.note",
            "elf.property.order",
            "elf.property.read",
            "elf.property.size",
            "elf.property.word",
            "exec.args.count",
            "exec.execfd.limit",
            "exec.execveat",
            "exec.formats",
            "exec.nproc",
            "exec.register.twice",
            "exec.stack.fit",
            "exec.threads",
            "exec.unregister",
            "fs.exec.noexec",
            "fs.read.io",
            "mount.right",
            "mount.type",
            "script.nested",
            "uselib.gone",
            "uselib.noexec",
            "uselib.regular",
            "uselib.regular.old");

    @TempDir
    private Path directory;

    private final RuleCount counts = new RuleCount();

    @Test
    void everyRuleIsBrokenByACaseOfARealKernelOrKnownFromSource() throws IOException {
        counts.add(OracleReplay.ofCorpusB().rules());
        counts.add(OracleReplay.ofCorpusC().rules());
        counts.add(OracleReplay.ofCorpusD().rules());
        counts.add(OracleReplay.ofFoundCases().rules());
        counts.add(MiscRecords.replay().rules());
        countAout();

        Set<String> missing = rules();
        missing.removeAll(counts.counts().keySet());
        assertThat(missing).as("rules without a case").containsExactlyInAnyOrderElementsOf(FROM_SOURCE);
        if (Boolean.getBoolean("conformance.write")) {
            Files.writeString(FILE, table());
        } else {
            try (InputStream committed = RuleCoverageIT.class.getResourceAsStream("/kernel/sim/rules/rule-cases.tsv")) {
                byte[] bytes = Objects.requireNonNull(committed).readAllBytes();
                assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo(table());
            }
        }
    }

    private static Set<String> rules() {
        return RuleTable.of(FormatList.load()).groups().stream()
                .filter(group -> !NOT_COUNTED.contains(group.name()))
                .flatMap(group -> group.rules().stream())
                .map(Rule::id)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private String table() {
        Map<String, String> rows = new TreeMap<>();
        FROM_SOURCE.forEach(id -> rows.put(id, SOURCE));
        counts.counts().forEach((id, count) -> rows.put(id, Integer.toString(count)));
        return rows.entrySet().stream()
                .map(row -> row.getKey() + '\t' + row.getValue() + '\n')
                .collect(Collectors.joining("", HEAD, ""));
    }

    private void countAout() throws IOException {
        List<ExecException> refusals = new ArrayList<>();
        AoutReplay replay = new AoutReplay(AoutCorpus.files(directory), refusals::add);
        AoutCorpus.records().forEach(record -> {
            refusals.clear();
            if (AoutComparison.differences(record, replay.run(record)).isEmpty()) {
                refusals.forEach(counts::add);
            }
        });
    }
}
