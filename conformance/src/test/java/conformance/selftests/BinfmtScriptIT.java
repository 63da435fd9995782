package conformance.selftests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import kernel.api.ByteString;
import kernel.api.Errno;
import kernel.api.ExecException;
import kernel.api.Limits;
import kernel.api.Span;
import kernel.sim.exec.ExecRequest;
import kernel.sim.exec.Kernel;
import kernel.sim.fs.MemoryFileSystem;
import kernel.sim.fs.Mount;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.task.Program;
import kernel.sim.task.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** First lines of scripts around the size of the header window, as in the kernel's selftest binfmt_script. */
class BinfmtScriptIT {
    private static final String SCRIPT = "./script";
    private static final int DIRECTORY_LENGTH = 254;
    private static final int USER = 1000;

    private final MemoryFileSystem files = new MemoryFileSystem(Mount.DEFAULT);
    private final Kernel kernel = Execs.kernel(LinuxProfile.LINUX_6_18, files);
    private final Task task = new Task();

    /** Returns a path of a certain length through directories with long names. */
    private static String pathOf(int length) {
        int rest = length - "./".length() - "/perl".length();
        StringBuilder middle = new StringBuilder();
        while (middle.length() < rest) {
            middle.append(middle.length() % (DIRECTORY_LENGTH + 1) == DIRECTORY_LENGTH ? '/' : 'A');
        }
        return "./" + middle + "/perl";
    }

    private void putInterpreter(String path) {
        files.put(path.substring(1), 0755, Execs.program());
    }

    private void putScript(String line, boolean isEnded) {
        Execs.putText(files, "/script", line + (isEnded ? "\nprint 'not a program'\n" : ""));
    }

    private static ExecRequest request() {
        return ExecRequest.of(SCRIPT, "tail");
    }

    private List<String> argvOf(String line, boolean isEnded) {
        putScript(line, isEnded);
        return Execs.argv(Execs.run(kernel, task, request()));
    }

