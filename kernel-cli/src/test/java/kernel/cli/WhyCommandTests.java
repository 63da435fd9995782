package kernel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import binfmt.elf.testing.ElfImageBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WhyCommandTests {
    @TempDir
    private Path root;

    @BeforeEach
    void putFiles() throws IOException {
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
        Run.put(root.resolve("good"), Programs.exec64().build());
        Run.put(
                root.resolve("low"),
                Programs.exec64().entry(0).load(4, 0, 0, 0x1000).build());
        Run.put(root.resolve("arm"), Programs.exec64().machine(183).build());
        Run.put(root.resolve("late"), Programs.exec64().entry(1L << 47).build());
        Run.put(root.resolve("mine"), Programs.exec64().build());
        Files.setPosixFilePermissions(root.resolve("mine"), PosixFilePermissions.fromString("rw---x--x"));
        put("script", "#!/sh\r\necho\r\n");
        put("text", "echo\n");
    }

    private void put(String name, String text) throws IOException {
        Run.put(root.resolve(name), text.getBytes(StandardCharsets.UTF_8));
    }

    private Run why(String... args) {
        List<String> words = new ArrayList<>(List.of("why", "--root", root.toString()));
        words.addAll(List.of(args));
        return Run.ksim(words.toArray(new String[0]));
    }

    @Nested
    class Pages {
        @Test
        void areWrittenBesidesTheText() throws IOException {
            Path page = root.resolve("page.html");
            assertThat(why("--html", page.toString(), "/script")).isEqualTo(why("/script"));
            assertThat(Files.readString(page))
                    .startsWith("<!DOCTYPE html>")
                    .contains("<strong class=\"bad\">ENOENT</strong>")
                    .contains("<ol class=\"ladder\"");
            assertThat(why("--html", page.toString(), "--json", "/script").out())
                    .isEqualTo(why("--json", "/script").out());
        }

        @Test
        void showEveryKernelThatIsAsked() throws IOException {
            Path page = root.resolve("page.html");
            why("--html", page.toString(), "--kernel", "6.18,4.15-x86_64", "/good");
            assertThat(Files.readString(page)).contains("id=\"ksim\"", "id=\"ksim-2\"", "id=\"ladder-2\"");
        }

        @Test
        void showOneProgram() {
            Path page = root.resolve("page.html");
            Run run = why("--html", page.toString(), "--each", "/good", "/low");
            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.err()).startsWith("--html draws one program");
            assertThat(page).doesNotExist();
        }
    }

    @Nested
    class Verdicts {
        @Test
        void ofAProgramThatStarts() {
            Run run = why("/good");
            assertThat(run.exitCode()).isZero();
            assertThat(run.out()).startsWith("LOADS  /good starts: ELF64 x86-64, static\n");
            assertThat(run.err()).isEmpty();
        }

        @Test
        void ofAScriptShowTheBytesTheRuleAndAFix() {
            Run run = why("/script");
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err()).isEmpty();
            assertThat(run.lines().get(0))
                    .startsWith("ENOENT  The script exists; its interpreter does not: \"/sh\\r\".");
            assertThat(run.out())
                    .contains("\n  0x0000 \u2502 23 21 2f 73 68 0d 0a 65 63 68 6f 0d 0a          \u2502 #!/sh..echo..")
                    .contains("CRLF at 0x5")
                    .contains("\n  rule    script.interp.open in load_script: ")
                    .contains("\n  rule    fs.path.exists in link_path_walk: ")
                    .contains("\n  errno   2, No such file or directory\n")
                    .contains("\n  fix     sed -i 's/\\r$//' FILE")
                    .contains(
                            "\n  assumed uid 0; no_new_privs 0; rlimit stack 8388608; mount flags exec,suid; binfmt_misc empty\n")
                    .endsWith("  more    ksim explain script.interp.open\n");
        }

        @Test
        void pastThePointOfNoReturnIsADeath() {
            Run run = why("/late");
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.out()).startsWith("KILLED  ").contains("\n  killed  in exec by SIGSEGV (EINVAL inside");
        }

        @Test
        void tellEveryFixIfAsked() {
            assertThat(why("/arm").lines())
                    .filteredOn(line -> line.startsWith("  fix "))
                    .hasSize(1);
            assertThat(why("--all", "/arm").lines())
                    .filteredOn(line -> line.startsWith("  fix "))
                    .hasSize(2);
        }

        @Test
        void useAsciiIfAsked() {
            assertThat(why("--ascii", "/script").out().chars()).allMatch(c -> c < 0x80);
        }
    }

    @Nested
    class Circumstance {
        @ParameterizedTest
        @CsvSource({
            "--uid=1000, /low, KILLED",
            "--uid=0, /low, LOADS",
            "--cap=all, /mine, LOADS",
            "--cap=none, /mine, EACCES",
            "--cap=CAP_DAC_OVERRIDE, /mine, LOADS",
            "--mount-flags=noexec, /good, EACCES",
            "--mount-flags=/good=noexec, /text, ENOEXEC",
            "--rlimit=as=64K, /good, KILLED"
        })
        void decides(String option, String path, String verdict) {
            assertThat(why(option, path).out()).startsWith(verdict + "  ").contains("\n  given   ");
        }

        @Test
        void takesRightsFromASetIdProgram() throws IOException {
            Files.setAttribute(root.resolve("good"), "unix:mode", 04755);
            assertThat(why("--uid", "1000", "/good").out()).doesNotContain("IGNORED");
            assertThat(why("--uid", "1000", "--no-new-privs", "/good").out()).contains("caller has no_new_privs");
            assertThat(why("--uid", "1000", "--mount-flags", "nosuid", "/good").out())
                    .contains("mounted nosuid");
        }

        @Test
        void comesFromASnapshot() throws IOException {
            String env = Run.ksim("env", "capture").out();
            Path file = Files.writeString(
                    root.resolve("env.json"),
                    env.replaceFirst("\"mounts\": \\[", "\"mounts\": [\"9 8 0:1 / /good rw,noexec - tmpfs t rw\","));
            assertThat(why("--env", file.toString(), "/good").out())
                    .startsWith("EACCES  ")
                    .contains("\n  env     uid ");
        }

        private String snapshot(String... entries) throws IOException {
            String env = Run.ksim("env", "capture")
                    .out()
                    .replaceFirst(
                            "\"status\": \"\\w+\", \"entries\": \\{[^}]*}",
                            Matcher.quoteReplacement(
                                            "\"status\": \"enabled\", \"entries\": {" + String.join(",", entries))
                                    + "}");
            return Files.writeString(root.resolve("env.json"), env).toString();
        }

        private static String entry(String name, String interpreter, String flags, String magic) {
            return String.format(
                    "\"%s\": [\"enabled\", \"interpreter %s\", \"flags: %s\", \"offset 0\", \"magic %s\"]",
                    name, interpreter, flags, magic);
        }

        @Test
        void registersTheEntriesOfASnapshot() throws IOException {
            String file = snapshot(entry("dos", "/good", "", "4d5a"), entry("pe", "/nowhere", "", "4d5a"));
            put("program.exe", "MZ...");
            Run run = why("--env", file, "/program.exe");
            assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
            assertThat(run.out())
                    .startsWith("LOADS  /program.exe starts: ")
                    .contains("\n   → /good         interpreter, ELF64", "binfmt_misc dos, pe");
            assertThat(why("--env", file, "/text").exitCode()).isEqualTo(1);
        }

        @Test
        void asksTheFirstEntryOfASnapshotFirst() throws IOException {
            String file = snapshot(entry("pe", "/nowhere", "", "4d5a"), entry("dos", "/good", "", "4d5a"));
            put("program.exe", "MZ...");
            Run run = why("--env", file, "/program.exe");
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.out())
                    .startsWith(
                            "ENOENT  The binfmt_misc entry \"pe\" takes /program.exe; its interpreter /nowhere does")
                    .contains("\n   ✘ /nowhere      interpreter, missing", "rule    misc.interp.open");
        }

        @Test
        void givesWayToOtherFormats() throws IOException {
            String file = snapshot(entry("pe", "/nowhere", "", "4d5a"));
            Path formats = Files.writeString(root.resolve("formats.conf"), ":pe:M::MZ::/good:\n");
            put("program.exe", "MZ...");
            Run run = why("--env", file, "--binfmt-misc", formats.toString(), "/program.exe");
            assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
            assertThat(run.out()).contains("\n  given   binfmt_misc " + formats);
        }

        @Test
        void canBeMissing() throws IOException {
            String file = snapshot(entry("qemu", "/usr/bin/qemu", "F", "7f454c46"), "\"bad\": [\"enabled\"]");
            Run run = why("--env", file, "/arm");
            assertThat(run.exitCode()).isEqualTo(4);
            assertThat(run.out())
                    .startsWith("UNKNOWN  ")
                    .contains("\n  missing the interpreter /usr/bin/qemu, which the system has open for its");
            assertThat(why("--env", file, "/text").out())
                    .startsWith("UNKNOWN  ")
                    .contains("\n  missing whether a binfmt_misc entry", "cannot register bad");
        }

        @ParameterizedTest
        @CsvSource({
            "--uid=x, expected numbers",
            "--cap=cap_nothing, no capability in cap_nothing",
            "--rlimit=stack, expected NAME=N",
            "--rlimit=stack=8X, expected a number",
            "--mount-flags=ro, expected noexec",
            "--mount-flags=relative=noexec, expected noexec",
            "--caller=fish, there is no caller fish",
            "--kernel=9.9, there is no kernel 9.9",
            "--arch=vax, there is no machine vax",
            "--page-size=8k, expected 4k"
        })
        void mustMakeSense(String option, String message) {
            Run run = why(option, "/good");
            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.out()).isEmpty();
            assertThat(run.err()).contains(message);
        }
    }

    @Nested
    class Callers {
        @Test
        void saySomethingElseEach() {
            assertThat(why("--caller", "bash,dash,python,go,runc,systemd", "/script")
                            .lines())
                    .contains(
                            "  bash    prints \"/script: cannot execute: required file not found\", exit 127",
                            "  dash    prints \"/script: not found\", exit 127",
                            "  python  prints \"FileNotFoundError: [Errno 2] No such file or directory: '/script'\"",
                            "  go      prints \"fork/exec /script: no such file or directory\"")
                    .anyMatch(line ->
                            line.startsWith("  runc    prints \"exec /script: no such file or directory\", exit 255"))
                    .anyMatch(line ->
                            line.startsWith("  systemd prints \"Failed at step EXEC spawning /script: No such file"));
        }

        @Test
        void runATextThemselvesOrDoNot() {
            List<String> lines = why("--caller", "busybox", "--caller", "java,python", "/text")
                    .lines();
            assertThat(lines)
                    .contains(
                            "  busybox prints nothing; it runs the file as a shell script instead",
                            "  java    prints nothing; it runs the file as a shell script instead",
                            "  python  prints \"OSError: [Errno 8] Exec format error: '/text'\"");
        }

        @Test
        void seeADeath() {
            assertThat(why("--caller", "bash,python,go,systemd", "/late").lines())
                    .contains(
                            "  bash    prints \"Segmentation fault\", exit 139",
                            "  python  prints nothing; returncode is -11",
                            "  go      prints \"signal: segmentation fault\"");
        }
    }

    @Nested
    class Kernels {
        @Test
        void areComparedInAMatrix() throws IOException {
            put("long", "#!/sh " + "x".repeat(300) + "\n");
            Files.copy(root.resolve("good"), root.resolve("sh"));
            Run run = why("--kernel", "6.18,4.15-x86_64", "/late");
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.lines())
                    .startsWith(
                            "KILLED    linux-6.18              elf.entry",
                            "KILLED    linux-4.15-x86_64       elf.entry",
                            "");
        }

        @Test
        void differByTheirMachines() {
            Run run = why("--arch", "amd64,arm64", "/arm");
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.lines())
                    .startsWith(
                            "ENOEXEC   linux-6.18 x86_64       elf.header.machine", "LOADS     linux-6.18 aarch64", "");
        }

        @Test
        void differByTheirPages() throws IOException {
            byte[] program = ElfImageBuilder.elf64()
                    .machine(183)
                    .entry(0x400100)
                    .load(5, 0, 0x400000, 0x1000)
                    .load(6, 0x1000, 0x412000, 0x20)
                    .size(0x1020)
                    .build();
            Run.put(root.resolve("pages"), program);
            Run run = why("--arch=arm64", "--page-size=4k,16k,64k", "/pages");
            assertThat(run.lines())
                    .startsWith(
                            "LOADS     linux-6.18 aarch64",
                            "KILLED    linux-6.18 aarch64-16k  elf.load.map",
                            "KILLED    linux-6.18 aarch64-64k  elf.load.map");
            assertThat(run.out())
                    .contains("p_offset 0x1000 and p_vaddr 0x412000 differ", "4K yes, 16K no, 64K no", "max-page-size");
        }

        @Test
        void areUnknownWhereNothingIsModelled() {
            Run run = why("--page-size=64k", "/good");
            assertThat(run.exitCode()).isEqualTo(4);
            assertThat(run.out()).startsWith("UNKNOWN  ").contains("linux-6.18 x86_64-64k");
            assertThat(why("--kernel=5.10-i386", "--arch=arm64", "/good").exitCode())
                    .isEqualTo(4);
        }

        @Test
        void areOneDocumentEach() {
            Run run = why("--json", "--kernel=linux-6.18,linux-4.15-x86_64", "/good");
            assertThat(run.lines())
                    .extracting(line -> JsonParser.parseString(line)
                            .getAsJsonObject()
                            .get("kernel")
                            .getAsString())
                    .containsExactly("linux-6.18", "linux-4.15-x86_64");
        }
    }

    @Nested
    class Traces {
        @Test
        void numberEveryStepAndCheck() {
            List<String> lines = why("--trace", "/arm").lines();
            assertThat(lines)
                    .anyMatch(line -> line.matches("  1 \u2714 uid +0  \\[assumed]"))
                    .anyMatch(line -> line.matches(" +\\d+ \u2714 elf.header.type .*\\[0x10 e_type]"))
                    .anyMatch(line -> line.matches(" +\\d+ \u2718 elf.header.machine .*"));
            assertThat(why("/arm").out()).doesNotContain("\u2714");
        }

        @Test
        void goThroughScripts() throws IOException {
            Files.copy(root.resolve("good"), root.resolve("sh"));
            Files.setPosixFilePermissions(root.resolve("sh"), PosixFilePermissions.fromString("rwxr-xr-x"));
            put("ok", "#!/sh\n");
            JsonObject json = why("--trace", "--json", "/ok").json();
            assertThat(json.getAsJsonArray("steps").toString())
                    .contains("script hands over to /sh", "elf has loaded the program", "/ok: a regular file");
        }
    }

    @Nested
    class ManyPrograms {
        @Test
        void areListedInAFileOrOnStandardInput() throws IOException {
            Path list = Files.writeString(root.resolve("list"), "/good\n\n/text\n");
            Run fromFile = why("--json", "@" + list);
            assertThat(fromFile.exitCode()).isEqualTo(1);
            assertThat(fromFile.lines()).hasSize(2);
            byte[] input = "/good\n/text\n".getBytes(StandardCharsets.UTF_8);
            Run fromInput = Run.withInput(input, "why", "--json", "--root", root.toString(), "-");
            assertThat(fromInput).isEqualTo(fromFile);
            assertThat(why("--json", "--each", "/good", "/text")).isEqualTo(fromFile);
        }

        @Test
        void mustBeReadable() {
            Run run = why("@" + root.resolve("nothing"));
            assertThat(run.exitCode()).isEqualTo(3);
            assertThat(run.err()).contains("nothing: no such file");
        }
    }

    @Test
    void isWhatAProgramAloneMeans() throws IOException {
        String program = root.toRealPath().resolve("script").toString();
        assertThat(Run.ksim(program)).isEqualTo(Run.ksim("why", program));
        assertThat(Run.ksim("nonsense").exitCode()).isEqualTo(2);
    }

    @Test
    void passesArgumentsOn() {
        String[] many = new String[40];
        Arrays.fill(many, "x".repeat(100_000));
        many[0] = "/good";
        assertThat(why(many).out()).startsWith("E2BIG  ").contains("xargs");
        assertThat(why("--setenv", "A=" + "x".repeat(131_072), "/good").out()).contains("environment string", "A=xxx");
    }

    @Test
    void needsARootThatCanBeRead() {
        Run run = Run.ksim("why", "--root", root.resolve("nothing").toString(), "/x");
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err()).startsWith("ksim: ").contains("nothing");
    }
}
