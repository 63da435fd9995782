package kernel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExplainCommandTests {
    @Test
    void saysWhatARuleIs() {
        Run run = Run.ksim("explain", "elf.interp.open");
        assertThat(run.exitCode()).isZero();
        assertThat(run.lines())
                .startsWith("elf.interp.open", "  holds    its interpreter must be executable")
                .anyMatch(line -> line.startsWith("  else     ENOENT (2, No such file or directory)"))
                .contains("  checked  in load_elf_binary");
    }

    @Test
    void listsTheRulesOfAnErrno() {
        assertThat(Run.ksim("explain", "etxtbsy")).isEqualTo(Run.ksim("explain", "26"));
        assertThat(Run.ksim("explain", "ETXTBSY").lines())
                .startsWith("ETXTBSY  26, Text file busy")
                .anyMatch(line -> line.startsWith("  fs.exec.busy  "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bash: line 1: ./x: cannot execute: required file not found | ENOENT | script.interp.open",
                "sh: 1: ./x: not found | ENOENT | elf.interp.open",
                "./x: /bin/sh^M: bad interpreter: No such file or directory | ENOENT | script.interp.open",
                "exec /app: exec format error | ENOEXEC | elf.header.machine",
                "standard_init_linux.go:228: exec user process caused: no such file or directory | ENOENT | script.interp.open",
                "OSError: [Errno 80] Accessing a corrupted shared library | ELIBBAD | elf.interp.magic",
                "code=exited, status=203/EXEC | ENOENT | script.interp.open",
                "Segmentation fault (core dumped) | EFAULT | elf.load.map",
                "zsh: argument list too long: ls | E2BIG | exec.args.total"
            })
    void recognisesAMessage(String message, String errno, String rule) {
        Run run = Run.ksim("explain", message);
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).startsWith(errno + "  ").contains("\n  " + rule + ' ');
        assertThat(Run.ksim(("explain " + message).split(" "))).isEqualTo(run);
    }

    @Test
    void saysWhatIsNearIfItKnowsNothing() {
        Run run = Run.ksim("explain", "elf.bogus");
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err()).contains("\"elf.bogus\" is no rule", "elf.header.magic");
    }

    @Test
    void printsASnapshotAndItsScript() {
        assertThat(Run.ksim("env", "capture").json().get("kind").getAsString()).isEqualTo("environment");
        assertThat(Run.ksim("env", "capture", "--sh").out()).startsWith("#!/bin/sh\n");
        assertThat(Run.ksim("env", "show").exitCode()).isEqualTo(2);
    }
}
