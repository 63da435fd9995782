package conformance;

import static binfmt.elf.testing.ElfImageBuilder.PF_R;
import static binfmt.elf.testing.ElfImageBuilder.PF_W;
import static binfmt.elf.testing.ElfImageBuilder.PF_X;
import static binfmt.elf.testing.ElfImageBuilder.PT_GNU_STACK;
import static binfmt.elf.testing.ElfImageBuilder.PT_LOAD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import binfmt.elf.testing.ElfImageBuilder;
import java.util.Arrays;
import java.util.List;
import kernel.api.AuxVector;
import kernel.api.ByteString;
import kernel.api.Errno;
import kernel.api.ExecException;
import kernel.api.MapRequest;
import kernel.api.MmField;
import kernel.api.Personality;
import kernel.api.Prot;
import kernel.sim.exec.ExecRequest;
import kernel.sim.mm.PagedAddressSpace;
import kernel.sim.task.Program;
import kernel.sim.task.Task;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The image of programs at fixed addresses: mappings, contents, stack and registers. */
class ElfLoadIT {
    private static final int MADV_WILLNEED = 3;
    private static final int MADV_DONTNEED = 4;

    private final MemoryRoot root = new MemoryRoot();

    private Program exec(ElfImageBuilder program) {
        root.put("/bin/a", program);
        return root.exec("/bin/a");
    }

    @Nested
    class Image {
        @Test
        void hasTheSegmentsTheKernelsPagesAndAStack() {
            assertThat(Images.maps(exec(SampleElf.exec64())))
                    .containsExactly(
                            "400000-401000 r--p 0 /bin/a",
                            "401000-402000 r-xp 1000 /bin/a",
                            "7ffff7ff7000-7ffff7ffb000 r--p 0 [vvar]",
                            "7ffff7ffb000-7ffff7ffd000 r--p 0 [vvar_vclock]",
                            "7ffff7ffd000-7ffff7fff000 r-xp 0 [vdso]",
                            "7ffffffde000-7ffffffff000 rw-p 0 [stack]",
                            "ffffffffff600000-ffffffffff601000 --xp 0 [vsyscall]");
        }

        @ParameterizedTest
        @CsvSource({"0, ---p", "1, --xp", "2, -w-p", "3, -wxp", "4, r--p", "5, r-xp", "6, rw-p", "7, rwxp"})
        void hasTheProtectionsOfTheProgramHeaders(int flags, String perms) {
            Program program = exec(SampleElf.bare64().load(flags, 0, 0x400000, 0x1000));
            assertThat(Images.only(program, "/bin/a").perms()).isEqualTo(perms);
        }

        @Test
        void takesWholePagesOfTheFileAroundASegment() {
            Program program = exec(SampleElf.bare64().load(PF_R, 0x1234, 0x400234, 0x100));
            assertThat(Images.maps(program, "/bin/a")).containsExactly("400000-401000 r--p 1000 /bin/a");
        }

        @Test
        void letsALaterSegmentReplaceAnEarlierOne() {
            Program program =
                    exec(SampleElf.bare64().load(PF_R, 0, 0x400000, 0x3000).load(PF_R | PF_W, 0, 0x401000, 0x1000));
            assertThat(Images.maps(program, "/bin/a"))
                    .containsExactly(
                            "400000-401000 r--p 0 /bin/a",
                            "401000-402000 rw-p 0 /bin/a",
                            "402000-403000 r--p 2000 /bin/a");
        }

        @ParameterizedTest
        @ValueSource(ints = {ElfImageBuilder.ET_EXEC, ElfImageBuilder.ET_DYN})
        void mayHaveNoSegmentAtAll(int type) {
            Program program = exec(SampleElf.bare64().type(type).phdr(PT_GNU_STACK, 6, 0, 0, 0, 0, 16));
            assertThat(Images.maps(program, "/bin/a")).isEmpty();
            assertThat(program.registers().get("rip")).isEqualTo(0x401000);
        }

        @Test
        void recordsWhereCodeDataAndBreakAreWhateverTheOrder() {
            ElfImageBuilder file = SampleElf.exec64()
                    .phdr(PT_LOAD, PF_R | PF_W, 0x10, 0x402010, 0x20, 0x2000, 0x1000)
                    .load(PF_R | PF_X, 0x1000, 0x300000, 0x10);
            Program program = exec(file);
            assertThat(program.mm().get(MmField.START_CODE)).isEqualTo(0x300000);
            assertThat(program.mm().get(MmField.END_CODE)).isEqualTo(0x401020);
            assertThat(program.mm().get(MmField.START_DATA)).isEqualTo(0x402010);
            assertThat(program.mm().get(MmField.END_DATA)).isEqualTo(0x402030);
            assertThat(program.mm().get(MmField.START_BRK)).isEqualTo(0x405000);
            assertThat(program.mm().get(MmField.BRK)).isEqualTo(0x405000);
        }

        @Test
        void mapsPageZeroOnRequestOfThePersonality() {
            root.put("/bin/a", SampleElf.exec64());
            Task task = new Task();
            task.personality(Personality.ADDR_NO_RANDOMIZE | Personality.MMAP_PAGE_ZERO);
            assertThat(Images.maps(root.exec(task, ExecRequest.of("/bin/a")))).startsWith("0-1000 r-xp 0");
        }

