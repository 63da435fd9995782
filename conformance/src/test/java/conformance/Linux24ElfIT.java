package conformance;

import static binfmt.elf.testing.ElfImageBuilder.ET_DYN;
import static binfmt.elf.testing.ElfImageBuilder.PF_R;
import static binfmt.elf.testing.ElfImageBuilder.PF_W;
import static binfmt.elf.testing.ElfImageBuilder.PF_X;
import static binfmt.elf.testing.ElfImageBuilder.PT_INTERP;
import static binfmt.elf.testing.ElfImageBuilder.PT_LOAD;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import binfmt.elf.testing.ElfImageBuilder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.SplittableRandom;
import kernel.api.AuxEntry;
import kernel.api.AuxVector;
import kernel.api.ByteString;
import kernel.api.Errno;
import kernel.api.ExecException;
import kernel.api.MmField;
import kernel.api.Personality;
import kernel.api.Signal;
import kernel.sim.exec.ExecRequest;
import kernel.sim.exec.FormatList;
import kernel.sim.exec.Kernel;
import kernel.sim.fs.MemoryFileSystem;
import kernel.sim.fs.Mount;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.profile.MachineProfile;
import kernel.sim.task.Program;
import kernel.sim.task.Resource;
import kernel.sim.task.Rlimits;
import kernel.sim.task.Task;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The ELF loader of Linux 2.4. */
class Linux24ElfIT {
    private static final String PROGRAM = "/p";
    private static final String INTERP = "/lib/ld.so";
    private static final int NAME = 0x200;

    private final MemoryFileSystem files = new MemoryFileSystem(Mount.DEFAULT);
    private final Task task = new Task();
    private final Kernel kernel = new Kernel(
            LinuxProfile.LINUX_2_4_I386, MachineProfile.builtIn(), files, FormatList.load(), new SplittableRandom(1));

    private void put(String path, ElfImageBuilder file) {
        files.put(path, 0755, file.build());
    }

    private Program exec(ElfImageBuilder file) {
        put(PROGRAM, file);
        kernel.execve(task, ExecRequest.of(PROGRAM, "a"));
        return task.program().orElseThrow();
    }

    private ExecException refused(ElfImageBuilder file) {
        put(PROGRAM, file);
        return catchThrowableOfType(ExecException.class, () -> kernel.execve(task, ExecRequest.of(PROGRAM, "a")));
    }

    private static ElfImageBuilder program() {
        return ElfImageBuilder.elf32()
                .entry(0x8048100)
                .load(PF_R | PF_X, 0, 0x8048000, 0x300)
                .phdr(PT_LOAD, PF_R | PF_W, 0x300, 0x8049300, 0x80, 0x2010, 0x1000)
                .size(0x1000);
    }

    private static ElfImageBuilder dynamic() {
        return program().interp(NAME, INTERP);
    }

    private static ElfImageBuilder interp() {
        return ElfImageBuilder.elf32()
                .type(ET_DYN)
                .entry(0x500)
                .load(PF_R | PF_X, 0, 0, 0x800)
                .size(0x800);
    }

    private static List<String> types(Program program) {
        return StartStack.of(program).auxv().entries().stream()
                .map(AuxEntry::type)
                .map(AuxVector::describe)
                .toList();
    }

    @Nested
    class AStaticProgram {
        @Test
        void isMappedWithZeroesThatCanBeExecuted() {
            assertThat(Images.maps(exec(program())))
                    .containsExactly(
                            "8048000-8049000 r-xp 0 /p",
                            "8049000-804a000 rw-p 0 /p",
                            "804a000-804c000 rwxp 0",
                            "bffff000-c0000000 rwxp 0");
        }

        @Test
        void isToldFourThingsOnly() {
            Program program = exec(program());
            assertThat(types(program)).containsExactly("AT_HWCAP", "AT_PAGESZ", "AT_CLKTCK", "AT_PLATFORM", "AT_NULL");
            assertThat(StartStack.of(program).argv()).containsExactly(PROGRAM, "a");
            assertThat(program.registers().get("esp") % 16).isZero();
            assertThat(program.registers().get("eip")).isEqualTo(0x8048100);
        }

        @Test
        void hasABreakInTheMiddleOfAPage() {
            Program program = exec(program());
            assertThat(program.mm().get(MmField.START_BRK)).isEqualTo(0x8049300 + 0x2010);
            assertThat(program.mm().get(MmField.BRK)).isEqualTo(0x8049300 + 0x2010);
        }

