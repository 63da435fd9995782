package conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import binfmt.elf.testing.ElfImageBuilder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import kernel.api.ByteString;
import kernel.api.Errno;
import kernel.api.ExecException;
import kernel.api.KernelVersion;
import kernel.api.MmField;
import kernel.api.Signal;
import kernel.sim.exec.ExecRequest;
import kernel.sim.exec.FormatList;
import kernel.sim.exec.Kernel;
import kernel.sim.fs.MemoryFileSystem;
import kernel.sim.fs.Mount;
import kernel.sim.profile.Architecture;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.profile.MachineProfile;
import kernel.sim.task.Program;
import kernel.sim.task.Task;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What 2.4 and 5.10 do otherwise than today's kernel. */
class OldKernelsIT {
    private static final ByteString PROGRAM = ByteString.of("/p");

    private final MemoryFileSystem files = new MemoryFileSystem(Mount.DEFAULT);
    private final Task task = new Task();

    OldKernelsIT() {
        byte[] image = ElfImageBuilder.elf32()
                .entry(0x8048074)
                .load(ElfImageBuilder.PF_R | ElfImageBuilder.PF_X, 0, 0x8048000, 0x100)
                .size(0x100)
                .build();
        files.put("/p", 0755, image);
    }

    private Kernel kernel(LinuxProfile profile) {
        return new Kernel(profile, MachineProfile.builtIn(), files, FormatList.load(), new SplittableRandom(1));
    }

    private void script(String path, String line) {
        files.put(path, 0755, line.getBytes(StandardCharsets.ISO_8859_1));
    }

    private List<String> argv(Program program) {
        long sp = program.mm().get(MmField.START_STACK);
        byte[] stack = new byte[64];
        program.mm().read(sp, stack, stack.length);
        ByteBuffer words = ByteBuffer.wrap(stack).order(ByteOrder.LITTLE_ENDIAN);
        List<String> argv = new ArrayList<>();
        int argc = words.getInt();
        for (int i = 0; i < argc; i++) {
            long at = Integer.toUnsignedLong(words.getInt());
            byte[] text = new byte[(int) program.mm().strnlenUser(at, 1000) - 1];
            program.mm().read(at, text, text.length);
            argv.add(new String(text, StandardCharsets.ISO_8859_1));
        }
        return argv;
    }

    private static ExecRequest request(ByteString... argv) {
        return new ExecRequest(PROGRAM, List.of(argv), List.of());
    }

    private ExecException refused(Kernel kernel, ExecRequest request) {
        return catchThrowableOfType(ExecException.class, () -> kernel.execve(task, request));
    }

    @Nested
    class Linux24 {
        private final Kernel kernel = kernel(LinuxProfile.LINUX_2_4_I386);

        @Test
        void putsTheStringsBelowThreeGigabytesAndLeavesNoRoomForTheStack() {
            kernel.execve(task, ExecRequest.of("/p", "a"));
            Program program = task.program().orElseThrow();
            assertThat(program.mm().areas().get(program.mm().areas().size() - 1))
                    .satisfies(stack -> {
                        assertThat(stack.end()).isEqualTo(0xc0000000L);
                        assertThat(stack.end() - stack.start()).isLessThanOrEqualTo(8192);
                    });
            assertThat(program.mm().get(MmField.ARG_START)).isEqualTo(0xc0000000L - 4 - 3 - 2 - 3);
        }

        @Test
        void allowsThirtyTwoPagesOfStringsWhateverTheStackLimit() {
            ByteString most = ByteString.of("x".repeat(32 * 4096 - 4 - 3 - 1));
            kernel.execve(task, request(most));
            assertThat(task.program()).isPresent();
            ExecException e = refused(kernel, request(most.concat(ByteString.of("x"))));
            assertThat(e.errno()).isEqualTo(Errno.E2BIG);
            assertThat(e.violation().rule().id()).isEqualTo("exec.args.total");
        }

