package conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import kernel.api.AuxVector;
import kernel.api.ByteString;
import kernel.api.Errno;
import kernel.api.ExecException;
import kernel.api.Span;
import kernel.sim.exec.ExecRequest;
import kernel.sim.fs.FileType;
import kernel.sim.task.Program;
import kernel.sim.task.Resource;
import kernel.sim.task.Rlimits;
import kernel.sim.task.Task;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Scripts: what their interpreter sees, and why there is none. */
class ScriptIT {
    private static final String SCRIPT = "/bin/script.x";

    private final MemoryRoot root = new MemoryRoot();

    @BeforeEach
    void putAnInterpreter() {
        root.put("/bin/sh", SampleElf.exec64());
    }

    private List<String> argv(String content, String... arguments) {
        root.put(SCRIPT, content);
        return StartStack.of(root.exec(SCRIPT, arguments)).argv();
    }

    private void assertRefused(String path, Errno errno, String rule, Span span, String cause) {
        ExecException refusal = root.refused(path);
        assertThat(refusal.errno()).isEqualTo(errno);
        assertThat(refusal.violation().rule().id()).isEqualTo(rule);
        assertThat(refusal.violation().span()).contains(span);
        assertThat(refusal.violation().path()).contains(ByteString.of(path));
        assertThat(refusal.violation().cause())
                .hasValueSatisfying(opened -> assertThat(opened.rule().id()).isEqualTo(cause));
    }

    @Nested
    class TheInterpreterSees {
        @Test
        void itsNameTheScriptAndTheOtherArguments() {
            assertThat(argv("#!/bin/sh\necho", "-c", "two words"))
                    .containsExactly("/bin/sh", SCRIPT, "-c", "two words");
        }

        @ParameterizedTest
        @CsvSource({
            "'-e', '-e'",
            "'  -e', '-e'",
            "'\t-e  ', '-e'",
            "'-e -x  -y', '-e -x  -y'",
            "'-e\t', '-e'",
            "'a\rb', 'a\rb'"
        })
        void oneArgumentOfItsOwn(String written, String seen) {
            assertThat(argv("#!/bin/sh " + written + "\n", "x")).containsExactly("/bin/sh", seen, SCRIPT, "x");
        }

        @Test
        void theScriptsPathAsItWasGivenToExec() {
            root.put("/home/me/s", "#!/bin/sh\n");
            Task task = new Task();
            task.cwd(ByteString.of("/home"));
            Program program = root.exec(task, ExecRequest.of("me/../me/s", "a"));
            assertThat(StartStack.of(program).argv()).containsExactly("/bin/sh", "me/../me/s", "a");
        }

        @Test
        void theArgumentsButForTheFirst() {
            root.put(SCRIPT, "#!/bin/sh -e\n");
            List<ByteString> argv = List.of(ByteString.of("other name"), ByteString.of("x"));
            Program program = root.exec(new Task(), new ExecRequest(ByteString.of(SCRIPT), argv, List.of()));
            assertThat(StartStack.of(program).argv()).containsExactly("/bin/sh", "-e", SCRIPT, "x");
        }

        @Test
        void noEmptyArgumentWhenThereWasNone() {
            root.put(SCRIPT, "#!/bin/sh\n");
            Program program = root.exec(new Task(), new ExecRequest(ByteString.of(SCRIPT), List.of(), List.of()));
            assertThat(StartStack.of(program).argv()).containsExactly("/bin/sh", SCRIPT);
        }

        @Test
        void theEnvironmentUnchanged() {
            root.put(SCRIPT, "#!/bin/sh -e\n");
            ExecRequest request = ExecRequest.of(SCRIPT).withEnvp(List.of(ByteString.of("A=1"), ByteString.of("B=")));
            assertThat(StartStack.of(root.exec(new Task(), request)).envp()).containsExactly("A=1", "B=");
        }

