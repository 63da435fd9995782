package conformance;

import static binfmt.elf.testing.ElfImageBuilder.ET_DYN;
import static binfmt.elf.testing.ElfImageBuilder.PF_R;
import static binfmt.elf.testing.ElfImageBuilder.PF_W;
import static binfmt.elf.testing.ElfImageBuilder.PF_X;
import static binfmt.elf.testing.ElfImageBuilder.PT_LOAD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import binfmt.elf.testing.ElfImageBuilder;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import kernel.api.ByteString;
import kernel.api.Errno;
import kernel.api.ExecException;
import kernel.sim.exec.ExecRequest;
import kernel.sim.exec.FormatList;
import kernel.sim.exec.Kernel;
import kernel.sim.fs.MemoryFileSystem;
import kernel.sim.fs.Mount;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.profile.MachineProfile;
import kernel.sim.task.Program;
import kernel.sim.task.Task;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Shared libraries of the old kind in ELF files. */
class ElfLibraryIT {
    private static final String LIBRARY = "/lib/old.so";
    private static final long HOME = 0x60000000L;

    private final MemoryFileSystem files = new MemoryFileSystem(Mount.DEFAULT);

    @BeforeEach
    void putAProgram() {
        files.put("/p", 0755, SampleElf.exec32().build());
    }

    /** A program of some kernel, which loads libraries. */
    private final class Loading {
        private final Kernel kernel;
        private final Task task = new Task();

        Loading(LinuxProfile profile) {
            kernel = new Kernel(profile, MachineProfile.builtIn(), files, FormatList.load(), new SplittableRandom(1));
            kernel.execve(task, ExecRequest.of("/p"));
        }

        Loading load(ElfImageBuilder library) {
            return load(library.build());
        }

        Loading load(byte[] library) {
            files.put(LIBRARY, 0755, library);
            kernel.uselib(task, ByteString.of(LIBRARY));
            return this;
        }

        ExecException refused(byte[] library) {
            return catchThrowableOfType(ExecException.class, () -> load(library));
        }

        Program program() {
            return task.program().orElseThrow();
        }
    }

    private static ElfImageBuilder library() {
        return ElfImageBuilder.elf32()
                .phdr(PT_LOAD, PF_R | PF_X, 0x100, HOME + 0x100, 0x400, 0x2000, 0x1000)
                .put(0x100, (byte) 1)
                .size(0x800);
    }

    @Test
    void isMappedAtItsOwnAddressWithAllRightsAndZeroesBehind() {
        Program program =
                new Loading(LinuxProfile.LINUX_5_10_I386).load(library()).program();
        assertThat(Images.maps(program)).contains("60000000-60001000 rwxp 0 /lib/old.so", "60001000-60003000 rw-p 0");
        assertThat(StartStack.bytes(program, HOME + 0x100, 1)).containsExactly(1);
        assertThat(StartStack.bytes(program, HOME + 0x500, 0xb00)).containsOnly(0);
    }

    @Test
    void hasZeroesThatCanBeExecutedInLinux24() {
        Program program =
                new Loading(LinuxProfile.LINUX_2_4_I386).load(library()).program();
        assertThat(Images.maps(program)).contains("60001000-60003000 rwxp 0");
    }

    @Test
    void mayBeEmptyInLinux24() {
        ElfImageBuilder empty = ElfImageBuilder.elf32()
                .phdr(PT_LOAD, PF_R, 0, HOME, 0, 0x1000, 0x1000)
                .size(0x100);
        assertThat(Images.maps(
                        new Loading(LinuxProfile.LINUX_2_4_I386).load(empty).program()))
                .contains("60000000-60001000 rwxp 0");
        assertThat(new Loading(LinuxProfile.LINUX_2_6_32_I386)
                        .refused(empty.build())
                        .errno())
                .isEqualTo(Errno.EINVAL);
    }

    @Test
    void doesNotReplaceWhatIsThereSince417() {
        Loading loading = new Loading(LinuxProfile.LINUX_5_10_I386).load(library());
        ExecException e = loading.refused(library().build());
        assertThat(e.errno()).isEqualTo(Errno.EEXIST);
        assertThat(e.violation().rule().id()).isEqualTo("elf.lib.map");

        Loading old = new Loading(LinuxProfile.LINUX_4_15_I386).load(library());
        assertThatCode(() -> old.load(library())).doesNotThrowAnyException();
    }

    @Test
    void isNotRecognisedWithoutTheMagic() {
        ExecException e = new Loading(LinuxProfile.LINUX_5_10_I386).refused(new byte[200]);
        assertThat(e.errno()).isEqualTo(Errno.ENOEXEC);
        assertThat(e.others()).extracting(other -> other.rule().id()).contains("elf.lib.magic");
    }

    private record Bad(String rule, ByteString file) {
        static Bad of(String rule, ElfImageBuilder file) {
            return new Bad(rule, ByteString.of(file.build()));
        }

        @Override
        public String toString() {
            return rule;
        }
    }

    private static Stream<Bad> bad() {
        return Stream.of(
                new Bad("elf.lib.header", ByteString.of(Arrays.copyOf(library().build(), 51))),
                Bad.of("elf.lib.type", library().type(ET_DYN)),
                Bad.of("elf.lib.count", library().phnum(3)),
                Bad.of("elf.lib.machine", library().machine(62)),
                Bad.of("elf.lib.phdrs", library().phoff(0x7fc)),
                Bad.of("elf.lib.load", ElfImageBuilder.elf32().size(0x100)),
                Bad.of("elf.lib.load", library().load(PF_R, 0, 0x1000, 0x10)));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void isRefusedBeforeAnythingIsMapped(Bad bad) {
        Loading loading = new Loading(LinuxProfile.LINUX_5_10_I386);
        List<String> before = Images.maps(loading.program());
        ExecException e = loading.refused(bad.file.toByteArray());
        assertThat(e.errno()).isEqualTo(Errno.ENOEXEC);
        assertThat(e.violation().rule().id()).isEqualTo(bad.rule);
        assertThat(Images.maps(loading.program())).isEqualTo(before);
    }

    @Test
    void isRefusedWithTheErrnoOfWhatFailed() {
        Loading loading = new Loading(LinuxProfile.LINUX_5_10_I386);
        ExecException e = loading.refused(segment(0x101, 0x400));
        assertThat(e.errno()).isEqualTo(Errno.EINVAL);
        assertThat(e.violation().rule().id()).isEqualTo("elf.lib.map");
        e = loading.refused(segment(0, 0x7f000000));
        assertThat(e.errno()).isEqualTo(Errno.ENOMEM);
        assertThat(e.violation().rule().id()).isEqualTo("elf.lib.bss");
    }

    private static byte[] segment(long offset, long memsz) {
        return ElfImageBuilder.elf32()
                .phdr(PT_LOAD, PF_R | PF_W, offset, HOME, 0x400, memsz, 0x1000)
                .size(0x800)
                .build();
    }
}
