package kernel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KsimTests {
    private static Run ksim(String line) {
        return Run.ksim(line.isEmpty() ? new String[0] : line.split(" ", -1));
    }

    @Nested
    class Help {
        @ParameterizedTest
        @ValueSource(strings = {"--help", "-h"})
        void namesTheSubcommands(String option) {
            Run run = ksim(option);
            assertThat(run.exitCode()).isZero();
            assertThat(run.err()).isEmpty();
            assertThat(run.out())
                    .startsWith("Usage: ksim")
                    .contains("exec ", "core ", "formats ", "replay ", "--version");
        }

        @ParameterizedTest
        @ValueSource(strings = {"exec", "autopsy", "core", "formats", "rules", "replay", "plugin"})
        void ofASubcommandExplainsOptionsAndExitCodes(String command) {
            Run run = Run.ksim(command, "--help");
            assertThat(run.exitCode()).isZero();
            assertThat(run.err()).isEmpty();
            assertThat(run.out()).startsWith("Usage: ksim " + command);
            for (ExitCode exit : ExitCode.values()) {
                assertThat(run.out()).containsPattern("\n +" + exit.code() + " +\\w");
            }
        }

        @Test
        void ofExecNamesEveryOption() {
            assertThat(Run.ksim("exec", "-h").out())
                    .contains(
                            "--env=NAME=VALUE",
                            "--json",
                            "--aslr",
                            "--seed=N",
                            "--kernel=NAME",
                            "--machine=NAME|PROFILE.json",
                            "aarch64-64k")
                    .contains("PROGRAM [ARG]...")
                    .contains("sim, linux-6.18");
        }

        @Test
        void ofCoreNamesEveryOption() {
            assertThat(Run.ksim("core", "-h").out())
                    .contains(
                            "-o, --output=FILE",
                            "--signal=SIGNAL",
                            "--filter=BITS",
                            "--limit=BYTES",
                            "--env=NAME=VALUE")
                    .contains("Default: SIGABRT", "Default: 0x33")
                    .contains("PROGRAM [ARG]...");
        }

        @Test
        void ofReplayNamesEveryOption() {
            assertThat(Run.ksim("replay", "-h").out())
                    .contains("--base=DIR", "-o, --output=RECORDS.jsonl", "-j, --jobs=N", "CASES.jsonl");
        }

        @ParameterizedTest
        @ValueSource(strings = {"--version", "-V"})
        void tellsTheVersion(String option) {
            Run run = ksim(option);
            assertThat(run.exitCode()).isZero();
            assertThat(run.out()).matches("ksim \\S+\\R");
            assertThat(run.err()).isEmpty();
        }
    }

    @Nested
    class AWrongCommandLine {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "bogus",
                    "--bogus",
                    "exec --bogus /bin/x",
                    "exec --env",
                    "exec --seed x /bin/x",
                    "exec --seed 1 --seed 2 /bin/x",
                    "exec --seed 99999999999999999999 /bin/x",
                    "exec --json=1 /bin/x",
                    "core",
                    "core --signal BOGUS /bin/x",
                    "core --filter x /bin/x",
                    "core --limit x /bin/x",
                    "formats extra",
                    "rules extra",
                    "replay a b",
                    "exec --kernel linux-0.1 /bin/x",
                    "replay --kernel 6.18 a",
                    "replay -j x a",
                    "replay -j 0 a",
                    "replay --bogus a"
                })
        void isAnsweredWithTheUsageAndExitCode2(String line) {
            Run run = ksim(line);
            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.out()).isEmpty();
            assertThat(run.err()).contains("Usage: ksim").doesNotContain("\tat ");
        }

        @Test
        void isAnsweredWithTheWordAtFault() {
            assertThat(ksim("exec --bogus /bin/x").err()).startsWith("Unknown option: '--bogus'");
            assertThat(ksim("exec --seed 1x /bin/x").err()).contains("--seed").contains("1x");
            assertThat(ksim("bogus").err()).contains("'bogus'");
        }
    }

    @Nested
    class Formats {
        @Test
        void areListedInTheOrderOfAsking() {
            Run run = ksim("formats");
            assertThat(run.exitCode()).isZero();
            assertThat(run.err()).isEmpty();
            assertThat(run.lines())
                    .map(line -> line.trim().replaceAll(" +", " "))
                    .satisfiesExactly(
                            line -> assertThat(line).startsWith("1 misc "),
                            line -> assertThat(line).startsWith("2 script "),
                            line -> assertThat(line).startsWith("3 elf "),
                            line -> assertThat(line).startsWith("4 compat_elf "),
                            line -> assertThat(line).startsWith("5 aout "));
        }

        @Test
        void areShownWithTheirModule() {
            assertThat(ksim("formats").lines().get(0)).contains("binfmt.misc");
            assertThat(ksim("formats").lines().get(1)).contains("binfmt.script");
            assertThat(ksim("formats").lines().get(2)).contains("binfmt.elf");
        }
    }

    @Nested
    class BadInput {
        @TempDir
        private Path directory;

        private Run assertNoStackTrace(Run run) {
            assertThat(run.out() + run.err()).doesNotContain("\tat ").doesNotContain("internal error");
            assertThat(run.exitCode()).isBetween(1, 3);
            return run;
        }

        private String file(String name, String content) throws IOException {
            return Files.writeString(directory.resolve(name), content).toString();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"{}", "[]", "", "null", "1", "{", "text", "{\"page_size\":4096}", "{\"page_size\":\"x\"}"})
        void asAMachineProfileIsExitCode3(String content) throws IOException {
            String profile = file("profile.json", content);
            Run run = assertNoStackTrace(Run.ksim("exec", "--machine", profile, "/bin/sh"));
            assertThat(run.exitCode()).isEqualTo(3);
            assertThat(run.err()).startsWith("ksim: " + profile + ": ");
            assertThat(run.out()).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"AT_CLKTCK", "AT_HWCAP", "stack_guard_gap"})
        void isAMachineProfileThatLacksAValue(String key) throws IOException {
            Path builtIn = Path.of("../kernel-sim/src/main/resources/kernel/sim/profile/linux-6.18-x86_64.json");
            JsonObject json = JsonParser.parseString(Files.readString(builtIn)).getAsJsonObject();
            JsonObject elf64 = json.getAsJsonObject("elf64");
            elf64.remove(key);
            elf64.getAsJsonObject("aux").remove(key);
            String profile = file("profile.json", json.toString());
            Run run = assertNoStackTrace(Run.ksim("exec", "--machine", profile, "/bin/sh"));
            assertThat(run.exitCode()).isEqualTo(3);
            assertThat(run.err()).startsWith("ksim: " + profile + ": key " + key + " is missing in elf64");
        }

        @Test
        void isAMachineProfileThatIsMissing() {
            String profile = directory.resolve("missing").toString();
            Run run = assertNoStackTrace(Run.ksim("exec", "--machine", profile, "/bin/sh"));
            assertThat(run.exitCode()).isEqualTo(3);
            assertThat(run.err()).isEqualTo("ksim: " + profile + ": no such file\n");
        }

        @Test
        void isAnUnknownKernel() {
            Run run = assertNoStackTrace(Run.ksim("exec", "--kernel", "linux-0.1", "/bin/sh"));
            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.err()).contains("--kernel", "there is no kernel linux-0.1; there are sim, ");
            assertThat(run.out()).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "/",
                    "//",
                    ".",
                    "..",
                    "/bin/none",
                    "none/none",
                    "/bin/sh/",
                    "\u00e4\u4e2d",
                    "a\nb",
                    "\u0001"
                })
        void asAProgramIsARefusal(String program) {
            Run run = assertNoStackTrace(Run.ksim("exec", program));
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.out()).matches("(?s)(ENOENT|EACCES|ENOTDIR)  .*");
            assertThat(run.err()).isEmpty();
        }

        @Test
        void isAPathOfAnyLength() {
            for (int length : List.of(255, 256, 4095, 4096, 100_000)) {
                Run run = assertNoStackTrace(Run.ksim("exec", "/" + "a".repeat(length)));
                assertThat(run.out()).as("length %d", length).startsWith(length > 255 ? "ENAMETOOLONG  " : "ENOENT  ");
            }
        }

        @Test
        void isAnArgumentOfAnyLength() throws IOException {
            String program =
                    Run.put(directory.resolve("p"), Programs.exec64().build()).toString();
            Run run = assertNoStackTrace(Run.ksim("exec", program, "a".repeat(131072)));
            assertThat(run.out()).startsWith("E2BIG  ").contains("exec.args.strlen");
            assertThat(Run.ksim("exec", program, "a".repeat(131071)).exitCode()).isZero();
        }

        @Test
        void isAProgramOfAnyBytes() throws IOException {
            byte[] content = Programs.exec64().build();
            Path program = directory.resolve("p");
            for (int at = 0; at < 64 + 2 * 56; at++) {
                byte[] changed = content.clone();
                changed[at] = (byte) ~changed[at];
                Run.put(program, changed);
                Run run = Run.ksim("exec", program.toString());
                assertThat(run.exitCode()).as("byte %d", at).isBetween(0, 1);
                assertThat(run.out() + run.err()).as("byte %d", at).doesNotContain("\tat ");
            }
            Run.put(program, Arrays.copyOf(content, 100));
            assertThat(assertNoStackTrace(Run.ksim("exec", program.toString())).out())
                    .startsWith("ENOEXEC  ");
        }
    }
}
