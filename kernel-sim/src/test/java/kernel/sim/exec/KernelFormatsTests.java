package kernel.sim.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import kernel.api.BinPrm;
import kernel.api.BinaryFormat;
import kernel.api.ByteString;
import kernel.api.Errno;
import kernel.api.ExecException;
import kernel.api.Limits;
import kernel.api.LoadResult;
import kernel.api.Rule;
import kernel.api.Signal;
import kernel.api.Span;
import kernel.api.Violation;
import kernel.sim.fs.FsRule;
import kernel.sim.fs.MemoryFileSystem;
import kernel.sim.fs.Mount;
import kernel.sim.module.LoadedModule;
import kernel.sim.task.Program;
import kernel.sim.task.Task;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In which order formats are asked, and what becomes of their answers. */
class KernelFormatsTests {
    private static final ByteString PROG = ByteString.of("/prog");
    private static final Span FIELD = new Span(0x18, 8, "entry");
    private static final TestRule DEEP = new TestRule("deep.entry", Errno.ENOEXEC);
    private static final TestRule DEEPER = new TestRule("deeper.entry", Errno.ENOEXEC);
    private static final TestRule HARD = new TestRule("hard.memory", Errno.ENOMEM);

    private final MemoryFileSystem root = new MemoryFileSystem(Mount.DEFAULT);
    private final Task task = new Task();

    @BeforeEach
    void putProgram() {
        root.put("/prog", 0755, new byte[] {0x7f, 'A', 'B', 'C', 'D'});
    }

    private ExecException failure(BinaryFormat... formats) {
        return TestKernels.failure(TestKernels.of(root, formats), task, ExecRequest.of("/prog"));
    }

    private Program run(String path, BinaryFormat... formats) {
        TestKernels.of(root, formats).execve(task, ExecRequest.of(path));
        return task.program().orElseThrow();
    }

    private static FakeFormat refusing(String name, TestRule rule) {
        return FakeFormat.of(name, bprm -> {
            bprm.require(false, rule, FIELD, 0xbeef);
            return LoadResult.loaded();
        });
    }

    @Nested
    class WhenNobodyLoadsTheFile {
        @Test
        void namesTheReasonOfEveryFormatInTheOrderOfAsking() {
            ExecException e = failure(
                    FakeFormat.declining("c"),
                    FakeFormat.declining("b"),
                    FakeFormat.declining("a").withPriority(200));
            assertThat(e.errno()).isEqualTo(Errno.ENOEXEC);
            assertThat(e.violation()).isEqualTo(Violation.of(ExecRule.FORMAT, PROG));
            assertThat(e.others())
                    .extracting(Violation::rule)
                    .containsExactly(FakeFormat.rule("b"), FakeFormat.rule("c"), FakeFormat.rule("a"));
            assertThat(e.signal()).isEmpty();
        }

        @Test
        void showsTheBytesThatAFormatLookedAt() {
            Violation reason = failure(FakeFormat.declining("a")).others().get(0);
            assertThat(reason)
                    .isEqualTo(Violation.of(FakeFormat.rule("a"), PROG, FakeFormat.MAGIC)
                            .withFound("7f 41 42 43"));
        }

        @Test
        void showsNoBytesThatLieBehindTheHeaderWindow() {
            FakeFormat far = FakeFormat.of(
                    "far", bprm -> LoadResult.notRecognised(DEEP, new Span(Limits.BINPRM_BUF_SIZE - 1, 8, "far")));
            assertThat(failure(far).others().get(0).found()).contains("00");
        }

        @ParameterizedTest
        @ValueSource(longs = {Limits.BINPRM_BUF_SIZE, Long.MAX_VALUE, Long.MIN_VALUE, -1, -4})
        void showsNothingOfASpanThatLiesElsewhere(long offset) {
            FakeFormat far = FakeFormat.of("far", bprm -> LoadResult.notRecognised(DEEP, new Span(offset, 8, "far")));
            Violation reason = failure(far).others().get(0);
            assertThat(reason.rule()).isEqualTo(DEEP);
            assertThat(reason.found()).isEmpty();
        }

        @Test
        void showsTheWindowOfASpanThatNeverEnds() {
            FakeFormat far =
                    FakeFormat.of("far", bprm -> LoadResult.notRecognised(DEEP, new Span(1, Long.MAX_VALUE, "far")));
            assertThat(failure(far).others().get(0).found().orElseThrow())
                    .startsWith("41 42 43 44 00")
                    .hasSize(3 * (Limits.BINPRM_BUF_SIZE - 1) - 1);
        }

