package kernel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayCommandTests {
    private static final String GOOD = "{\"id\":\"good\",\"path\":\"./program\",\"argv\":[\"a\",\"b\"]}";
    private static final String MISSING = "{\"id\":\"missing\",\"path\":\"./none\"}";

    @TempDir
    private Path temporary;

    private Path directory;

    @BeforeEach
    void putAProgram() throws IOException {
        directory = temporary.toRealPath();
        Run.put(directory.resolve("program"), Programs.exec64().build());
    }

    private String cases(String... lines) throws IOException {
        return Files.write(directory.resolve("cases.jsonl"), List.of(lines)).toString();
    }

    private Run replay(String... args) {
        List<String> words = new ArrayList<>(List.of("replay", "--base", directory.toString()));
        words.addAll(List.of(args));
        return Run.ksim(words.toArray(new String[0]));
    }

    private static List<JsonObject> records(List<String> lines) {
        return lines.stream()
                .map(line -> JsonParser.parseString(line).getAsJsonObject())
                .toList();
    }

    private static List<String> ids(Run run) {
        return records(run.lines()).stream()
                .map(json -> json.get("id").getAsString())
                .toList();
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    @Nested
    class Records {
        @Test
        void repeatTheCaseAndTellTheResult() throws IOException {
            Run run = replay(cases(GOOD, MISSING));
            assertThat(run.exitCode()).isZero();
            List<JsonObject> records = records(run.lines());
            assertThat(records).hasSize(2);
            assertThat(records.get(0).get("in")).isEqualTo(JsonParser.parseString(GOOD));
            assertThat(records.get(0).get("result").getAsString()).isEqualTo("ok");
            assertThat(records.get(0).get("cmdline").getAsString()).isEqualTo("a\0b\0");
            assertThat(records.get(1).get("id").getAsString()).isEqualTo("missing");
            assertThat(records.get(1).get("result").getAsString()).isEqualTo("errno");
            assertThat(records.get(1).get("errno").getAsString()).isEqualTo("ENOENT");
        }

        @Test
        void showTheBaseAsASign() throws IOException {
            JsonObject record = records(replay(cases(GOOD)).lines()).get(0);
            assertThat(record.get("exe").getAsString()).isEqualTo("@/program");
            assertThat(record.getAsJsonArray("maps")
                            .get(0)
                            .getAsJsonObject()
                            .get("n")
                            .getAsString())
                    .isEqualTo("@/program");
        }

        @ParameterizedTest
        @ValueSource(strings = {"1", "2", "7", "64"})
        void comeInTheOrderOfTheCasesWhateverRunsAtOnce(String jobs) throws IOException {
            List<String> lines = new ArrayList<>();
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < 600; i++) {
                lines.add("{\"id\":\"" + i + "\",\"path\":\"./" + (i % 3 == 0 ? "program" : "none") + "\"}");
                expected.add(String.valueOf(i));
            }
            Run run = replay("-j", jobs, cases(lines.toArray(new String[0])));
            assertThat(ids(run)).isEqualTo(expected);
            assertThat(run.err()).startsWith("600 cases in ");
        }

        @Test
        void areTheSameEveryTime() throws IOException {
            String cases = cases(GOOD, MISSING);
            assertThat(replay(cases).out())
                    .isEqualTo(replay("--jobs", "2", cases).out());
        }

        @Test
        void leaveEmptyLinesOut() throws IOException {
            assertThat(ids(replay(cases("", GOOD, "  ", MISSING, "")))).containsExactly("good", "missing");
        }

        @Test
        void areNoneWithoutCases() throws IOException {
            Run run = replay(cases());
            assertThat(run.exitCode()).isZero();
            assertThat(run.out()).isEmpty();
            assertThat(run.err()).startsWith("0 cases in ");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "text",
                    "[]",
                    "1",
                    "null",
                    "{",
                    "{\"id\":\"x\"} trailing",
                    "\"x\"",
                    "{\"id\":\"x\";\"path\"=\"/none\"}",
                    "{'id':'x'}",
                    "{id:1}",
                    "{} {}",
                    "{}//"
                })
        void sayWhatIsNoCaseAndGoOn(String line) throws IOException {
            Run run = replay(cases(line, GOOD));
            assertThat(run.exitCode()).isZero();
            List<JsonObject> records = records(run.lines());
            assertThat(records).hasSize(2);
            assertThat(records.get(0).get("result").getAsString()).isEqualTo("bad case");
            assertThat(records.get(0).get("why").getAsString()).isEqualTo("a case is a JSON object");
            assertThat(records.get(0).get("in").isJsonNull()).isTrue();
            assertThat(records.get(1).get("result").getAsString()).isEqualTo("ok");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{\"id\":\"x\",\"path\":\"p\",\"argv\":{}}",
                    "{\"id\":\"x\",\"path\":\"p\",\"argv\":1}",
                    "{\"id\":\"x\",\"path\":\"p\",\"personality\":[\"BOGUS\"]}",
                    "{\"id\":\"x\",\"path\":\"p\",\"rlimit\":{\"bogus\":1}}",
                    "{\"id\":\"x\",\"path\":\"p\",\"rlimit\":{\"stack\":\"x\"}}",
                    "{\"id\":\"x\",\"path\":\"p\",\"uid\":\"x\"}",
                    "{\"id\":\"x\",\"path\":\"p\",\"uid\":99999999999}",
                    "{\"id\":\"x\",\"path\":{}}",
                    "{\"id\":\"x\",\"path\":{\"hex\":\"zz\"}}",
                    "{\"id\":\"x\",\"path\":\"p\",\"call\":{}}",
                    "{\"id\":\"x\",\"path\":\"p\",\"cwd\":null}",
                    "{\"id\":\"x\",\"path\":\"p\",\"personality\":{}}",
                    "{\"id\":\"x\",\"path\":\"p\",\"rlimit\":[]}",
                    "{\"id\":\"x\",\"path\":\"p\",\"rlimit\":{\"stack\":[]}}",
                    "{\"id\":\"x\",\"path\":\"p\",\"no_new_privs\":{}}",
                    "{\"id\":\"x\",\"path\":\"p\",\"argv\":[{\"s\":\"a\",\"n\":-1}]}"
                })
        void sayWhichCaseIsBadAndWhyAndGoOn(String line) throws IOException {
            Run run = replay(cases(line, GOOD));
            assertThat(run.exitCode()).isZero();
            assertThat(ids(run)).containsExactly("x", "good");
            JsonObject record = records(run.lines()).get(0);
            assertThat(record.get("result").getAsString()).isEqualTo("bad case");
            assertThat(record.get("why").getAsString()).isNotEmpty();
            assertThat(run.err()).doesNotContain("\tat ");
        }

        @Test
        void sayWhatIsNotModelled() throws IOException {
            JsonObject record = records(replay(cases("{\"id\":\"x\",\"path\":\"p\",\"no such key\":1}"))
                            .lines())
                    .get(0);
            assertThat(record.get("result").getAsString()).isEqualTo("unsupported");
            assertThat(record.get("why").getAsString()).contains("no such key");
        }
    }

    @Nested
    class Input {
        @Test
        void mayBeCompressed() throws IOException {
            Path file = Files.write(directory.resolve("cases.gz"), gzip(GOOD + "\n" + MISSING + "\n"));
            assertThat(ids(replay(file.toString()))).containsExactly("good", "missing");
        }

        @Test
        void mayBeStandardInput() throws IOException {
            byte[] input = (GOOD + "\n" + MISSING).getBytes(StandardCharsets.UTF_8);
            Run run = Run.withInput(input, "replay", "--base", directory.toString(), "-");
            assertThat(ids(run)).containsExactly("good", "missing");
            assertThat(ids(Run.withInput(gzip(GOOD), "replay", "--base", directory.toString(), "-")))
                    .containsExactly("good");
        }

        @Test
        void mayBeOfOneByteOrNone() throws IOException {
            Path file = directory.resolve("cases");
            assertThat(replay(Files.write(file, new byte[0]).toString()).out()).isEmpty();
            assertThat(records(replay(Files.write(file, new byte[] {'x'}).toString())
                            .lines()))
                    .singleElement()
                    .satisfies(
                            json -> assertThat(json.get("result").getAsString()).isEqualTo("bad case"));
        }

        private void assertUnreadable(String argument, String message) {
            Run run = replay(argument);
            assertThat(run.exitCode()).isEqualTo(3);
            assertThat(run.out()).isEmpty();
            assertThat(run.err()).startsWith("ksim: ").contains(message).doesNotContain("\tat ");
        }

        @Test
        void thatIsMissingIsExitCode3() {
            String file = directory.resolve("none").toString();
            assertUnreadable(file, file + ": no such file");
        }

        @Test
        void thatIsADirectoryIsExitCode3() {
            assertUnreadable(directory.toString(), directory + ": Is a directory");
        }

        @Test
        void thatIsCompressedBadlyIsExitCode3() throws IOException {
            byte[] good = gzip(GOOD);
            Path file = directory.resolve("cases.gz");
            Files.write(file, Arrays.copyOf(good, good.length - 9));
            assertUnreadable(file.toString(), file + ": Unexpected end of ZLIB input stream");
            Files.write(file, new byte[] {0x1f, (byte) 0x8b, 'x', 'x', 'x', 'x', 'x', 'x', 'x', 'x'});
            assertUnreadable(file.toString(), file.toString());
        }
    }

    @Nested
    class Options {
        @ParameterizedTest
        @ValueSource(strings = {"-o", "--output"})
        void ofOutputWriteAFileInstead(String option) throws IOException {
            Path output = directory.resolve("records.jsonl");
            Run run = replay(option, output.toString(), cases(GOOD, MISSING));
            assertThat(run.exitCode()).isZero();
            assertThat(run.out()).isEmpty();
            assertThat(Files.readAllLines(output))
                    .isEqualTo(replay(cases(GOOD, MISSING)).lines());
        }

        @Test
        void ofOutputInAMissingDirectoryAreExitCode3() throws IOException {
            String output = directory.resolve("none/records").toString();
            Run run = replay("-o", output, cases(GOOD));
            assertThat(run.exitCode()).isEqualTo(3);
            assertThat(run.err()).isEqualTo("ksim: " + output + ": no such file\n");
        }

        @Test
        void ofAMissingBaseAreExitCode3() throws IOException {
            String base = directory.resolve("none").toString();
            Run run = Run.ksim("replay", "--base", base, cases(GOOD));
            assertThat(run.exitCode()).isEqualTo(3);
            assertThat(run.err()).isEqualTo("ksim: " + base + ": no such file\n");
        }

        @ParameterizedTest
        @ValueSource(strings = {"0", "-1", "-2147483648"})
        void ofNoJobsAreRefused(String jobs) throws IOException {
            Run run = replay("-j", jobs, cases(GOOD));
            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.out()).isEmpty();
            assertThat(run.err())
                    .contains("-j")
                    .contains("at least 1")
                    .contains(jobs)
                    .doesNotContain("\tat ");
        }

        @Test
        void ofABadMachineProfileAreExitCode3() throws IOException {
            Path profile = Files.writeString(directory.resolve("profile.json"), "{\"page_size\":16384}");
            Run run = replay("--machine", profile.toString(), cases(GOOD));
            assertThat(run.exitCode()).isEqualTo(3);
            assertThat(run.err()).isEqualTo("ksim: " + profile + ": key machine is missing\n");
            assertThat(run.out()).isEmpty();
        }
    }
}
