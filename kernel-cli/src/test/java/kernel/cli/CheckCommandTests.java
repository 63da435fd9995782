package kernel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import javax.xml.parsers.DocumentBuilderFactory;
import kernel.sim.testing.PluginBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;

class CheckCommandTests {
    private static final String MACHINE_AARCH64 = "b7";

    @TempDir
    private Path temporary;

    private Path root;

    @BeforeEach
    void makeARoot() throws IOException {
        root = Files.createDirectories(temporary.toRealPath().resolve("root"));
        Files.createDirectories(root.resolve("bin"));
        Run.put(root.resolve("bin/good"), Programs.exec64().build());
        Run.put(root.resolve("bin/good.sh"), "#!/bin/good\n".getBytes(StandardCharsets.UTF_8));
        Run.put(root.resolve("bin/crlf.sh"), "#!/bin/good\r\n".getBytes(StandardCharsets.UTF_8));
        Run.put(root.resolve("bin/text"), "echo hello\n".getBytes(StandardCharsets.UTF_8));
        Run.put(root.resolve("bin/empty"), new byte[0]);
        byte[] foreign = Programs.exec64().build();
        foreign[0x12] = (byte) Integer.parseInt(MACHINE_AARCH64, 16);
        Run.put(root.resolve("bin/foreign"), foreign);
        Files.write(root.resolve("bin/plain"), new byte[10]);
    }

    private Run check(String... arguments) {
        return Run.ksim(IntStream.range(-3, arguments.length)
                .mapToObj(
                        i -> i < 0 ? List.of("check", "--root", root.toString()).get(i + 3) : arguments[i])
                .toArray(String[]::new));
    }

    /** Takes out of the root what does not load. */
    private void keepWhatIsGood() throws IOException {
        for (String name : List.of("crlf.sh", "text", "empty", "foreign")) {
            Files.delete(root.resolve("bin").resolve(name));
        }
    }