        @Test
        void startsItsCodeWithItsLowestSegmentEvenIfThatIsData() {
            Program program = exec(ElfImageBuilder.elf32()
                    .entry(0x9000)
                    .load(PF_R | PF_W, 0, 0x8000, 0x100)
                    .load(PF_R | PF_X, 0x1000, 0x9000, 0x100)
                    .size(0x1100));
            assertThat(program.mm().get(MmField.START_CODE)).isEqualTo(0x8000);
            assertThat(program.mm().get(MmField.END_CODE)).isEqualTo(0x9100);
        }

        @Test
        void losesItsPersonalityAndIsNeverRandom() {
            task.personality(Personality.PER_LINUX);
            Program program = exec(program());
            assertThat(task.personality()).isEqualTo(Personality.PER_LINUX);
            assertThat(Images.maps(program)).last().asString().contains("-c0000000 ");
        }

        @Test
        void goesToTwoThirdsIfItCanMove() {
            Program program = exec(interp());
            assertThat(Images.maps(program, PROGRAM)).containsExactly("80000000-80001000 r-xp 0 /p");
            assertThat(program.registers().get("eip")).isEqualTo(0x80000500L);
        }
    }

    @Nested
    class AProgramWithAnInterpreter {
        @Test
        void findsItAtAThirdOfTheAddressSpace() {
            put(INTERP, interp());
            Program program = exec(dynamic());
            assertThat(Images.maps(program, INTERP)).containsExactly("40000000-40001000 r-xp 0 /lib/ld.so");
            assertThat(program.registers().get("eip")).isEqualTo(0x40000500L);
        }

        @Test
        void isToldOfItself() {
            put(INTERP, interp());
            Program program = exec(dynamic());
            assertThat(types(program))
                    .containsExactly(
                            "AT_PHDR",
                            "AT_PHENT",
                            "AT_PHNUM",
                            "AT_BASE",
                            "AT_FLAGS",
                            "AT_ENTRY",
                            "AT_UID",
                            "AT_EUID",
                            "AT_GID",
                            "AT_EGID",
                            "AT_HWCAP",
                            "AT_PAGESZ",
                            "AT_CLKTCK",
                            "AT_PLATFORM",
                            "AT_NULL");
            StartStack stack = StartStack.of(program);
            assertThat(stack.aux(AuxVector.AT_PHDR)).isEqualTo(0x8048000 + 52);
            assertThat(stack.aux(AuxVector.AT_PHNUM)).isEqualTo(3);
            assertThat(stack.aux(AuxVector.AT_BASE)).isEqualTo(0x40000000);
            assertThat(stack.aux(AuxVector.AT_ENTRY)).isEqualTo(0x8048100);
        }

        @Test
        void hasAStackPointerThatIsAlignedToEight() {
            put(INTERP, interp());
            assertThat(exec(dynamic()).registers().get("esp") % 16).isEqualTo(8);
        }

        @Test
        void mayNotNameTwo() {
            put(INTERP, interp());
            ExecException e = refused(dynamic().interp(NAME + 0x40, INTERP));
            assertThat(e.errno()).isEqualTo(Errno.EINVAL);
            assertThat(e.violation().rule().id()).isEqualTo("elf.interp.twice");
            assertThat(e.signal()).isEmpty();
        }

        @Test
        void mayHaveANameWithoutEnd() {
            put(INTERP, interp());
            exec(program().phdr(PT_INTERP, PF_R, NAME, 0, INTERP.length(), 0, 1).put(NAME, INTERP.getBytes(UTF_8)));
        }

        @Test
        void mayNotHaveAnEmptyName() {
            ExecException e = refused(program().phdr(PT_INTERP, PF_R, NAME, 0, 0, 0, 1));
            assertThat(e.errno()).isEqualTo(Errno.EACCES);
            assertThat(e.violation().rule().id()).isEqualTo("elf.interp.open");
        }

        @Test
        void mayNotHaveANameThatFitsNoMemory() {
            ExecException e = refused(program().phdr(PT_INTERP, PF_R, NAME, 0, 131073, 0, 1));
            assertThat(e.errno()).isEqualTo(Errno.ENOMEM);
            assertThat(e.violation().rule().id()).isEqualTo("elf.interp.memory");
        }

        @Test
        void needsOneOfAKnownKind() {
            files.put(INTERP, 0755, new byte[200]);
            ExecException e = refused(dynamic());
            assertThat(e.errno()).isEqualTo(Errno.ELIBBAD);
            assertThat(e.violation().rule().id()).isEqualTo("elf.interp.kind");
        }

