package conformance.aout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import binfmt.aout.testing.AoutImageBuilder;
import binfmt.elf.testing.ElfImageBuilder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import kernel.api.ByteString;
import kernel.api.Cred;
import kernel.api.Errno;
import kernel.api.ExecException;
import kernel.api.MmField;
import kernel.api.Personality;
import kernel.api.Signal;
import kernel.api.Span;
import kernel.sim.exec.ExecRequest;
import kernel.sim.exec.FormatList;
import kernel.sim.exec.Kernel;
import kernel.sim.fs.MemoryFileSystem;
import kernel.sim.fs.Mount;
import kernel.sim.proc.ProcAuxv;
import kernel.sim.proc.ProcMaps;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.profile.MachineProfile;
import kernel.sim.task.Program;
import kernel.sim.task.Resource;
import kernel.sim.task.Rlimits;
import kernel.sim.task.Task;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** a.out programs and libraries in kernels of which there is no record, and what the rules say. */
class AoutLoadIT {
    private static final String PATH = "/t/a";

    private final MemoryFileSystem files = new MemoryFileSystem(Mount.DEFAULT);
    private final Task task = new Task();
    private final List<String> log = new ArrayList<>();

    private Kernel kernel(LinuxProfile profile) {
        return new Kernel(profile, MachineProfile.builtIn(), files, FormatList.load(), new SplittableRandom(1))
                .withLog(message -> log.add(message.toString()));
    }

    private void put(AoutImageBuilder image) {
        files.put(PATH, 0755, image.build());
    }

    private Program exec(LinuxProfile profile) {
        kernel(profile).execve(task, ExecRequest.of(PATH, "x"));
        return task.program().orElseThrow();
    }

    private ExecException refused(LinuxProfile profile) {
        return catchThrowableOfType(ExecException.class, () -> exec(profile));
    }

    private static List<String> maps(Program program) {
        return ProcMaps.rows(program).stream()
                .filter(row -> !row.name().toString().equals("[vsyscall]"))
                .map(row ->
                        String.format("%x-%x %s %x %s", row.start(), row.end(), row.perms(), row.offset(), row.name()))
                .toList();
    }

    private static AoutImageBuilder pages(int magic) {
        return AoutImageBuilder.pages(magic);
    }

    @Nested
    class TheDefaultMachine {
        @Test
        void loadsQmagicAsThe64BitKernelsDid() {
            put(pages(AoutImageBuilder.QMAGIC).bss(0x1800));
            Program program = exec(LinuxProfile.SIM);
            assertThat(maps(program))
                    .containsExactly(
                            "1000-2000 r-xp 0 /t/a",
                            "2000-3000 rwxp 1000 /t/a",
                            "3000-5000 rw-p 0 [heap]",
                            "fffdd000-ffffe000 rw-p 0 [stack]");
            assertThat(program.registers().get("rip")).isEqualTo(0x1020);
            assertThat(program.registers().get("cs")).isEqualTo(0x23);
            assertThat(program.format().name()).isEqualTo("aout");
            assertThat(ProcAuxv.bytes(program)).containsOnly(0).hasSize(16);
            assertThat(log).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(ints = {AoutImageBuilder.OMAGIC, AoutImageBuilder.NMAGIC, AoutImageBuilder.ZMAGIC})
        void readsOthersIntoOnePiece(int magic) {
            put(pages(magic));
            Program program = exec(LinuxProfile.SIM);
            assertThat(maps(program).get(0)).startsWith("0-2000 rw-p 0");
            byte[] memory = new byte[0x2000];
            program.mm().read(0, memory, memory.length);
            assertThat(Arrays.copyOf(memory, 0x1000)).containsOnly('T');
            assertThat(Arrays.copyOfRange(memory, 0x1000, 0x2000)).containsOnly('D');
        }

        @Test
        void givesThePlainPersonality() {
            put(pages(AoutImageBuilder.QMAGIC));
            task.personality(Personality.READ_IMPLIES_EXEC | Personality.MMAP_PAGE_ZERO);
            exec(LinuxProfile.SIM);
            assertThat(task.personality()).isEqualTo(Personality.PER_LINUX);
        }

        @Test
        void isNoModelFor618() {
            put(pages(AoutImageBuilder.QMAGIC));
            ExecException e = refused(LinuxProfile.LINUX_6_18);
            assertThat(e.errno()).isEqualTo(Errno.ENOEXEC);
            assertThat(e.others()).noneMatch(v -> v.rule().id().startsWith("aout"));
        }
    }