        @Test
        void namesTheFileThatWasLookedAtAndNotWhatItWasCalled() {
            root.putLink(ByteString.of("/link"), PROG);
            ExecException e = TestKernels.failure(
                    TestKernels.of(root, FakeFormat.declining("a"), refusing("b", DEEP)),
                    task,
                    ExecRequest.of("/link"));
            assertThat(e.others()).extracting(Violation::path).containsOnly(Optional.of(PROG));
            e = TestKernels.failure(TestKernels.of(root, FakeFormat.declining("a")), task, ExecRequest.of("/link"));
            assertThat(e.violation().path()).contains(PROG);
        }

        @Test
        void isRefusedWithoutAnyFormat() {
            ExecException e = failure();
            assertThat(e.errno()).isEqualTo(Errno.ENOEXEC);
            assertThat(e.violation().rule()).isEqualTo(ExecRule.FORMAT);
            assertThat(e.others()).isEmpty();
        }

        @Test
        void prefersTheReasonOfTheFormatThatCheckedMost() {
            List<Rule> rules = List.of(DEEP, DEEPER);
            ExecException e = failure(
                    FakeFormat.declining("a"),
                    refusing("b", DEEP).withRules(rules),
                    refusing("c", DEEPER).withRules(rules),
                    refusing("d", DEEP).withRules(rules));
            assertThat(e.violation().rule()).isEqualTo(DEEPER);
            assertThat(e.others())
                    .extracting(Violation::rule)
                    .containsExactly(FakeFormat.rule("a"), DEEP, DEEPER, DEEP);
        }

        @Test
        void prefersTheReasonOfTheFirstFormatThatLookedDeeper() {
            ExecException e = failure(
                    FakeFormat.declining("a"), refusing("b", DEEP), refusing("c", DEEPER), FakeFormat.declining("d"));
            Violation deep = Violation.of(DEEP, PROG, FIELD).withFound("0xbeef");
            assertThat(e.violation()).isEqualTo(deep);
            assertThat(e.others())
                    .extracting(Violation::rule)
                    .containsExactly(FakeFormat.rule("a"), DEEP, DEEPER, FakeFormat.rule("d"));
        }
    }

    @Nested
    class WhenOneFormatDecides {
        private final AtomicInteger asked = new AtomicInteger();
        private final FakeFormat last = FakeFormat.of("zz", bprm -> {
            asked.incrementAndGet();
            return FakeFormat.load(bprm, b -> {});
        });

        @Test
        void isLoadedByTheFirstThatTakesIt() {
            Program program = run("/prog", FakeFormat.declining("a"), FakeFormat.loading("m"), last);
            assertThat(program.format().name()).isEqualTo("m");
            assertThat(asked).hasValue(0);
        }

        @Test
        void isLoadedAfterAnotherLookedDeeperAndRefused() {
            assertThat(run("/prog", refusing("a", DEEP), last).format()).isSameAs(last);
            assertThat(asked).hasValue(1);
        }

        @Test
        void isRefusedAtOnceWithAnyOtherErrno() {
            ExecException e = failure(FakeFormat.declining("a"), refusing("b", HARD), last);
            assertThat(e.errno()).isEqualTo(Errno.ENOMEM);
            assertThat(e.violation().rule()).isEqualTo(HARD);
            assertThat(e.signal()).isEmpty();
            assertThat(asked).hasValue(0);
        }

        @Test
        void diesIfTheFormatRefusesPastThePointOfNoReturn() {
            FakeFormat late = FakeFormat.of("b", bprm -> {
                bprm.beginNewExec();
                bprm.require(false, DEEP, FIELD, 0);
                return LoadResult.loaded();
            });
            ExecException e = failure(late, last);
            assertThat(e.violation().rule()).isEqualTo(DEEP);
            assertThat(e.signal()).contains(Signal.SIGSEGV);
            assertThat(asked).hasValue(0);
        }

        @Test
        void diesIfTheFormatDeclinesPastThePointOfNoReturn() {
            FakeFormat late = FakeFormat.of("b", bprm -> {
                bprm.beginNewExec();
                return LoadResult.notRecognised(DEEP, FIELD);
            });
            ExecException e = failure(late, last);
            assertThat(e.errno()).isEqualTo(Errno.ENOEXEC);
            assertThat(e.others()).extracting(Violation::rule).containsExactly(DEEP);
            assertThat(e.signal()).contains(Signal.SIGSEGV);
            assertThat(asked).hasValue(0);
        }
    }