    private ExecException refused(String line, boolean isEnded, Errno errno, String... rules) {
        putScript(line, isEnded);
        return Execs.refused(kernel, task, request(), errno, rules);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "too-big,     0, 334, 336, script.truncated",
        "exact,       0, 254, 256, script.truncated",
        "exact-space, 1, 253, 256, script.truncated",
        "truncated,  19, 252, 273, script.truncated",
    })
    void refusesAPathOfWhichTheEndIsNotInSight(String name, int blanks, int path, int length, String rule) {
        putInterpreter(pathOf(path));
        String line = "#!" + " ".repeat(blanks) + pathOf(path);
        assertThat(line).as(name).hasSize(length);
        ExecException e = refused(line, true, Errno.ENOEXEC, rule);
        assertThat(e.violation().span()).contains(new Span(0, Limits.BINPRM_BUF_SIZE - 1, "first line"));
    }

    @Test
    void refusesBlanksThatFillTheWindow() {
        String line = "#!" + " ".repeat(DIRECTORY_LENGTH) + "/" + " ".repeat(70);
        assertThat(line).hasSize(327);
        refused(line, true, Errno.ENOEXEC, "script.blank");
    }

    @Test
    void takesAnEmptyFileBehindTheMarkForTheWorkingDirectory() {
        refused("#!", false, Errno.EACCES, "script.interp.open", "fs.exec.regular");
    }

    @Test
    void refusesBlanksThatEndWithTheFile() {
        String line = "#!" + " ".repeat(253);
        assertThat(line).hasSize(255);
        refused(line, false, Errno.ENOEXEC, "script.name");
    }

    @Test
    void refusesALineThatEndsBehindTheMark() {
        refused("#!\n" + " ".repeat(252), true, Errno.ENOEXEC, "script.name");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "one-under,                   0, 253, '',   true,  255, ",
        "two-under,                   0, 252, '',   true,  254, ",
        "exact-trunc-whitespace,      0, 253, ' ',  true,  256, ",
        "exact-trunc-arg,             0, 252, ' f', true,  256, ",
        "one-under-full-arg,          0, 251, ' f', true,  255, f",
        "one-under-no-nl,             0, 253, '',   false, 255, ",
        "half-under-no-nl,            0, 126, '',   false, 128, ",
        "one-under-trunc-arg,         0, 252, ' ',  true,  255, ",
        "one-under-leading,           1, 252, '',   true,  255, ",
        "one-under-leading-trunc-arg, 1, 251, ' ',  true,  255, ",
        "two-under-no-nl,             0, 252, '',   false, 254, ",
        "two-under-trunc-arg,         0, 251, ' ',  true,  254, ",
        "two-under-leading,           1, 251, '',   true,  254, ",
        "two-under-leading-trunc-arg, 1, 250, ' ',  true,  254, ",
        "half-under-no-nl-again,      0, 126, '',   false, 128, ",
        "half-under-trunc-arg,        0, 125, ' ',  true,  128, ",
        "half-under-leading,          1, 125, '',   true,  128, ",
        "half-under-lead-trunc-arg,   1, 124, ' ',  true,  128, ",
    })
    void startsTheInterpreterOfALineWhoseNameIsComplete(
            String name, int blanks, int length, String rest, boolean isEnded, int lineLength, String argument) {
        String path = pathOf(length);
        putInterpreter(path);
        String line = "#!" + " ".repeat(blanks) + path + rest;
        assertThat(line).as(name).hasSize(lineLength);
        List<String> expected = new ArrayList<>(List.of(path, SCRIPT, "tail"));
        if (argument != null) {
            expected.add(1, argument);
        }
        assertThat(argvOf(line, isEnded)).isEqualTo(expected);
    }

    @Test
    void cutsALongArgumentOffAtTheEndOfTheWindow() {
        String path = "./packages/" + "h".repeat(43) + "/bin/perl5";
        String library = " -I/packages/" + "l".repeat(80);
        String line = "#! " + path + library.repeat(4);
        assertThat(path).hasSize(64);
        assertThat(line).hasSize(439);
        putInterpreter(path);
        List<String> argv = argvOf(line, true);
        assertThat(argv).containsExactly(path, line.substring(68, 255), SCRIPT, "tail");
        assertThat(argv.get(1)).hasSize(187);
    }

    @Test
    void takesACarriageReturnForAPartOfTheName() {
        putInterpreter("./perl");
        ExecException e = refused("#!./perl\r", true, Errno.ENOENT, "script.interp.open", "fs.path.exists");
        assertThat(e).hasMessageContaining("./perl\\x0d");
        assertThat(e.violation().span()).contains(new Span(2, 7, "interpreter"));
    }

    @Test
    void takesAFileWithAByteOrderMarkForNoScript() {
        putInterpreter("./perl");
        ExecException e = refused("\u00ef\u00bb\u00bf#!./perl", true, Errno.ENOEXEC, "exec.format");
        assertThat(e.others())
                .extracting(other -> other.rule().id())
                .containsExactly("misc.enabled", "script.magic", "elf.header.magic", "elf.header.magic");
    }

    @Test
    void takesTabsForBlanks() {
        putInterpreter("./perl");
        assertThat(argvOf("#!\t ./perl\t \ta\tb \t", true)).containsExactly("./perl", "a\tb", SCRIPT, "tail");
    }

    @Test
    void endsTheNameAtANul() {
        putInterpreter("./perl");
        assertThat(argvOf("#!./perl\0 -w", true)).containsExactly("./perl", SCRIPT, "tail");
    }

    @Test
    void endsTheArgumentAtANul() {
        putInterpreter("./perl");
        assertThat(argvOf("#!./perl -w\0-x", true)).containsExactly("./perl", "-w", SCRIPT, "tail");
    }

    @Test
    void startsAnInterpreterThroughFiveScripts() {
        putInterpreter("./perl");
        putChain(5);
        Program program = Execs.run(kernel, task, ExecRequest.of("/s1", "tail"));
        assertThat(Execs.argv(program))
                .containsExactly("/perl", "4", "/s5", "3", "/s4", "2", "/s3", "1", "/s2", "0", "/s1", "tail");
        assertThat(program.exe().path()).isEqualTo(ByteString.of("/perl"));
        assertThat(program.comm()).isEqualTo(ByteString.of("s1"));
    }

    @Test
    void refusesSixScriptsInARow() {
        putInterpreter("./perl");
        putChain(6);
        Execs.refused(kernel, task, ExecRequest.of("/s1"), Errno.ELOOP, "exec.depth");
        Execs.run(kernel, task, ExecRequest.of("/s2"));
    }

    private void putChain(int scripts) {
        for (int i = 1; i <= scripts; i++) {
            String next = i == scripts ? "/perl" : "/s" + (i + 1);
            Execs.putText(files, "/s" + i, "#!" + next + " " + (i - 1) + "\n");
        }
    }

    @Test
    void leavesAProgramDumpableOfWhichAScriptOnTheWayCannotBeRead() {
        files.put("/unreadable", 0111, "#!/perl\n".getBytes(StandardCharsets.US_ASCII));
        putInterpreter("./perl");
        putScript("#!/unreadable", true);
        assertThat(Execs.run(kernel, Execs.user(USER), request()).isDumpable()).isTrue();
    }

    @Test
    void makesAProgramNotDumpableThatCannotBeRead() {
        files.put("/perl", 0711, Execs.program());
        putScript("#!/perl", true);
        assertThat(Execs.run(kernel, Execs.user(USER), request()).isDumpable()).isFalse();
    }

    @Test
    void refusesAnInterpreterThatIsMissing() {
        refused("#!/none", true, Errno.ENOENT, "script.interp.open", "fs.path.exists");
    }

    @Test
    void refusesAnInterpreterThatIsADirectory() {
        files.putDirectory(ByteString.of("/bin"), 0755, 0, 0);
        refused("#!/bin", true, Errno.EACCES, "script.interp.open", "fs.exec.regular");
    }

    @Test
    void refusesAnInterpreterThatIsNotExecutable() {
        files.put("/perl", 0644, Execs.program());
        refused("#!/perl", true, Errno.EACCES, "script.interp.open", "fs.exec.mode");
    }

    @Test
    void refusesAnInterpreterThatNoFormatTakes() {
        Execs.putText(files, "/perl", "print");
        ExecException e = refused("#!/perl", true, Errno.ENOEXEC, "exec.format");
        assertThat(e.violation().path()).contains(ByteString.of("/perl"));
    }
}