    @Nested
    class Refusals {
        @ParameterizedTest
        @CsvSource({"8, 0, aout.header.trsize, 24", "0, 8, aout.header.drsize, 28"})
        void nameTheBytes(long trsize, long drsize, String rule, long offset) {
            put(pages(AoutImageBuilder.OMAGIC).trsize(trsize).drsize(drsize));
            ExecException e = refused(LinuxProfile.LINUX_5_10_I386);
            assertThat(e.errno()).isEqualTo(Errno.ENOEXEC);
            assertThat(e.violation().rule().id()).isEqualTo(rule);
            assertThat(e.violation().span().map(Span::offset)).contains(offset);
            assertThat(e.violation().path()).contains(ByteString.of(PATH));
            assertThat(e.signal()).isEmpty();
        }

        @Test
        void nameTheFileThatIsTooShort() {
            put(pages(AoutImageBuilder.QMAGIC).syms(1));
            ExecException e = refused(LinuxProfile.LINUX_5_10_I386);
            assertThat(e.violation().rule().id()).isEqualTo("aout.file.size");
            assertThat(e.violation().found()).contains("0x2000");
        }

        @Test
        void nameTheLimit() {
            put(pages(AoutImageBuilder.QMAGIC).bss(0x1001));
            task.rlimits(task.rlimits().with(Resource.DATA, new Rlimits.Limit(0x2000, Rlimits.INFINITY)));
            ExecException e = refused(LinuxProfile.LINUX_5_10_I386);
            assertThat(e.errno()).isEqualTo(Errno.ENOMEM);
            assertThat(e.violation().rule().id()).isEqualTo("aout.limit.data");
            assertThat(e.violation().found()).contains("0x2001");
        }

        @Test
        void pastTheReturnNameWhatTheMemoryCallsRefused() {
            put(pages(AoutImageBuilder.QMAGIC).text(0x800));
            ExecException e = refused(LinuxProfile.LINUX_5_10_I386);
            assertThat(e.signal()).contains(Signal.SIGSEGV);
            assertThat(e.errno()).isEqualTo(Errno.EINVAL);
            assertThat(e.violation().rule().id()).isEqualTo("aout.data");
            assertThat(e.violation().cause().map(c -> c.rule().id())).contains("mm.mmap.offset-aligned");
            assertThat(log).containsExactly("<5>executable not page aligned");
        }

        @Test
        void doNotReadSizesThatTheKernelTakesAsNegative() {
            put(AoutImageBuilder.magic(AoutImageBuilder.OMAGIC)
                    .claimText(0x80001000L)
                    .syms(-0x80001000L)
                    .tail(new byte[0x1000]));
            ExecException e = refused(LinuxProfile.LINUX_5_10_I386);
            assertThat(e.signal()).contains(Signal.SIGSEGV);
            assertThat(e.violation().rule().id()).isIn("aout.read", "aout.area");
        }
    }

    @Nested
    class Linux24 {
        private final LinuxProfile kernel = LinuxProfile.LINUX_2_4_I386;

        @Test
        void warnsAndReadsZmagicForEverybody() {
            put(pages(AoutImageBuilder.ZMAGIC).bss(0x1000));
            task.cred(new Cred(1000, 1000, 1000, 1000, false));
            Program program = exec(kernel);
            assertThat(maps(program)).containsExactly("0-3000 rw-p 0 ", "bffff000-c0000000 rw-p 0 ");
            assertThat(log).containsExactly("<4>fd_offset is not page aligned. Please convert program: a");
            assertThat(program.registers().get("cs")).isEqualTo(0x23);
            assertThat(program.mm().get(MmField.START_STACK) % 4).isZero();
        }

