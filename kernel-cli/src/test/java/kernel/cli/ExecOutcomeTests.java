package kernel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExecOutcomeTests {
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
    class Json {
        @Test
        void isOneLineWithTheFieldsOfARecord() {
            Run run = exec("--json", "--env", "A=1", program, "x");
            assertThat(run.exitCode()).isZero();
            assertThat(run.lines()).hasSize(1);
            JsonObject json = run.json();
            assertThat(json.keySet())
                    .contains("result", "class", "regs", "maps", "auxv", "stat", "stack", "comm", "cmdline", "exe")
                    .contains("personality", "rlim_stack");
            assertThat(json.get("result").getAsString()).isEqualTo("ok");
            assertThat(json.get("class").getAsInt()).isEqualTo(64);
            assertThat(json.getAsJsonObject("regs").get("rip").getAsString()).isEqualTo("0x401000");
            assertThat(json.get("comm").getAsString()).isEqualTo("program");
            assertThat(json.get("exe").getAsString()).isEqualTo(program);
            assertThat(json.get("cmdline").getAsString()).isEqualTo(program + "\0x\0");
        }

        @Test
        void hasTheSameMapsAsTheText() {
            List<String> fromJson = new ArrayList<>();
            JsonArray maps = exec("--json", program).json().getAsJsonArray("maps");
            for (JsonElement map : maps) {
                JsonObject row = map.getAsJsonObject();
                fromJson.add(row.get("s").getAsString()
                        + ' '
                        + row.get("p").getAsString()
                        + ' '
                        + row.get("n").getAsString());
            }
            List<String> fromText = exec(program).section("maps").stream()
                    .map(line -> line.replaceFirst("^0*(\\w+)-\\w+ (\\S+) \\S+ \\S+ \\d+ +", "0x$1 $2 "))
                    .toList();
            assertThat(fromJson).isEqualTo(fromText);
        }

        @Test
        void ofARefusalHasErrnoRuleAndMessage() throws IOException {
            Run run = exec("--json", put("bad", Programs.exec64().phnum(0).build()));
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.lines()).hasSize(1);
            assertThat(run.json().keySet()).containsExactly("result", "errno", "num", "rule", "message");
            assertThat(run.json().get("result").getAsString()).isEqualTo("errno");
            assertThat(run.json().get("errno").getAsString()).isEqualTo("ENOEXEC");
            assertThat(run.json().get("num").getAsInt()).isEqualTo(8);
            assertThat(run.json().get("rule").getAsString()).isEqualTo("elf.phdr.count");
            assertThat(run.json().get("message").getAsString()).contains(directory + "/bad");
        }

        @Test
        void ofAKilledProgramHasTheSignal() throws IOException {
            Run run = exec("--json", put("late", Programs.exec64().entry(-1).build()));
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.json().get("result").getAsString()).isEqualTo("signal");
            assertThat(run.json().get("signal").getAsString()).isEqualTo("SIGSEGV");
            assertThat(run.json().get("rule").getAsString()).isEqualTo("elf.entry");
        }
    }

    @Nested
    class ARefusal {
        private Run assertRefused(String path, String errno, int number, String rule) {
            Run run = exec(path);
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err()).isEmpty();
            assertThat(run.lines().get(0)).startsWith(errno + "  ").contains(path);
            assertThat(run.out()).contains("\n  rule   " + rule + " in ").contains("\n  errno  " + number + ", ");
            return run;
        }

        @Test
        void ofAMissingFile() {
            assertRefused(directory.resolve("none").toString(), "ENOENT", 2, "fs.path.exists");
        }

        @Test
        void ofADirectory() {
            assertRefused(directory.toString(), "EACCES", 13, "fs.exec.regular");
        }

        @Test
        void ofAFileThatIsNotExecutable() throws IOException {
            Files.setPosixFilePermissions(Path.of(program), PosixFilePermissions.fromString("rw-r--r--"));
            assertRefused(program, "EACCES", 13, "fs.exec.mode");
        }

        @Test
        void ofATextNamesEveryFormat() throws IOException {
            String text = put("text", "text\n".getBytes(StandardCharsets.UTF_8));
            Run run = assertRefused(text, "ENOEXEC", 8, "exec.format");
            assertThat(run.lines())
                    .filteredOn(line -> line.startsWith("  asked  "))
                    .satisfiesExactly(
                            line -> assertThat(line).contains("misc.enabled"),
                            line -> assertThat(line).contains("script.magic", "found 74 65"),
                            line -> assertThat(line).contains("elf.header.magic", "found 74 65 78 74"),
                            line -> assertThat(line).contains("elf.header.magic"),
                            line -> assertThat(line).contains("aout.header.magic", "found 74 65 78 74"));
        }

        @Test
        void ofAnInterpreterNamesBothFilesAndBothRules() throws IOException {
            String missing = directory.resolve("ld.so").toString();
            Run run = assertRefused(
                    put("dynamic", Programs.exec64().interp(0x200, missing).build()), "ENOENT", 2, "elf.interp.open");
            assertThat(run.lines().get(0)).contains(missing);
            assertThat(run.out()).contains("\n  rule   fs.path.exists in ");
        }

        @Test
        void pastThePointOfNoReturnIsADeath() throws IOException {
            String late = put("late", Programs.exec64().entry(1L << 47).build());
            Run run = exec(late);
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.out()).startsWith("KILLED SIGSEGV  " + late + ": ");
            assertThat(run.out()).contains("elf.entry", "0x800000000000", "e_entry at 0x18", "errno  22");
        }
    }
}