        /** What Linux 6.18 answers: EPERM to all that would change the page. */
        @Test
        void sealsPageZero() {
            root.put("/bin/a", SampleElf.exec64());
            Task task = new Task();
            task.personality(Personality.MMAP_PAGE_ZERO);
            PagedAddressSpace mm = root.exec(task, ExecRequest.of("/bin/a")).mm();
            sealed(() -> mm.munmap(0, 0x1000));
            sealed(() -> mm.mprotect(0, 0x1000, Prot.PROT_READ | Prot.PROT_EXEC));
            sealed(() -> mm.mremap(0, 0x1000, 0x2000, 0, 0));
            sealed(() -> mm.madvise(0, 0x1000, MADV_DONTNEED));
            sealed(() -> mm.mmap(MapRequest.anonymous(0, 0x1000, Prot.PROT_READ, MapRequest.Placement.FIXED)));
            mm.madvise(0, 0x1000, MADV_WILLNEED);
        }

        private static void sealed(ThrowingCallable call) {
            ExecException e = catchThrowableOfType(ExecException.class, call);
            assertThat(e.errno()).isEqualTo(Errno.EPERM);
            assertThat(e.violation().rule().id()).isEqualTo("mm.sealed");
        }
    }

    @Nested
    class Contents {
        private static final int FILE_SIZE = 0x2800;

        private final byte[] content = new byte[FILE_SIZE - 0x1000];

        Contents() {
            Arrays.fill(content, (byte) 0xaa);
        }

        private Program exec(int flags, long filesz, long memsz) {
            return ElfLoadIT.this.exec(ElfImageBuilder.elf64()
                    .entry(0x401000)
                    .put(0x1000, content)
                    .phdr(PT_LOAD, flags, 0x1000, 0x401000, filesz, memsz, 0x1000));
        }

        private static void assertBytes(Program program, long from, long to, int value) {
            byte[] expected = new byte[(int) (to - from)];
            Arrays.fill(expected, (byte) value);
            assertThat(StartStack.bytes(program, from, expected.length)).isEqualTo(expected);
        }

        @Test
        void areTheFilesBytesThenZeroesToTheEndOfTheBss() {
            Program program = exec(PF_R | PF_W, 0x345, 0x3000);
            assertBytes(program, 0x401000, 0x401345, 0xaa);
            assertBytes(program, 0x401345, 0x404000, 0);
            assertThat(Images.maps(program)).startsWith("401000-402000 rw-p 1000 /bin/a", "402000-404000 rw-p 0");
        }

        @Test
        void areZeroesToTheEndOfThePageWhenTheBssEndsInIt() {
            Program program = exec(PF_R | PF_W, 0x345, 0x346);
            assertBytes(program, 0x401000, 0x401345, 0xaa);
            assertBytes(program, 0x401345, 0x402000, 0);
        }

        @Test
        void goOnBehindASegmentWithoutBss() {
            assertBytes(exec(PF_R | PF_W, 0x345, 0x345), 0x401000, 0x402000, 0xaa);
        }

        @Test
        void goOnInABssThatCannotBeWritten() {
            Program program = exec(PF_R, 0x345, 0x1800);
            assertBytes(program, 0x401000, 0x402000, 0xaa);
            assertBytes(program, 0x402000, 0x403000, 0);
            assertThat(Images.maps(program)).startsWith("401000-402000 r--p 1000 /bin/a", "402000-403000 rw-p 0");
        }

        @Test
        void endWithZeroesBehindTheEndOfTheFile() {
            Program program = exec(PF_R, 0x1800, 0x1800);
            assertBytes(program, 0x401000, 0x402800, 0xaa);
            assertBytes(program, 0x402800, 0x403000, 0);
        }

        @Test
        void areMissingInPagesBehindTheEndOfTheFile() {
            Program program = exec(PF_R, 0x3000, 0x3000);
            assertThat(Images.only(program, "/bin/a").end()).isEqualTo(0x404000);
            assertThat(program.mm().read(0x401000, new byte[0x3000], 0x3000)).isEqualTo(0x2000);
            assertThat(program.mm().read(0x403000, new byte[1], 1)).isZero();
        }

        @Test
        void areZeroesWithoutAnyBytesInTheFile() {
            Program program = exec(PF_R | PF_W, 0, 0x1001);
            assertBytes(program, 0x401000, 0x403000, 0);
            assertThat(Images.maps(program)).startsWith("401000-403000 rw-p 0");
        }

        @Test
        void ofTheBssCanBeExecutedWhereTheSegmentCan() {
            assertThat(Images.maps(exec(PF_R | PF_W | PF_X, 0x1000, 0x2000)))
                    .startsWith("401000-402000 rwxp 1000 /bin/a", "402000-403000 rwxp 0");
        }

        @Test
        void doNotChangeTheFile() {
            exec(PF_R | PF_W, 0x345, 0x3000);
            assertBytes(root.exec("/bin/a"), 0x401000, 0x401345, 0xaa);
            assertBytes(exec(PF_R | PF_W, 0x346, 0x346), 0x401000, 0x402000, 0xaa);
        }
    }