        @Test
        void theScriptsNameInTheAuxiliaryVectorAndAsItsOwn() {
            root.put(SCRIPT, "#!/bin/sh\n");
            Program program = root.exec(SCRIPT);
            long execfn = StartStack.of(program).aux(AuxVector.AT_EXECFN);
            assertThat(StartStack.string(program, execfn)).isEqualTo(SCRIPT);
            assertThat(program.comm()).hasToString("script.x");
            assertThat(program.exe().path()).hasToString("/bin/sh");
            assertThat(program.format().name()).isEqualTo("elf");
        }
    }

    @Nested
    class AChain {
        /** Makes scripts /1, /2, ... of which the last names the interpreter. */
        private void put(int scripts) {
            for (int i = 1; i < scripts; i++) {
                root.put("/" + i, "#!/" + (i + 1) + " arg" + i + "\n");
            }
            root.put("/" + scripts, "#!/bin/sh arg" + scripts + "\n");
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 2, 3, 4, 5})
        void ofUpToFiveScriptsIsFollowed(int scripts) {
            put(scripts);
            List<String> expected = new ArrayList<>(List.of("/bin/sh"));
            for (int i = scripts; i > 0; i--) {
                expected.add("arg" + i);
                expected.add("/" + i);
            }
            expected.add("last");
            assertThat(StartStack.of(root.exec("/1", "last")).argv()).containsExactlyElementsOf(expected);
        }

        @ParameterizedTest
        @ValueSource(ints = {6, 7, 20})
        void ofSixIsTooLong(int scripts) {
            put(scripts);
            assertTooLong("/1");
        }

        @Test
        void ofAScriptWithItselfIsTooLong() {
            root.put("/self", "#!/self\n");
            assertTooLong("/self");
        }

        private void assertTooLong(String path) {
            ExecException refusal = root.refused(path);
            assertThat(refusal.errno()).isEqualTo(Errno.ELOOP);
            assertThat(refusal.violation().rule().id()).isEqualTo("exec.depth");
            assertThat(refusal.violation().path()).contains(ByteString.of(path));
        }