        @Test
        void mapsQmagic() {
            put(pages(AoutImageBuilder.QMAGIC));
            assertThat(maps(exec(kernel)))
                    .containsExactly("1000-2000 r-xp 0 /t/a", "2000-3000 rwxp 1000 /t/a", "bffff000-c0000000 rw-p 0 ");
        }

        @Test
        void killsBySigkill() {
            put(pages(AoutImageBuilder.QMAGIC).data(0));
            assertThat(refused(kernel).signal()).contains(Signal.SIGKILL);
        }

        @Test
        void doesNotLookWhetherThereIsRoomForTheBss() {
            put(pages(AoutImageBuilder.QMAGIC).bss(0xc0000000L));
            assertThat(maps(exec(kernel))).hasSize(3);
            assertThat(refused(LinuxProfile.LINUX_2_6_32_I386).signal()).contains(Signal.SIGKILL);
        }
    }

    @Nested
    class Libraries {
        @Test
        void replaceWhatIsThere() {
            put(pages(AoutImageBuilder.QMAGIC));
            files.put(
                    "/t/lib",
                    0755,
                    pages(AoutImageBuilder.QMAGIC).entry(0x2020).bss(0x1001).build());
            Program program = exec(LinuxProfile.LINUX_5_10_I386);
            kernel(LinuxProfile.LINUX_5_10_I386).uselib(task, ByteString.of("/t/lib"));
            assertThat(maps(program))
                    .startsWith("1000-2000 r-xp 0 /t/a", "2000-4000 rwxp 0 /t/lib", "4000-6000 rw-p 0 ");
        }

        @ParameterizedTest
        @CsvSource({
            "0314, 60000020, 8, 0, 0, aout.lib.trsize",
            "0314, 60000020, 0, 8, 0, aout.lib.drsize",
            "0413, 60000020, 0, 0, 0, aout.lib.entry",
            "0314, 60000020, 0, 0, 1, aout.lib.flags"
        })
        void areRefusedByRulesOfTheirOwn(String octal, String entry, long trsize, long drsize, int flags, String rule) {
            put(pages(AoutImageBuilder.QMAGIC));
            AoutImageBuilder lib = pages(Integer.parseInt(octal, 8))
                    .entry(Long.parseLong(entry, 16))
                    .trsize(trsize)
                    .drsize(drsize)
                    .flags(flags);
            files.put("/t/lib", 0755, lib.build());
            Kernel kernel = kernel(LinuxProfile.LINUX_5_10_I386);
            exec(LinuxProfile.LINUX_5_10_I386);
            ExecException e =
                    catchThrowableOfType(ExecException.class, () -> kernel.uselib(task, ByteString.of("/t/lib")));
            assertThat(e.errno()).isEqualTo(Errno.ENOEXEC);
            assertThat(e.violation().rule().id()).isEqualTo(rule);
            assertThat(e.others()).extracting(v -> v.rule().id()).contains("elf.lib.magic", rule);
        }

        @ParameterizedTest
        @CsvSource({"linux-4.15-i386, 0", "linux-5.4-i386, 17"})
        void ofElfReplaceInOldKernelsOnly(String name, int errno) {
            put(pages(AoutImageBuilder.QMAGIC));
            byte[] library = ElfImageBuilder.elf32()
                    .load(ElfImageBuilder.PF_R, 0, 0x1000, 0x200)
                    .size(0x200)
                    .build();
            files.put("/t/lib", 0755, library);
            LinuxProfile profile = LinuxProfile.named(name).orElseThrow();
            exec(profile);
            int found = 0;
            try {
                kernel(profile).uselib(task, ByteString.of("/t/lib"));
            } catch (ExecException e) {
                found = e.errno().number();
            }
            assertThat(found).isEqualTo(errno);
        }
    }

    @Test
    void canInterpretAScript() {
        put(pages(AoutImageBuilder.QMAGIC));
        files.put("/t/s", 0755, "#!/t/a arg\n".getBytes(StandardCharsets.US_ASCII));
        kernel(LinuxProfile.SIM).execve(task, ExecRequest.of("/t/s"));
        Program program = task.program().orElseThrow();
        assertThat(program.exe().path()).hasToString(PATH);
        assertThat(program.comm()).hasToString("s");
    }
}
