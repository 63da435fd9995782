package conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import kernel.api.Errno;
import kernel.api.ExecException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Lines that end around the 256th byte: the cases of the kernel's own test, and what the interpreter sees.
 *
 * @kernel v6.18 tools/testing/selftests/exec/binfmt_script.py
 */
class ScriptLengthIT {
    private static final String SCRIPT = "./script";

    private final MemoryRoot root = new MemoryRoot();

    /** Returns a path of a length, in which no name is longer than 254 bytes. */
    private static String path(int length) {
        StringBuilder path = new StringBuilder("./");
        int middle = length - "./".length() - "/perl".length();
        for (int i = 1; i <= middle; i++) {
            path.append(i % 255 == 0 ? '/' : 'A');
        }
        return path + "/perl";
    }

    private void put(String firstLine, boolean hasLineFeed) {
        root.put("/script", firstLine + (hasLineFeed ? "\necho this is not really perl\n" : ""));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            nullValues = "none",
            value = {
                "one-under,                   0, 253, '',   true,  255, none",
                "two-under,                   0, 252, '',   true,  254, none",
                "exact-trunc-whitespace,      0, 253, ' ',  true,  256, none",
                "exact-trunc-arg,             0, 252, ' f', true,  256, none",
                "one-under-full-arg,          0, 251, ' f', true,  255, f",
                "one-under-no-nl,             0, 253, '',   false, 255, none",
                "half-under-no-nl,            0, 126, '',   false, 128, none",
                "one-under-trunc-arg,         0, 252, ' ',  true,  255, none",
                "one-under-leading,           1, 252, '',   true,  255, none",
                "one-under-leading-trunc-arg, 1, 251, ' ',  true,  255, none",
                "two-under-no-nl,             0, 252, '',   false, 254, none",
                "two-under-trunc-arg,         0, 251, ' ',  true,  254, none",
                "two-under-leading,           1, 251, '',   true,  254, none",
                "two-under-leading-trunc-arg, 1, 250, ' ',  true,  254, none",
                "two-under-no-nl (half),      0, 126, '',   false, 128, none",
                "two-under-trunc-arg (half),  0, 125, ' ',  true,  128, none",
                "two-under-leading (half),    1, 125, '',   true,  128, none",
                "two-under-lead-trunc-arg,    1, 124, ' ',  true,  128, none"
            })
    void runsItsInterpreter(
            String name, int leading, int pathLength, String arg, boolean hasLineFeed, int length, String seen) {
        String path = path(pathLength);
        String line = "#!" + " ".repeat(leading) + path + arg;
        assertThat(line).hasSize(length);
        root.put(path.substring(1), SampleElf.exec64());
        put(line, hasLineFeed);
        List<String> expected = seen == null ? List.of(path, SCRIPT, "x") : List.of(path, seen, SCRIPT, "x");
        assertThat(StartStack.of(root.exec(SCRIPT, "x")).argv()).isEqualTo(expected);
    }

    @Test
    void cutsALongArgumentOff() {
        String path = "./nix/store/" + "h".repeat(32) + "-perl-5.28.1/bin/perl";
        String arg = " -I/nix/store/".repeat(27);
        root.put(path.substring(1), SampleElf.exec64());
        put("#! " + path + arg, true);
        List<String> argv = StartStack.of(root.exec(SCRIPT)).argv();
        assertThat(argv).hasSize(3);
        assertThat(argv.get(1)).isEqualTo(arg.substring(1, 256 - "#! ".length() - path.length() - 1));
        assertThat(argv.get(1)).hasSize(256 - 1 - "#! ".length() - path.length() - 1);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "too-big,     0, 334, 336",
        "exact,       0, 254, 256",
        "exact-space, 1, 253, 256",
        "truncated,  19, 252, 273"
    })
    void isNoProgramWhenThePathMayBeCutOff(String name, int leading, int pathLength, int length) {
        String path = path(pathLength);
        root.put(path.substring(1), SampleElf.exec64());
        String line = "#!" + " ".repeat(leading) + path;
        assertThat(line).hasSize(length);
        assertNoProgram(line, true, "script.truncated");
    }

    @Test
    void isNoProgramWithoutAName() {
        assertNoProgram("#!" + " ".repeat(254) + "/" + " ".repeat(70), true, "script.blank");
        assertNoProgram("#!" + " ".repeat(253), false, "script.name");
        assertNoProgram("#!\n" + " ".repeat(252), true, "script.name");
    }

    private void assertNoProgram(String line, boolean hasLineFeed, String rule) {
        put(line, hasLineFeed);
        ExecException refusal = root.refused(SCRIPT);
        assertThat(refusal.errno()).isEqualTo(Errno.ENOEXEC);
        assertThat(refusal.violation().rule().id()).isEqualTo(rule);
    }
}