    @Nested
    class Stack {
        private Program exec(List<String> argv, String... envp) {
            root.put("/bin/a", SampleElf.exec64());
            List<ByteString> environment =
                    Arrays.stream(envp).map(ByteString::of).toList();
            return root.exec(
                    new Task(),
                    new ExecRequest(
                            ByteString.of("/bin/a"),
                            argv.stream().map(ByteString::of).toList(),
                            environment));
        }

        @Test
        void isLaidOutFromTheTopToTheStackPointer() {
            Program program = exec(List.of("/bin/a", "-v"), "X=1");
            StartStack stack = StartStack.of(program);
            assertThat(StartStack.bytes(program, 0x7fffffffeff8L, 8)).containsOnly(0);
            assertThat(stack.aux(AuxVector.AT_EXECFN)).isEqualTo(0x7fffffffeff1L);
            assertThat(StartStack.string(program, 0x7fffffffeff1L)).isEqualTo("/bin/a");
            assertThat(StartStack.string(program, 0x7fffffffefedL)).isEqualTo("X=1");
            assertThat(StartStack.string(program, 0x7fffffffefeaL)).isEqualTo("-v");
            assertThat(StartStack.string(program, 0x7fffffffefe3L)).isEqualTo("/bin/a");
            assertThat(stack.aux(AuxVector.AT_PLATFORM)).isEqualTo(0x7fffffffefd9L);
            assertThat(StartStack.string(program, 0x7fffffffefd9L)).isEqualTo("x86_64");
            assertThat(stack.aux(AuxVector.AT_RANDOM)).isEqualTo(0x7fffffffefc9L);
            assertThat(stack.auxv().entries()).hasSize(23);
            assertThat(program.registers().get("rsp")).isEqualTo(0x7fffffffee20L);
            assertThat(program.mm().get(MmField.ARG_START)).isEqualTo(0x7fffffffefe3L);
            assertThat(program.mm().get(MmField.ARG_END)).isEqualTo(0x7fffffffefedL);
            assertThat(program.mm().get(MmField.ENV_START)).isEqualTo(0x7fffffffefedL);
            assertThat(program.mm().get(MmField.ENV_END)).isEqualTo(0x7fffffffeff1L);
            assertThat(program.mm().get(MmField.START_STACK)).isEqualTo(0x7fffffffee20L);
        }

        @Test
        void holdsArgumentsAndEnvironmentInTheirOrder() {
            StartStack stack = StartStack.of(exec(List.of("zero", "", "two words"), "A=1", "", "A=2"));
            assertThat(stack.argc()).isEqualTo(3);
            assertThat(stack.argv()).containsExactly("zero", "", "two words");
            assertThat(stack.envp()).containsExactly("A=1", "", "A=2");
        }

        @Test
        void holdsOneEmptyArgumentInsteadOfNone() {
            StartStack stack = StartStack.of(exec(List.of()));
            assertThat(stack.argc()).isEqualTo(1);
            assertThat(stack.argv()).containsExactly("");
            assertThat(stack.envp()).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 100})
        void isAlignedTo16BytesWhateverItHolds(int arguments) {
            Program program = exec(List.of("a".repeat(arguments), "b"), "c".repeat(arguments / 2));
            assertThat(program.registers().get("rsp") % 16).isZero();
            assertThat(StartStack.of(program).argv()).containsExactly("a".repeat(arguments), "b");
        }

        @Test
        void tellsTheProgramAboutItself() {
            StartStack stack = StartStack.of(exec(List.of("/bin/a")));
            assertThat(stack.aux(AuxVector.AT_PHDR)).isEqualTo(0x400040);
            assertThat(stack.aux(AuxVector.AT_PHENT)).isEqualTo(56);
            assertThat(stack.aux(AuxVector.AT_PHNUM)).isEqualTo(2);
            assertThat(stack.aux(AuxVector.AT_BASE)).isZero();
            assertThat(stack.aux(AuxVector.AT_ENTRY)).isEqualTo(0x401000);
            assertThat(stack.aux(AuxVector.AT_SECURE)).isZero();
            assertThat(stack.aux(AuxVector.AT_SYSINFO_EHDR)).isEqualTo(0x7ffff7ffd000L);
            assertThat(stack.auxv().entries().get(22).type()).isEqualTo(AuxVector.AT_NULL);
        }
    }

    @Nested
    class Registers {
        @Test
        void areZeroButForEntryStackSelectorsAndFlags() {
            Program program = exec(SampleElf.exec64());
            for (String name : program.registers().set().names()) {
                long expected = switch (name) {
                    case "rip" -> 0x401000;
                    case "rsp" -> program.mm().get(MmField.START_STACK);
                    case "cs" -> 0x33;
                    case "ss" -> 0x2b;
                    case "eflags" -> 0x202;
                    case "orig_rax" -> 59;
                    default -> 0;
                };
                assertThat(program.registers().get(name)).as(name).isEqualTo(expected);
            }
        }
    }
}
