package kernel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import binfmt.elf.testing.ElfImageBuilder;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineOptionTests {
    @TempDir
    private Path directory;

    private String program(ElfImageBuilder file) throws IOException {
        byte[] content = file.entry(0x10000)
                .load(ElfImageBuilder.PF_R | ElfImageBuilder.PF_X, 0, 0x10000, 0x100)
                .size(0x10000)
                .build();
        return Run.put(directory.toRealPath().resolve("program"), content).toString();
    }

    @Test
    void choosesAnArchitecture() throws IOException {
        String arm64 = program(ElfImageBuilder.elf64().machine(183));
        Run run = Run.ksim("exec", "--machine", "aarch64-64k", arm64);
        assertThat(run.exitCode()).isZero();
        assertThat(run.section("registers")).contains("pc         0x10000").anyMatch(line -> line.startsWith("x30 "));
        assertThat(run.section("maps").get(0)).startsWith("00010000-00020000 r-xp");
        run = Run.ksim("exec", "--machine", "riscv64", arm64);
        assertThat(run.exitCode()).isEqualTo(ExitCode.REFUSED.code());
        assertThat(run.out()).contains("elf.header.machine");
    }

    @Test
    void showsABigEndianStack() throws IOException {
        String s390 = program(ElfImageBuilder.elf64().machine(22).bigEndian());
        Run run = Run.ksim("exec", "--machine", "s390x", "--kernel", "linux-6.18", s390, "x");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("argc  2").contains("\"x\"").contains("AT_PHNUM");
    }

    @Test
    void mustSuitTheKernel() throws IOException {
        String any = program(ElfImageBuilder.elf64());
        Run run = Run.ksim("exec", "--machine", "arm", "--kernel", "linux-2.4-i386", any);
        assertThat(run.exitCode()).isEqualTo(ExitCode.UNREADABLE.code());
        assertThat(run.err()).contains("linux-2.4-i386 is not modelled on armv7l");
    }

    @Test
    void mayBeTheDefaultByItsName() throws IOException {
        String any = program(ElfImageBuilder.elf64());
        assertThat(Run.ksim("exec", "--machine", "x86_64", any).out())
                .isEqualTo(Run.ksim("exec", any).out());
    }
}