        @Test
        void countsPointersOfFourBytes() {
            ExecRequest many = new ExecRequest(PROGRAM, Collections.nCopies(32768, ByteString.EMPTY), List.of());
            ExecException e = refused(kernel, many);
            assertThat(e.violation().rule().id()).isEqualTo("exec.args.count");
        }

        @Test
        void leavesAnEmptyArgumentListEmpty() {
            kernel.execve(task, request());
            assertThat(argv(task.program().orElseThrow())).isEmpty();
        }

        @Test
        void cutsALongScriptLineOffWithoutAWord() {
            script("/s", "#!/p " + "a".repeat(200) + "\n");
            kernel.execve(task, ExecRequest.of("/s"));
            assertThat(argv(task.program().orElseThrow())).containsExactly("/p", "a".repeat(127 - 5), "/s");
        }

        @Test
        void refusesAScriptAsTheInterpreterOfAScript() {
            script("/s", "#!/p\n");
            script("/t", "#!/s\n");
            ExecException e = refused(kernel, ExecRequest.of("/t"));
            assertThat(e.errno()).isEqualTo(Errno.ENOEXEC);
            assertThat(e.violation().rule().id()).isEqualTo("script.nested");
        }

        @Test
        void hasNoExecveat() {
            ExecException e = refused(kernel, ExecRequest.of("/p").at(7, 0));
            assertThat(e.errno()).isEqualTo(Errno.ENOSYS);
        }
    }

    @Test
    void killBySigkillPastThePointOfNoReturnBefore317() {
        LinuxProfile profile =
                new LinuxProfile("linux-3.16-i386", new KernelVersion(3, 16), Architecture.I386, Set.of());
        byte[] image = ElfImageBuilder.elf32()
                .load(ElfImageBuilder.PF_R, 0, 0xc0000000L, 0x100)
                .size(0x100)
                .build();
        files.put("/p", 0755, image);
        assertThat(refused(kernel(profile), ExecRequest.of("/p")).signal()).contains(Signal.SIGKILL);
        assertThat(task.exitSignal()).contains(Signal.SIGKILL);
    }

    @Nested
    class Linux510 {
        private final Kernel kernel = kernel(LinuxProfile.LINUX_5_10_I386);

        @Test
        void expandsTheStackByThirtyTwoPages() {
            kernel.execve(task, ExecRequest.of("/p"));
            Program program = task.program().orElseThrow();
            assertThat(program.mm().areas().get(program.mm().areas().size() - 1))
                    .satisfies(stack -> {
                        assertThat(stack.start()).isEqualTo(0xc0000000L - 0x21000);
                        assertThat(stack.end()).isEqualTo(0xc0000000L);
                    });
        }

        @Test
        void fillsAnEmptyArgumentList() {
            kernel.execve(task, request());
            assertThat(argv(task.program().orElseThrow())).containsExactly("");
        }

        @Test
        void doesNotKnowTheFlagThatOnlyAsks() {
            ExecException e =
                    refused(kernel, ExecRequest.of("/p").at(ExecRequest.AT_FDCWD, ExecRequest.AT_EXECVE_CHECK));
            assertThat(e.errno()).isEqualTo(Errno.EINVAL);
            assertThat(e.violation().rule().id()).isEqualTo("exec.flags");
        }

        @Test
        void takesNoSixtyFourBitProgram() {
            files.put(
                    "/p",
                    0755,
                    ElfImageBuilder.elf64()
                            .load(ElfImageBuilder.PF_R, 0, 0x400000, 0x100)
                            .size(0x100)
                            .build());
            ExecException e = refused(kernel, ExecRequest.of("/p"));
            assertThat(e.errno()).isEqualTo(Errno.ENOEXEC);
            assertThat(e.violation().rule().id()).isEqualTo("elf.header.machine");
            assertThat(e.violation().span().map(span -> span.offset())).isEqualTo(Optional.of(18L));
        }
    }
}