        @Test
        void endsAtTheFirstFileThatNobodyTakes() {
            root.put("/bin/text", "text\n").put(SCRIPT, "#!/bin/text\n");
            ExecException refusal = root.refused(SCRIPT);
            assertThat(refusal.errno()).isEqualTo(Errno.ENOEXEC);
            assertThat(refusal.violation().path()).contains(ByteString.of("/bin/text"));
        }
    }

    @Nested
    class TheInterpreterCannotBeOpened {
        @Test
        void becauseItIsMissing() {
            root.put(SCRIPT, "#! /bin/none -e\n");
            assertRefused(SCRIPT, Errno.ENOENT, "script.interp.open", new Span(3, 9, "interpreter"), "fs.path.exists");
        }

        @Test
        void becauseALineOfDosEndsInCarriageReturn() {
            root.put(SCRIPT, "#!/bin/sh\r\n");
            assertRefused(SCRIPT, Errno.ENOENT, "script.interp.open", new Span(2, 8, "interpreter"), "fs.path.exists");
            assertThat(root.refused(SCRIPT)).hasMessageContaining("/bin/sh\\x0d");
        }

        @Test
        void becauseItIsADirectory() {
            root.put(SCRIPT, "#!/bin\n");
            assertRefused(SCRIPT, Errno.EACCES, "script.interp.open", new Span(2, 4, "interpreter"), "fs.exec.regular");
        }

        @Test
        void becauseItIsADevice() {
            root.files().putSpecial(ByteString.of("/dev/null"), FileType.CHARACTER_DEVICE, 0777);
            root.put(SCRIPT, "#!/dev/null\n");
            assertRefused(SCRIPT, Errno.EACCES, "script.interp.open", new Span(2, 9, "interpreter"), "fs.exec.regular");
        }

        @Test
        void becauseItIsNotExecutable() {
            root.files().put("/bin/plain", 0644, SampleElf.exec64().build());
            root.put(SCRIPT, "#!/bin/plain\n");
            assertRefused(SCRIPT, Errno.EACCES, "script.interp.open", new Span(2, 10, "interpreter"), "fs.exec.mode");
        }

        @Test
        void becauseItHasNoName() {
            root.put(SCRIPT, "#!");
            assertRefused(SCRIPT, Errno.EACCES, "script.interp.open", new Span(2, 0, "interpreter"), "fs.exec.regular");
        }

        @Test
        void becauseARelativeNameStartsFromTheWorkingDirectory() {
            root.put(SCRIPT, "#!sh\n");
            assertRefused(SCRIPT, Errno.ENOENT, "script.interp.open", new Span(2, 2, "interpreter"), "fs.path.exists");
            Task task = new Task();
            task.cwd(ByteString.of("/bin"));
            assertThat(StartStack.of(root.exec(task, ExecRequest.of(SCRIPT))).argv())
                    .containsExactly("sh", SCRIPT);
        }

        @Test
        void becauseASecondScriptsInterpreterIsMissing() {
            root.put("/bin/second", "#!/bin/none\n").put(SCRIPT, "#!/bin/second\n");
            ExecException refusal = root.refused(SCRIPT);
            assertThat(refusal.errno()).isEqualTo(Errno.ENOENT);
            assertThat(refusal.violation().path()).contains(ByteString.of("/bin/second"));
        }
    }

    @Nested
    class TheLineNamesNothing {
        @ParameterizedTest
        @CsvSource({"'#!\n', script.name, 2", "'#!  \t\n/bin/sh\n', script.name, 2", "'#!   \n', script.name, 2"})
        void inItsFirstLine(String content, String rule, long length) {
            assertNoName(content, rule, length);
        }

        @Test
        void inTheFirst256Bytes() {
            assertNoName("#!" + " ".repeat(254) + "/bin/sh\n", "script.blank", 255);
            assertNoName("#!/" + "a".repeat(253) + "\n", "script.truncated", 255);
        }

        private void assertNoName(String content, String rule, long length) {
            root.put(SCRIPT, content);
            ExecException refusal = root.refused(SCRIPT);
            assertThat(refusal.errno()).isEqualTo(Errno.ENOEXEC);
            assertThat(refusal.violation().rule().id()).isEqualTo(rule);
            assertThat(refusal.violation().span()).contains(new Span(0, length, "first line"));
            assertThat(refusal.others())
                    .extracting(other -> other.rule().id())
                    .containsExactly("misc.enabled", rule, "elf.header.magic", "elf.header.magic");
        }
    }

    @Nested
    class TheLimitOfAllStrings {
        /** With a stack of 256 KiB it is 128 KiB, less two pointers, the path, and a first argument of one byte. */
        private static final int LEFT = 131072 - 2 * 8 - (SCRIPT.length() + 1) - 2 - 1;

        private Task taskThatExecutes(int length) {
            Task task = new Task();
            task.rlimits(task.rlimits().with(Resource.STACK, new Rlimits.Limit(256 << 10, Rlimits.INFINITY)));
            List<ByteString> argv = List.of(ByteString.of("s"), ByteString.of("a".repeat(length)));
            root.exec(task, new ExecRequest(ByteString.of(SCRIPT), argv, List.of()));
            return task;
        }

        @Test
        void isReachedByTheCallersStringsAlone() {
            root.put(SCRIPT, SampleElf.exec64());
            assertThat(taskThatExecutes(LEFT).program()).isPresent();
            assertTooMuch(LEFT + 1);
        }

        @Test
        void countsWhatTheScriptAdds() {
            root.put(SCRIPT, "#!/bin/sh -e\n");
            int added = "/bin/sh".length() + 1 + "-e".length() + 1 + SCRIPT.length() + 1 - 2;
            assertThat(taskThatExecutes(LEFT - added).program()).isPresent();
            assertTooMuch(LEFT - added + 1);
        }

        private void assertTooMuch(int length) {
            ExecException refusal = catchThrowableOfType(ExecException.class, () -> taskThatExecutes(length));
            assertThat(refusal.errno()).isEqualTo(Errno.E2BIG);
            assertThat(refusal.violation().rule().id()).isEqualTo("exec.args.total");
            assertThat(refusal.signal()).isEmpty();
        }
    }
}