    @Test
    void saysWhatDoesNotLoadAndWhy() {
        Run run = check();
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).isEmpty();
        assertThat(run.lines())
                .anyMatch(line -> line.matches("ERROR +script.interp.open +ENOENT +/bin/crlf.sh .*\\\\x0d.*"))
                .anyMatch(line -> line.matches("ERROR +exec.format +ENOEXEC +/bin/empty +the file is empty.*"))
                .anyMatch(line -> line.matches("ERROR +elf.header.machine +ENOEXEC +/bin/foreign .*"))
                .anyMatch(line -> line.matches("WARNING +exec.format +ENOEXEC +/bin/text +a text without #!.*"))
                .anyMatch(line -> line.matches(" +2 +exec.format +some registered format .*"))
                .contains("6 executables: 2 load, 3 errors, 1 warnings, 0 notes.")
                .noneMatch(line -> line.contains("/bin/good") && line.startsWith("OK"));
        assertThat(check("--all").lines()).anyMatch(line -> line.matches("OK +- +LOADS +/bin/good.sh"));
    }

    @Test
    void passesWhenEverythingLoads() throws IOException {
        keepWhatIsGood();
        Run run = check();
        assertThat(run.exitCode()).isZero();
        assertThat(run.lines()).containsExactly("2 executables: 2 load, 0 errors, 0 warnings, 0 notes.");
    }

    @ParameterizedTest
    @CsvSource({
        "error, 1",
        "warning, 1",
        "never, 0",
        "note, 1",
        "elf.header.machine, 1",
        "elf, 1",
        "'never,script', 1",
        "aout, 0",
        "elf.header.mach, 0"
    })
    void failsOnWhatItIsTold(String what, int exitCode) {
        assertThat(check("--fail-on", what).exitCode()).isEqualTo(exitCode);
    }

    @Test
    void failsOnWarningsOnlyIfTold() throws IOException {
        keepWhatIsGood();
        Run.put(root.resolve("bin/text"), "echo".getBytes(StandardCharsets.UTF_8));
        assertThat(check().exitCode()).isZero();
        assertThat(check("--fail-on", "warning").exitCode()).isEqualTo(1);
    }

    @Test
    void notesSetIdPrograms() throws IOException {
        keepWhatIsGood();
        Files.setAttribute(root.resolve("bin/good"), "unix:mode", 04755);
        Run run = check("--fail-on", "note");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.lines().get(0)).matches("NOTE +creds.set-id +LOADS +/bin/good +set-user-ID \\d+");
    }

    @Nested
    class Circumstances {
        @Test
        void sayWhoExecutesAndWhere() throws IOException {
            keepWhatIsGood();
            Files.setPosixFilePermissions(root.resolve("bin/good.sh"), PosixFilePermissions.fromString("rwxr-x---"));
            assertThat(check("--uid", "12345").lines())
                    .anyMatch(line -> line.matches("ERROR +fs.exec.mode +EACCES +/bin/good.sh .*"))
                    .contains("2 executables: 1 load, 1 errors, 0 warnings, 0 notes.");
            assertThat(check("--mount-flags", "/bin=noexec").out())
                    .contains("fs.exec.noexec")
                    .contains("2 executables: 0 load");
            assertThat(check("--rlimit", "as=4k").out()).contains("2 executables: 0 load");
            assertThat(check("--uid", "x").exitCode()).isEqualTo(2);
        }

        @Test
        void bringFormats() throws IOException {
            keepWhatIsGood();
            Run.put(root.resolve("bin/text"), "echo hello\n".getBytes(StandardCharsets.UTF_8));
            Run.put(root.resolve("bin/zz"), "OO".getBytes(StandardCharsets.UTF_8));
            Path formats = Files.writeString(temporary.resolve("formats"), ":text:M::echo::/bin/good:\n");
            assertThat(check("--binfmt-misc", formats.toString(), "-j", "3").lines())
                    .contains("4 executables: 3 load, 0 errors, 1 warnings, 0 notes.");
            String env = Run.ksim("env", "capture")
                    .out()
                    .replaceFirst(
                            "\"status\": \"\\w+\", \"entries\": \\{[^}]*}",
                            "\"status\": \"enabled\", \"entries\": {\"t\": [\"enabled\", \"interpreter /bin/good\","
                                    + " \"flags: \", \"offset 0\", \"magic 6563\"], \"f\": [\"enabled\", \"interpreter"
                                    + " /none\", \"flags: F\", \"offset 0\", \"magic 4f4f\"]}")
                    .replaceFirst("(?s)\"mounts\": \\[.*\\]", "\"mounts\": []");
            Path file = Files.writeString(temporary.resolve("env.json"), env);
            assertThat(check("--env", file.toString(), "-j", "3", "--all").lines())
                    .anyMatch(line -> line.matches("OK +- +LOADS +/bin/text"))
                    .anyMatch(line -> line.matches(
                            "WARNING +misc.interp.open +UNKNOWN +/bin/zz +it depends on the interpreter /none, .*"));
        }

        @Test
        void canHavePagesOfSeveralSizes() throws IOException {
            keepWhatIsGood();
            byte[] program = Programs.exec64().build();
            program[0x12] = (byte) Integer.parseInt(MACHINE_AARCH64, 16);
            Run.put(root.resolve("bin/good"), program);
            String[] arguments = {"--target", "linux/arm64", "--page-size", "4k,64k", "/bin/good"};
            assertThat(check(arguments).lines()).contains("1 executables: 1 load, 0 errors, 0 warnings, 0 notes.");
            byte[] narrow = Programs.exec64().load(4, 0, 0x602000, 0x10).build();
            narrow[0x12] = program[0x12];
            Run.put(root.resolve("bin/good"), narrow);
            assertThat(check(arguments).lines().get(0))
                    .matches(
                            "ERROR +elf.load.map +KILLED SIGSEGV +/bin/good  .*; with pages of 4k: LOADS, 64k: KILLED SIGSEGV");
            assertThat(check("--page-size", "16k").err()).contains("x86_64 with pages of 16k is not modelled");
        }
    }

    @Nested
    class Plugins {
        @Test
        void areAskedToo() throws IOException {
            keepWhatIsGood();
            Run.put(root.resolve("bin/word"), "word and more".getBytes(StandardCharsets.UTF_8));
            Path jar = PluginBuilder.format(temporary.resolve("work"), "com.example.word", "word", "word")
                    .jar(temporary.resolve("plugins/word.jar"));
            assertThat(check().out()).contains("3 executables: 2 load");
            assertThat(check("--plugin-path", jar.toString()).out()).contains("3 executables: 3 load");
            assertThat(check("--plugin-path", jar.toString(), "--no-plugins").out())
                    .contains("3 executables: 2 load");
        }

        @Test
        void thatAreBrokenAreSaid() throws IOException {
            Path plugins = Files.createDirectory(temporary.resolve("plugins"));
            Files.writeString(plugins.resolve("broken.jar"), "text");
            assertThat(check("--plugin-path", plugins.toString()).err()).contains("broken.jar");
            assertThat(check("--plugin-path", plugins.toString(), "--strict-plugins")
                            .exitCode())
                    .isEqualTo(5);
        }
    }

    @Nested
    class Targets {
        @Test
        void arePathsInTheRoot() {
            assertThat(check("/bin/good", "/bin/good.sh").lines())
                    .contains("2 executables: 2 load, 0 errors, 0 warnings, 0 notes.");
            assertThat(check("/bin/plain").exitCode()).isEqualTo(1);
        }

        @Test
        void arePathsOfTheHostWithoutARoot() {
            Run run = Run.ksim(
                    "check",
                    root.resolve("bin/good").toString(),
                    root.resolve("bin/good.sh").toString());
            assertThat(run.out()).contains("script.interp.open").contains("2 executables: 1 load");
        }

        @Test
        void comeFromListsAndFromStandardInput() throws IOException {
            Path list = Files.writeString(temporary.resolve("list"), "/bin/good\n\n/bin/good.sh\n");
            assertThat(check("@" + list).lines()).contains("2 executables: 2 load, 0 errors, 0 warnings, 0 notes.");
            Run run = Run.withInput(
                    "/bin/good\n".getBytes(StandardCharsets.UTF_8), "check", "--root", root.toString(), "-");
            assertThat(run.lines()).contains("1 executables: 1 load, 0 errors, 0 warnings, 0 notes.");
        }

        @Test
        void thatCannotBeReadAreSaid() throws IOException {
            Path broken = Files.write(temporary.resolve("broken.tar.gz"), new byte[] {0x1f, (byte) 0x8b, 8, 0});
            Run run = Run.ksim("check", "/nonexistent", broken.toString());
            assertThat(run.exitCode()).isEqualTo(3);
            assertThat(run.err())
                    .contains("ksim: /nonexistent: no such file")
                    .contains("broken.tar.gz: damaged gzip data");
            assertThat(check("/none").err()).contains("/none: the file must exist");
            assertThat(Run.ksim("check", "@/none").exitCode()).isEqualTo(3);
        }

        @Test
        void mustBeNamed() {
            Run run = Run.ksim("check");
            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.err()).contains("check what?");
        }

        @Test
        void mayBeForOtherMachines() {
            assertThat(check("--target", "linux/amd64").out()).contains("2 load");
            Run old = check("--target", "linux/386");
            assertThat(old.out()).containsPattern("elf.header.machine +ENOEXEC +/bin/good ");
            Run arm = check("--target", "linux/arm64");
            assertThat(arm.out())
                    .containsPattern("elf.header.machine +ENOEXEC +/bin/good ")
                    .doesNotContainPattern("elf.header.machine +ENOEXEC +/bin/foreign");
            Run none = check("--target", "linux/vax");
            assertThat(none.exitCode()).isEqualTo(3);
            assertThat(none.err()).contains("linux/vax is not modelled; linux/ with one of 386, amd64, arm, arm64");
            assertThat(check("--target", "vax").exitCode()).isEqualTo(2);
        }
    }

    @Nested
    class Images {
        /** Writes an image as docker save does, with the files of the root in its only layer. */
        private Path image(String architecture, String config) throws IOException {
            Path directory = Files.createDirectories(temporary.resolve("image"));
            Files.write(directory.resolve("layer.tar"), tar());
            Files.writeString(
                    directory.resolve("config.json"),
                    "{\"architecture\":\"" + architecture + "\",\"os\":\"linux\",\"config\":{" + config + "}}");
            Files.writeString(
                    directory.resolve("manifest.json"), "[{\"Config\":\"config.json\",\"Layers\":[\"layer.tar\"]}]");
            return directory;
        }

        private byte[] tar() throws IOException {
            TinyTar tar = new TinyTar();
            for (String name : List.of("good", "good.sh", "foreign")) {
                tar.add("bin/" + name, Files.readAllBytes(root.resolve("bin").resolve(name)));
            }
            return tar.build();
        }

        @ParameterizedTest
        @CsvSource({
            "'\"Entrypoint\":[\"/bin/good\",\"-v\"]', /bin/good, LOADS",
            "'\"Cmd\":[\"good.sh\"],\"Env\":[\"PATH=/usr/bin:/bin\"]', /bin/good.sh, LOADS",
            "'\"Entrypoint\":[\"./good\"],\"WorkingDir\":\"/bin\"', ./good, LOADS",
            "'\"Entrypoint\":[\"foreign\"]', /bin/foreign, ENOEXEC",
            "'\"Entrypoint\":[\"/init\"]', /init, ENOENT"
        })
        void haveTheirEntrypointNamed(String config, String path, String verdict) throws IOException {
            Run run = Run.ksim("check", image("amd64", config).toString());
            assertThat(run.out())
                    .contains("Entrypoint " + path + ": " + (verdict.equals("LOADS") ? "LOADS." : "FAILS, " + verdict))
                    .contains(verdict.equals("ENOENT") ? "4 executables" : "3 executables");
        }

        @Test
        void forAnotherMachineAreSaid() throws IOException {
            assertThat(Run.ksim("check", image("arm64", "").toString()).err())
                    .contains("the image is made for linux/arm64");
        }

        @Test
        void underCompressionAreReadInPlace() throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
                gzip.write(tar());
            }
            Path archive = Files.write(temporary.resolve("a.tgz"), bytes.toByteArray());
            Run run = Run.ksim("check", archive.toString());
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.out()).contains("3 executables: 2 load, 1 errors");
            assertThat(Run.ksim("check", "--root", archive.toString(), "/bin/good")
                            .exitCode())
                    .isZero();
        }
    }

    @Nested
    class Reports {
        @Test
        void areOneJsonDocument() {
            JsonObject json = check("--json").json();
            assertThat(json.get("schema").getAsString()).isEqualTo("ksim/1");
            assertThat(json.get("kernel").getAsString()).isEqualTo("sim");
            JsonArray findings = json.getAsJsonArray("findings");
            assertThat(findings).hasSize(6);
            JsonObject foreign = findings.get(2).getAsJsonObject();
            assertThat(foreign.get("path").getAsString()).isEqualTo("/bin/foreign");
            assertThat(foreign.get("verdict").getAsString()).isEqualTo("ENOEXEC");
            assertThat(foreign.get("rule").getAsString()).isEqualTo("elf.header.machine");
            assertThat(foreign.getAsJsonObject("span").get("offset").getAsLong())
                    .isEqualTo(0x12);
            JsonObject summary = json.getAsJsonObject("summary");
            assertThat(summary.get("executables").getAsLong()).isEqualTo(6);
            assertThat(summary.get("errors").getAsLong()).isEqualTo(3);
            assertThat(json.getAsJsonArray("unreadable")).isEmpty();
        }

        @Test
        void areJsonLines() {
            List<JsonObject> lines = check("-f", "jsonl", "/bin", "/none").lines().stream()
                    .map(line -> JsonParser.parseString(line).getAsJsonObject())
                    .toList();
            assertThat(lines)
                    .extracting(line -> line.get("type").getAsString())
                    .containsExactly(
                            "finding", "finding", "finding", "finding", "finding", "finding", "unreadable", "summary");
            assertThat(lines.get(0).get("path").getAsString()).isEqualTo("/bin/crlf.sh");
            assertThat(lines.get(7).get("loads").getAsLong()).isEqualTo(2);
        }

        /** The parts of SARIF 2.1.0 that are required, and those that GitHub needs. */
        @Test
        void areSarif() throws IOException {
            Run.put(root.resolve("bin/odd name%"), new byte[0]);
            JsonObject log = check("-f", "sarif").json();
            assertThat(log.get("version").getAsString()).isEqualTo("2.1.0");
            assertThat(log.get("$schema").getAsString()).endsWith("sarif-schema-2.1.0.json");
            assertThat(log.getAsJsonArray("runs")).hasSize(1);
            JsonObject run = log.getAsJsonArray("runs").get(0).getAsJsonObject();
            JsonObject driver = run.getAsJsonObject("tool").getAsJsonObject("driver");
            assertThat(driver.get("name").getAsString()).isEqualTo("ksim");
            List<String> rules = driver.getAsJsonArray("rules").asList().stream()
                    .map(rule -> rule.getAsJsonObject().get("id").getAsString())
                    .toList();
            assertThat(rules).doesNotHaveDuplicates().contains("elf.header.machine");
            assertThat(run.getAsJsonArray("results")).hasSize(5).allSatisfy(element -> {
                JsonObject result = element.getAsJsonObject();
                assertThat(rules).contains(result.get("ruleId").getAsString());
                assertThat(result.get("level").getAsString()).isIn("error", "warning", "note");
                assertThat(result.getAsJsonObject("message").get("text").getAsString())
                        .isNotEmpty();
                JsonObject location = result.getAsJsonArray("locations").get(0).getAsJsonObject();
                String uri = location.getAsJsonObject("physicalLocation")
                        .getAsJsonObject("artifactLocation")
                        .get("uri")
                        .getAsString();
                assertThat(java.net.URI.create(uri).isAbsolute()).isFalse();
                assertThat(uri).startsWith("bin/");
            });
            assertThat(run.getAsJsonArray("invocations")
                            .get(0)
                            .getAsJsonObject()
                            .get("executionSuccessful")
                            .getAsBoolean())
                    .isTrue();
        }

        @Test
        void areJunitXml() throws Exception {
            Run.put(root.resolve("bin/<&\"'\u0001>"), new byte[0]);
            Run run = check("-f", "junit", "/bin", "/none");
            Element suites = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new ByteArrayInputStream(run.out().getBytes(StandardCharsets.UTF_8)))
                    .getDocumentElement();
            assertThat(suites.getTagName()).isEqualTo("testsuites");
            Element suite = (Element) suites.getElementsByTagName("testsuite").item(0);
            assertThat(suite.getAttribute("name")).isEqualTo("ksim check");
            assertThat(suite.getAttribute("tests")).isEqualTo("8");
            assertThat(suite.getAttribute("failures")).isEqualTo("4");
            assertThat(suite.getAttribute("errors")).isEqualTo("1");
            assertThat(suite.getElementsByTagName("testcase").getLength()).isEqualTo(8);
            assertThat(suite.getElementsByTagName("failure").getLength()).isEqualTo(4);
            assertThat(suite.getElementsByTagName("error").getLength()).isEqualTo(1);
        }
    }

    @Test
    void keepsTheOrderOfTheFiles() throws IOException {
        keepWhatIsGood();
        for (int i = 0; i < 500; i++) {
            Path file = root.resolve(String.format("bin/f%03d", i));
            Files.writeString(file, "#!/bin/good\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        List<String> paths = check("-f", "jsonl", "-j", "4").lines().stream()
                .map(line -> JsonParser.parseString(line).getAsJsonObject())
                .filter(line -> line.has("path"))
                .map(line -> line.get("path").getAsString())
                .toList();
        assertThat(paths).hasSize(502).isSorted();
    }

    @ParameterizedTest
    @ValueSource(strings = {"always", "never", "auto"})
    void showsItsProgressOnlyAfterAWhile(String when) {
        assertThat(check("--progress", when).err()).doesNotContain("executables");
    }

    @Test
    void describesItself() {
        Run run = Run.ksim("check", "--help");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("--fail-on").contains("junit").contains("Exit codes:");
    }
}