    @Nested
    class Interpreters {
        private final List<String> seen = new ArrayList<>();
        private final FakeFormat hand = FakeFormat.of("hand", this::handOver);

        private LoadResult handOver(BinPrm bprm) {
            if (!bprm.buf().is(0, '#')) {
                return LoadResult.notRecognised(FakeFormat.rule("hand"), FakeFormat.MAGIC);
            }
            seen.add(bprm.interp() + " in " + bprm.file().path());
            ByteString next = bprm.buf().bytes(1, (int) bprm.file().size());
            bprm.changeInterp(next);
            return LoadResult.handover(bprm.openExec(next));
        }

        private void putChain(int length) {
            for (int i = 1; i <= length; i++) {
                String next = i == length ? "#/prog" : "#/s" + (i + 1);
                root.put("/s" + i, 0755, next.getBytes(StandardCharsets.US_ASCII));
            }
        }

        @Test
        void mayBeFive() {
            putChain(5);
            Program program = run("/s1", hand, FakeFormat.loading("x"));
            assertThat(seen).containsExactly("/s1 in /s1", "/s2 in /s2", "/s3 in /s3", "/s4 in /s4", "/s5 in /s5");
            assertThat(program.exe().path()).isEqualTo(PROG);
            assertThat(program.comm()).isEqualTo(ByteString.of("s1"));
            assertThat(program.format().name()).isEqualTo("x");
        }

        @Test
        void mustNotBeSix() {
            putChain(6);
            Kernel kernel = TestKernels.of(root, hand, FakeFormat.loading("x"));
            TestKernels.assertRefused(kernel, task, ExecRequest.of("/s1"), ExecRule.DEPTH);
            assertThat(ExecRule.DEPTH.errno()).isEqualTo(Errno.ELOOP);
            assertThat(seen).hasSize(6);
        }

        @Test
        void mustExist() {
            root.put("/s", 0755, "#/none".getBytes(StandardCharsets.US_ASCII));
            Kernel kernel = TestKernels.of(root, hand, FakeFormat.loading("x"));
            TestKernels.assertRefused(kernel, task, ExecRequest.of("/s"), FsRule.EXISTS);
        }

        @Test
        void areNamedWhenNobodyLoadsThem() {
            putChain(1);
            ExecException e = TestKernels.failure(TestKernels.of(root, hand), task, ExecRequest.of("/s1"));
            assertThat(e.violation()).isEqualTo(Violation.of(ExecRule.FORMAT, PROG));
            assertThat(e.others())
                    .containsExactly(Violation.of(FakeFormat.rule("hand"), PROG, FakeFormat.MAGIC)
                            .withFound("7f 41 42 43"));
        }
    }

    @Nested
    class HeaderWindow {
        @Test
        void has256BytesWithZeroesBehindAShortFile() {
            List<ByteString> seen = new ArrayList<>();
            FakeFormat looking = FakeFormat.of("look", bprm -> {
                seen.add(bprm.buf().bytes(0, bprm.buf().length()));
                return LoadResult.notRecognised(DEEP, FIELD);
            });
            failure(looking);
            byte[] expected = new byte[256];
            System.arraycopy(new byte[] {0x7f, 'A', 'B', 'C', 'D'}, 0, expected, 0, 5);
            assertThat(seen).containsExactly(ByteString.of(expected));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"beginNewExec", "setupNewExec", "startThread"})
    void tellsAFormatThatForgetsToStartItsProgram(String forgotten) {
        FakeFormat lazy = FakeFormat.of("lazy", bprm -> {
            if (!forgotten.equals("beginNewExec")) {
                bprm.beginNewExec();
                bprm.setPersonality(bprm.machine().nativeAbi());
            }
            if (forgotten.equals("startThread")) {
                bprm.setupNewExec();
            }
            return LoadResult.loaded();
        });
        LoadedModule module = new LoadedModule("lazy");
        Kernel kernel = TestKernels.of(root);
        kernel.registerBinfmt(lazy, module);
        assertThatThrownBy(() -> kernel.execve(task, ExecRequest.of("/prog")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("format lazy loaded a program without " + forgotten);
        assertThat(task.program()).isEmpty();
        assertThat(module.uses()).isZero();
    }
}