        @Test
        void diesBySegmentationFaultIfItCannotBeLoaded() {
            put(INTERP, interp().machine(40));
            ExecException e = refused(dynamic());
            assertThat(e.violation().rule().id()).isEqualTo("elf.interp.load");
            assertThat(e.signal()).contains(Signal.SIGSEGV);
            assertThat(task.exitSignal()).contains(Signal.SIGSEGV);
        }

        @Test
        void isOfSystemVByTheNameOfItsInterpreter() {
            put("/usr/lib/ld.so.1", interp());
            Program program = exec(program().interp(NAME, "/usr/lib/ld.so.1"));
            assertThat(task.personality()).isEqualTo(Personality.PER_SVR4);
            assertThat(Images.maps(program)).startsWith("0-1000 r-xp 0");
        }
    }

    @Nested
    class AnOldInterpreter {
        private byte[] omagic() {
            ByteBuffer file = ByteBuffer.allocate(32 + 0x60).order(ByteOrder.LITTLE_ENDIAN);
            file.putInt(0407).putInt(0x40).putInt(0x20).putInt(0x1000).putInt(0).putInt(0x10);
            file.put(32, (byte) 0x90);
            return file.array();
        }

        @Test
        void isReadToTheBottomOfMemory() {
            files.put(INTERP, 0755, omagic());
            Program program = exec(dynamic());
            assertThat(Images.maps(program)).startsWith("0-2000 rwxp 0");
            assertThat(StartStack.bytes(program, 0, 2)).containsExactly(0x90, 0);
            assertThat(program.registers().get("eip")).isEqualTo(0x10);
        }

        @Test
        void isGivenTheProgramAsADescriptorWhoseNumberComesBeforeTheArguments() {
            files.put(INTERP, 0755, omagic());
            Program program = exec(dynamic());
            assertThat(task.files().get(0).orElseThrow().file().path()).isEqualTo(ByteString.of(PROGRAM));
            long sp = program.registers().get("esp");
            ByteBuffer words =
                    ByteBuffer.wrap(StartStack.bytes(program, sp, 28)).order(ByteOrder.LITTLE_ENDIAN);
            assertThat(words.getInt()).isEqualTo(3);
            assertThat(Integer.toUnsignedLong(words.getInt())).isEqualTo(sp + 12);
            assertThat(Integer.toUnsignedLong(words.getInt())).isEqualTo(sp + 12 + 16);
            assertThat(StartStack.string(program, Integer.toUnsignedLong(words.getInt())))
                    .isEqualTo("0");
            long argv0 = Integer.toUnsignedLong(words.getInt());
            assertThat(StartStack.string(program, argv0)).isEqualTo(PROGRAM);
            assertThat(program.mm().get(MmField.ARG_START)).isEqualTo(argv0);
        }
    }

    @Nested
    class Checks {
        @Test
        void countNoProgramHeaders() {
            Program program = exec(ElfImageBuilder.elf32().entry(0x1234).size(0x100));
            assertThat(program.registers().get("eip")).isEqualTo(0x1234);
        }

        @Test
        void limitTheTableByItsClaimedSize() {
            ExecException e = refused(program().phentsize(4096).phnum(17));
            assertThat(e.errno()).isEqualTo(Errno.ENOMEM);
            assertThat(e.violation().rule().id()).isEqualTo("elf.phdr.memory");
        }

        @Test
        void doNotLookAtTheSizeOfAnEntry() {
            assertThat(Images.maps(exec(program().phentsize(100)))).hasSize(4);
        }

        @Test
        void ignoreSegmentsThatCannotBeMapped() {
            Program program = exec(program().load(PF_R, 0, 0xc0000000L, 0x100).load(PF_R, 0x10, 0x9000000, 0x100));
            assertThat(Images.maps(program, PROGRAM)).hasSize(2);
            assertThat(program.mm().get(MmField.START_DATA)).isEqualTo(0xc0000000L);
        }

        @Test
        void allowMoreBytesInTheFileThanInMemory() {
            exec(ElfImageBuilder.elf32()
                    .entry(0x8048000)
                    .phdr(PT_LOAD, PF_R | PF_X, 0, 0x8048000, 0x800, 0x10, 0x1000)
                    .size(0x1000));
        }

        @Test
        void needAFreeDescriptor() {
            task.rlimits(task.rlimits().with(Resource.NOFILE, new Rlimits.Limit(0, 0)));
            ExecException e = refused(program());
            assertThat(e.errno()).isEqualTo(Errno.EMFILE);
            assertThat(e.violation().rule().id()).isEqualTo("elf.descriptor");
        }
    }
}
