package kernel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExecCommandTests {
    @TempDir
    private Path temporary;

    private Path directory;
    private String program;

    @BeforeEach
    void putAProgram() throws IOException {
        directory = temporary.toRealPath();
        program = put("program", Programs.exec64().build());
    }

    private String put(String name, byte[] content) throws IOException {
        return Run.put(directory.resolve(name), content).toString();
    }

    private Run exec(String... args) {
        List<String> words = new ArrayList<>(List.of("exec"));
        words.addAll(List.of(args));
        return Run.ksim(words.toArray(new String[0]));
    }

    @Nested
    class Text {
        @Test
        void hasFourSections() {
            Run run = exec(program);
            assertThat(run.exitCode()).isZero();
            assertThat(run.err()).isEmpty();
            assertThat(run.lines())
                    .filteredOn(line -> line.startsWith("#"))
                    .satisfiesExactly(
                            line -> assertThat(line).isEqualTo("# maps (loaded by elf, address randomisation off)"),
                            line -> assertThat(line).isEqualTo("# registers"),
                            line -> assertThat(line).isEqualTo("# auxiliary vector"),
                            line -> assertThat(line)
                                    .matches("# stack \\(\\d+ bytes from 0x[0-9a-f]+ to 0x7ffffffff000\\)"));
        }

        @Test
        void showsTheMapsAsProcDoes() {
            List<String> maps = exec(program).section("maps");
            assertThat(maps.get(0)).matches("00400000-00401000 r--p 00000000 [0-9a-f]{2}:[0-9a-f]{2} \\d+ +" + program);
            assertThat(maps.get(0).indexOf(program)).isEqualTo(73);
            assertThat(maps.get(1))
                    .startsWith("00401000-00402000 r-xp 00001000 ")
                    .endsWith(' ' + program);
            assertThat(maps)
                    .contains("7ffffffde000-7ffffffff000 rw-p 00000000 00:00 0                          [stack]");
        }

        @Test
        void showsEveryRegister() {
            List<String> registers = exec(program).section("registers");
            assertThat(registers).hasSize(27).contains("rip        0x401000", "cs         0x33", "eflags     0x202");
            assertThat(registers).allMatch(line -> line.matches("\\w+ +0x[0-9a-f]+"));
        }

        @Test
        void showsTheAuxiliaryVectorWithItsTexts() {
            List<String> auxv = exec(program).section("auxiliary vector");
            assertThat(auxv).contains("AT_PHDR              0x400040", "AT_ENTRY             0x401000");
            assertThat(auxv).anyMatch(line -> line.matches("AT_EXECFN +0x7f[0-9a-f]+ \"" + program + '"'));
            assertThat(auxv).anyMatch(line -> line.matches("AT_PLATFORM +0x7f[0-9a-f]+ \"x86_64\""));
            assertThat(auxv.get(auxv.size() - 1)).matches("AT_NULL +0x0");
        }

        @Test
        void showsTheStackUpToTheEnvironment() {
            List<String> stack = exec("--env", "A=1", program, "two words").section("stack");
            assertThat(stack)
                    .map(line -> line.replaceFirst("^0x7f\\w+  ", "").replaceFirst("0x7f\\w+ ", ""))
                    .containsExactly(
                            "argc  2",
                            "argv[0]  \"" + program + '"',
                            "argv[1]  \"two words\"",
                            "argv[2]  0x0",
                            "envp[0]  \"A=1\"",
                            "envp[1]  0x0");
        }

        @Test
        void showsA32BitProgramInItsOwnWords() throws IOException {
            Run run = exec(put("small", Programs.exec32().build()), "x");
            assertThat(run.out()).startsWith("# maps (loaded by compat_elf, ");
            assertThat(run.section("maps")).anyMatch(line -> line.startsWith("fffdd000-ffffe000 rwxp "));
            assertThat(run.section("stack"))
                    .hasSize(5)
                    .anyMatch(line -> line.matches("0xff\\w+  argv\\[1]  0xff\\w+ \"x\""));
        }

        @Test
        void escapesWhatCouldDisturbATerminal() {
            Run run = exec(program, "\u001b[31mred\n\u00e4");
            assertThat(run.section("stack")).anyMatch(line -> line.endsWith("\"\\x1b[31mred\\x0a\u00e4\""));
        }

        @Test
        void showsTheInterpreterOfAScript() throws IOException {
            String script = put("script", ("#!" + program + " -e\n").getBytes(StandardCharsets.UTF_8));
            Run run = exec(script, "x");
            assertThat(run.section("maps").get(0)).endsWith(' ' + program);
            assertThat(run.section("stack"))
                    .filteredOn(line -> line.contains("argv[") && line.endsWith("\""))
                    .map(line -> line.replaceFirst(".*? \"", "\""))
                    .containsExactly('"' + program + '"', "\"-e\"", '"' + script + '"', "\"x\"");
        }
    }

    @Nested
    class Arguments {
        private List<String> strings(Run run, String name) {
            List<String> strings = new ArrayList<>();
            for (String line : run.section("stack")) {
                if (line.contains("  " + name + "[") && line.endsWith("\"")) {
                    strings.add(line.replaceFirst("^[^\"]*\"(.*)\"$", "$1"));
                }
            }
            return strings;
        }

        @Test
        void behindTheProgramAreItsOwnEvenIfTheyLookLikeOptions() {
            Run run = exec(program, "--json", "-h", "--env", "A=1", "--", "--bogus", "");
            assertThat(strings(run, "argv"))
                    .containsExactly(program, "--json", "-h", "--env", "A=1", "--", "--bogus", "");
            assertThat(strings(run, "envp")).isEmpty();
        }

        @Test
        void behindTwoDashesMayStartWithADash() {
            assertThat(strings(exec("--", program, "--", "-x"), "argv")).containsExactly(program, "--", "-x");
            assertThat(exec("--", "-x").out()).startsWith("ENOENT  -x: ");
        }

        @Test
        void keepTheirQuotesAndBlanks() {
            assertThat(strings(exec(program, "\"q\"", "'", " a ", "a,b", "$HOME"), "argv"))
                    .containsExactly(program, "\"q\"", "'", " a ", "a,b", "$HOME");
        }

        @Test
        void ofEnvMakeUpTheWholeEnvironmentInTheirOrder() {
            Run run = exec("--env", "B=2", "--env=A=1", "--env", "", "--env", "no sign", "--env", "C=1,D=2", program);
            assertThat(strings(run, "envp")).containsExactly("B=2", "A=1", "", "no sign", "C=1,D=2");
            assertThat(strings(exec(program), "envp")).isEmpty();
        }
    }

    @Nested
    class Randomisation {
        @Test
        void isTheSameForTheSameSeed() {
            Run first = exec("--aslr", "--seed", "7", program);
            assertThat(first.out()).startsWith("# maps (loaded by elf, address randomisation on, seed 7)");
            assertThat(exec("--aslr", "--seed", "7", program)).isEqualTo(first);
            assertThat(exec("--aslr", "--seed", "8", program).section("maps")).isNotEqualTo(first.section("maps"));
        }

        @Test
        void tellsTheSeedThatItUsed() {
            Run run = exec("--aslr", program);
            String seed = run.lines().get(0).replaceFirst(".* seed (-?\\d+)\\)", "$1");
            assertThat(exec("--aslr", "--seed", seed, program)).isEqualTo(run);
        }

        @Test
        void isOffByDefaultWhateverTheSeed() {
            assertThat(exec("--seed", "1", program))
                    .isEqualTo(exec("--seed", "2", program))
                    .isEqualTo(exec(program));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sim", "linux-6.18"})
    void answersForAnyKernelOfTheList(String kernel) {
        Run run = exec("--kernel", kernel, program);
        assertThat(run.exitCode()).isZero();
        assertThat(run.section("maps")).isEqualTo(exec(program).section("maps"));
    }

    @Test
    void findsRelativeProgramsFromTheWorkingDirectory() throws IOException {
        Path here = Path.of("").toRealPath();
        Run run = exec(here.relativize(Path.of(program)).toString());
        assertThat(run.exitCode()).isZero();
        assertThat(run.section("maps").get(0)).endsWith(' ' + program);
    }
}
