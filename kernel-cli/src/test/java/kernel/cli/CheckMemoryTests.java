package kernel.cli;

import static binfmt.elf.testing.ElfImageBuilder.PF_R;
import static binfmt.elf.testing.ElfImageBuilder.PF_W;
import static binfmt.elf.testing.ElfImageBuilder.PF_X;
import static binfmt.elf.testing.ElfImageBuilder.PT_LOAD;
import static org.assertj.core.api.Assertions.assertThat;

import binfmt.elf.testing.ElfImageBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks of many files in little memory. What a kernel, and a root, keep of each would not fit. */
class CheckMemoryTests {
    private static final int FILES = 10_000;
    private static final List<String> LITTLE = List.of("-Xmx64m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    @TempDir
    private Path temporary;

    /** Makes a program of which every exec reads a page, because zeroes follow on its bytes. */
    private static byte[] program() {
        return ElfImageBuilder.elf64()
                .entry(0x400080)
                .phdr(PT_LOAD, PF_R | PF_W | PF_X, 0, 0x400000, 0x100, 0x200, 0x1000)
                .size(0x100)
                .build();
    }

    private Run check(Path target) throws IOException, InterruptedException {
        Run run = Run.inOwnJava(temporary, LITTLE, "check", target.toString());
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        return run;
    }

    @Test
    void ofAnArchiveDoNotGrow() throws IOException, InterruptedException {
        TinyTar tar = new TinyTar();
        byte[] program = program();
        for (int i = 0; i < FILES; i++) {
            tar.add("d" + i / 100 + "/f" + i, program);
        }
        Run run = check(Files.write(temporary.resolve("many.tar"), tar.build()));
        assertThat(run.out()).endsWith(FILES + " executables: " + FILES + " load, 0 errors, 0 warnings, 0 notes.\n");
    }

    @Test
    void ofADirectoryDoNotGrow() throws IOException, InterruptedException {
        byte[] program = program();
        for (int i = 0; i < FILES; i++) {
            Path directory = temporary.resolve("root/d" + i / 100);
            if (i % 100 == 0) {
                Files.createDirectories(directory);
            }
            Run.put(directory.resolve("f" + i), program);
        }
        Run run = check(temporary.resolve("root"));
        assertThat(run.out()).endsWith(FILES + " executables: " + FILES + " load, 0 errors, 0 warnings, 0 notes.\n");
    }
}
