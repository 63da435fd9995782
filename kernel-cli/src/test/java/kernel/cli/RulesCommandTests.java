package kernel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RulesCommandTests {
    private static List<String> words(String line) {
        return List.of(line.trim().split(" +", 7));
    }

    @Test
    void listsEveryRuleOfEveryFormatInTheOrderOfChecking() {
        Run run = Run.ksim("rules");
        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.lines()).contains("# exec", "# fs", "# script", "# elf", "# compat_elf", "# mm");
        assertThat(run.section("elf"))
                .element(1)
                .satisfies(line -> assertThat(line).startsWith("elf.header.magic "));
    }

    @Test
    void showsErrnoVersionsCasesFunctionAndSentence() {
        List<String> lines = Run.ksim("rules", "--format", "elf").section("elf");
        assertThat(words(lines.get(0)))
                .containsExactly("rule", "errno", "since", "until", "cases", "function", "what must hold");
        assertThat(lines)
                .anySatisfy(line -> assertThat(words(line))
                        .containsExactly(
                                "elf.phdr.page",
                                "ENOEXEC",
                                "2.6",
                                "6.13",
                                "source",
                                "load_elf_phdrs",
                                "the program headers must fit one page"));
        assertThat(lines).anySatisfy(line -> {
            assertThat(line).startsWith("elf.interp.open ").contains("ENOENT");
            assertThat(Integer.parseInt(words(line).get(4))).isPositive();
        });
    }

    @Test
    void listsOneFormatAlone() {
        Run run = Run.ksim("rules", "--format", "script");
        assertThat(run.lines()).filteredOn(line -> line.startsWith("#")).containsExactly("# script");
    }

    @Test
    void namesTheFormatsWhereTheWantedOneIsMissing() {
        Run run = Run.ksim("rules", "--format", "elf128");
        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE.code());
        assertThat(run.err())
                .contains(
                        "there is no format elf128; there are exec, fs, misc, script, elf, compat_elf, aout, mount, uselib, core, mm, task");
    }
}
