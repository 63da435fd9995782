package kernel.sim.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;
import java.util.Optional;
import kernel.api.ByteString;
import kernel.api.Errno;
import kernel.api.Signal;
import kernel.api.Span;
import kernel.api.Violation;
import kernel.sim.fs.FsRule;
import org.junit.jupiter.api.Test;

class DiagnosisTextTests {
    private static final ByteString PATH = ByteString.of("/app/server");

    private static Diagnosis of(Verdict verdict, List<TraceStep> steps) {
        boolean isRefused = !(verdict instanceof Verdict.Loads);
        return new Diagnosis(
                PATH,
                "linux-6.18",
                verdict,
                "one two three four five six seven eight nine ten eleven",
                List.of("More."),
                List.of(
                        new Link(PATH, Link.Role.PROGRAM, "an ELF file", false),
                        new Link(ByteString.EMPTY, Link.Role.LOADER, "missing", true)),
                List.of(new Excerpt(PATH, 16, ByteString.of("0123456789abcdef\n\0x"), new Span(18, 2, "e_machine"))),
                isRefused ? Optional.of(Violation.of(FsRule.EXISTS, PATH)) : Optional.empty(),
                List.of(),
                List.of(new CallerAnswer("bash", Optional.of("no"), Optional.of(127), Optional.empty())),
                List.of("do this", "do that"),
                List.of(new Fact("uid", "0", Fact.Source.ASSUMED), new Fact("kernel", "x", Fact.Source.GIVEN)),
                steps,
                Optional.of("known"));
    }

    @Test
    void startsWithTheVerdictAndBreaksLinesBetweenWords() {
        String text =
                new DiagnosisText(new TextStyle(40, true, true)).of(of(new Verdict.Refused(Errno.ENOENT), List.of()));
        assertThat(text.lines())
                .startsWith(
                        "ENOENT  one two three four five six",
                        "        seven eight nine ten eleven",
                        "        More.",
                        "",
                        "     /app/server  an ELF file",
                        "   x \"\"           loader, missing",
                        "",
                        "  /app/server",
                        "  0x0010 | 30 31 32 33 34 35 36 37 38 39 61 62 63 64 65 66 | 0123456789abcdef <- e_machine at 0x12",
                        "  0x0020 | 0a 00 78                                        | ..x             ")
                .contains(
                        "  errno   2, No such file or directory",
                        "  bash    prints \"no\", exit 127",
                        "  fix     do this",
                        "  fix     do that",
                        "  proof   known",
                        "  given   kernel x",
                        "  assumed uid 0",
                        "  more    ksim explain fs.path.exists");
        assertThat(text.chars()).allMatch(c -> c == 10 || (c >= 32 && c < 127));
    }

    @Test
    void tellsTheLikeliestFixAlone() {
        assertThat(of(new Verdict.Refused(Errno.ENOENT), List.of()).text())
                .contains("do this")
                .doesNotContain("do that");
    }

    @Test
    void tellsThatNobodySeesTheErrnoOfADeath() {
        String text =
                of(new Verdict.Killed(Signal.SIGSEGV, Errno.EINVAL), List.of()).text();
        assertThat(text).startsWith("KILLED  ").contains("  killed  in exec by SIGSEGV (EINVAL inside");
    }

    @Test
    void namesWhatIsMissing() {
        String text = of(new Verdict.Unknown(List.of("this")), List.of()).text();
        assertThat(text).startsWith("UNKNOWN  ").contains("  missing this");
    }

    @Test
    void numbersSteps() {
        List<TraceStep> steps = List.of(
                new TraceStep(TraceStep.Outcome.OK, "open", "done", "root"),
                new TraceStep(TraceStep.Outcome.FAILED, "elf.x", "broken", ""));
        assertThat(of(new Verdict.Loads("elf"), steps).text().lines())
                .endsWith("  1 \u2714 open   done  [root]", "  2 \u2718 elf.x  broken");
    }

    @Test
    void refusesALineThatIsTooShort() {
        assertThatThrownBy(() -> new TextStyle(39, true, true)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void isADocumentToo() {
        List<TraceStep> steps = List.of(new TraceStep(TraceStep.Outcome.SKIPPED, "script", "no", "kernel"));
        String text = DiagnosisRecord.json(of(new Verdict.Refused(Errno.ENOENT), steps));
        JsonObject json = JsonParser.parseString(text).getAsJsonObject();
        assertThat(json.get("schema").getAsString()).isEqualTo("ksim/1");
        assertThat(json.get("verdict").getAsString()).isEqualTo("ERRNO");
        assertThat(json.get("number").getAsInt()).isEqualTo(2);
        assertThat(json.get("rule").getAsString()).isEqualTo("fs.path.exists");
        assertThat(json.getAsJsonArray("chain")).hasSize(2);
        assertThat(json.getAsJsonArray("spans")
                        .get(0)
                        .getAsJsonObject()
                        .get("offset")
                        .getAsInt())
                .isEqualTo(18);
        assertThat(json.getAsJsonArray("steps"))
                .hasToString("[{\"outcome\":\"skipped\",\"name\":\"script\",\"detail\":\"no\",\"source\":\"kernel\"}]");
        assertThat(text).doesNotContain("\n");
    }
}
