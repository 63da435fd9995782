package kernel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --binfmt-misc FILE}. */
class RegisteredFormatsTests {
    @TempDir
    private Path temporary;

    private Path directory;
    private String interpreter;
    private String picture;

    @BeforeEach
    void putFiles() throws IOException {
        directory = temporary.toRealPath();
        interpreter =
                Run.put(directory.resolve("viewer"), Programs.exec64().build()).toString();
        picture = Run.put(directory.resolve("picture"), "PICT...".getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    private String formats(String... lines) throws IOException {
        return Files.write(
                        directory.resolve("formats.conf"),
                        String.join("\n", lines).getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    private static Run exec(String... words) {
        String[] command = new String[words.length + 1];
        command[0] = "exec";
        System.arraycopy(words, 0, command, 1, words.length);
        return Run.ksim(command);
    }

    @Test
    void areAskedBeforeAllOthers() throws IOException {
        String file = formats("# pictures", "; and others", "", ":pict:M::PICT::" + interpreter + ":P");
        Run run = exec("--binfmt-misc", file, picture, "-v");
        assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
        assertThat(run.out()).contains("# maps (loaded by elf", "argc  4", "\"" + interpreter + "\"");
        assertThat(run.section("auxiliary vector")).contains("AT_FLAGS             0x1");
    }

    @Test
    void comeFromSeveralFiles() throws IOException {
        Path other = Files.writeString(directory.resolve("other.conf"), ":other:M::PICT::/nowhere:\n");
        String file = formats(":pict:M::PICT::" + interpreter + ":");
        assertThat(exec("--binfmt-misc", other.toString(), "--binfmt-misc", file, picture)
                        .exitCode())
                .isZero();
        Run run = exec("--binfmt-misc", file, "--binfmt-misc", other.toString(), picture);
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).startsWith("ENOENT  ").contains("misc.interp.open", "entry other", "fs.path.exists");
    }

    @Test
    void areRefusedWithTheirLine() throws IOException {
        String file = formats(":pict:M::PICT::" + interpreter + ":", "#", ":pict:X::PICT::/viewer:");
        Run run = exec("--binfmt-misc", file, picture);
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err())
                .startsWith("ksim: " + file + ":3: ")
                .contains("the type must be M or E", "type at 0x6", "misc.register.type, EINVAL")
                .doesNotContain("\tat ");
    }

    @Test
    void needAFile() {
        Run run = exec("--binfmt-misc", directory.resolve("none").toString(), picture);
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err()).contains("none: no such file");
    }

    @Test
    void areNotReadWithoutEnd() {
        Run run = exec("--binfmt-misc", "/dev/zero", picture);
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err()).contains("/dev/zero: a file of formats must not have more than 1048576 bytes");
    }
}
