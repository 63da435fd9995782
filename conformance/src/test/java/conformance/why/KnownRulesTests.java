package conformance.why;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import kernel.api.Rule;
import kernel.sim.exec.ExecRule;
import kernel.sim.exec.FormatList;
import kernel.sim.fs.FsRule;
import kernel.sim.mm.MmRule;
import org.junit.jupiter.api.Test;

/** The explainers know rules by their names, for the kernel names no format: those names must be right. */
class KnownRulesTests {
    private static final Path SOURCES = Path.of("../kernel-sim/src/main/java/kernel/sim/diagnosis");
    private static final Pattern RULE = Pattern.compile("\"((?:elf|script|exec|fs|mm)\\.[a-z.-]*[a-z])\"");

    @Test
    void areRules() throws IOException {
        Set<String> known = new TreeSet<>();
        List<Rule> rules = new ArrayList<>(List.of(ExecRule.values()));
        rules.addAll(List.of(FsRule.values()));
        rules.addAll(List.of(MmRule.values()));
        FormatList.load().formats().forEach(format -> rules.addAll(format.rules()));
        rules.forEach(rule -> known.add(rule.id()));
        Set<String> named = new TreeSet<>();
        try (Stream<Path> files = Files.list(SOURCES)) {
            for (Path file : files.toList()) {
                Matcher matcher = RULE.matcher(Files.readString(file));
                while (matcher.find()) {
                    named.add(matcher.group(1));
                }
            }
        }
        named.removeAll(Set.of("fs.suid_dumpable", "vm.mmap_min_addr"));
        assertThat(named).hasSizeGreaterThan(40);
        assertThat(known).containsAll(named);
    }
}
