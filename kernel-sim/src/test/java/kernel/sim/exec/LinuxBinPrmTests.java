package kernel.sim.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import kernel.api.AuxEntry;
import kernel.api.AuxVector;
import kernel.api.BinPrm;
import kernel.api.ByteString;
import kernel.api.Errno;
import kernel.api.ExecException;
import kernel.api.ExecutableStack;
import kernel.api.LoadResult;
import kernel.api.Personality;
import kernel.api.Prot;
import kernel.api.Vma;
import kernel.sim.fs.MemoryFileSystem;
import kernel.sim.fs.Mount;
import kernel.sim.profile.MachineProfile;
import kernel.sim.profile.MachineProfileBuilder;
import kernel.sim.task.Resource;
import kernel.sim.task.Rlimits;
import kernel.sim.task.Task;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The stack that a program gets, and what the kernel maps for it. */
class LinuxBinPrmTests {
    private static final long STACK_TOP = 0x7ffffffff000L;
    private static final long MMAP_BASE = 0x7ffff7fff000L;

    private final MemoryFileSystem root = new MemoryFileSystem(Mount.DEFAULT);
    private final Task task = new Task();
    private final ExecRequest request = ExecRequest.of("/bin/a", "-v").withEnvp(List.of(ByteString.of("X=1")));

    @BeforeEach
    void putProgram() {
        root.put("/bin/a", 0755, new byte[] {1});
    }

    private void limit(Resource resource, long soft) {
        task.rlimits(task.rlimits().with(resource, new Rlimits.Limit(soft, Rlimits.INFINITY)));
    }

    private void run(ExecRequest what, Consumer<BinPrm> maps) {
        Kernel kernel = TestKernels.of(root, FakeFormat.of("fake", bprm -> FakeFormat.load(bprm, maps)));
        kernel.execve(task, what);
    }

    private Vma stack() {
        List<Vma> vmas = task.program().orElseThrow().mm().vmas();
        assertThat(vmas).hasSize(1);
        assertThat(vmas.get(0).isGrowsDown()).isTrue();
        assertThat(vmas.get(0).end()).isEqualTo(STACK_TOP);
        return vmas.get(0);
    }

    /** Returns a request whose strings take so many bytes below the top of the stack, with the zero word. */
    private static ExecRequest taking(int bytes) {
        int argument = bytes - 8 - 2 * "/bin/a\0".length() - 1;
        return ExecRequest.of("/bin/a", "x".repeat(argument));
    }

    @Nested
    class Strings {
        @Test
        void lieBelowTheTopFromTheFileNameDownToTheFirstArgument() {
            List<Long> seen = new ArrayList<>();
            run(request, bprm -> {
                seen.add(bprm.p());
                seen.add(bprm.exec());
            });
            assertThat(seen).containsExactly(0x7fffffffefe3L, 0x7fffffffeff1L);
            byte[] bytes = new byte[29];
            assertThat(task.program().orElseThrow().mm().read(0x7fffffffefe3L, bytes, 29))
                    .isEqualTo(29);
            assertThat(ByteString.of(bytes)).isEqualTo(ByteString.of("/bin/a\0-v\0X=1\0/bin/a\0\0\0\0\0\0\0\0\0"));
        }

        @Test
        void moveWithTheStack() {
            List<Long> seen = new ArrayList<>();
            FakeFormat lower = FakeFormat.of("lower", bprm -> {
                bprm.beginNewExec();
                bprm.setPersonality(bprm.machine().nativeAbi());
                bprm.setupNewExec();
                bprm.setupArgPages(0x10000000, ExecutableStack.DEFAULT);
                seen.add(bprm.p());
                bprm.startThread(0, 0);
                return LoadResult.loaded();
            });
            TestKernels.of(root, lower).execve(task, request);
            assertThat(seen).containsExactly(0xfffffe3L);
            assertThat(FakeFormat.string(task.program().orElseThrow().mm(), 0xfffffe3L))
                    .isEqualTo(ByteString.of("/bin/a"));
        }
    }

    @Nested
    class StackMapping {
        @ParameterizedTest
        @CsvSource({
            "4096, 0x7ffffffde000",
            "4097, 0x7ffffffdd000",
            "12288, 0x7ffffffdc000",
            "12289, 0x7ffffffdb000",
        })
        void hasThePagesOfTheStringsAnd128Kib(int bytes, String start) {
            run(taking(bytes), bprm -> {});
            assertThat(stack().start()).isEqualTo(Long.decode(start));
        }

        @ParameterizedTest
        @CsvSource({
            "0,      0x7fffffffe000",
            "4096,   0x7fffffffe000",
            "8191,   0x7fffffffe000",
            "8192,   0x7fffffffd000",
            "65536,  0x7ffffffef000",
            "139263, 0x7ffffffde000",
            "-1,     0x7ffffffde000",
        })
        void isAtMostTheStackLimitRoundedDownButHoldsTheStrings(long limit, String start) {
            limit(Resource.STACK, limit);
            run(request, bprm -> {});
            assertThat(stack().start()).isEqualTo(Long.decode(start));
        }

        @Test
        void mustFitTheLimitOfTheAddressSpace() {
            limit(Resource.AS, 33 * 4096);
            run(request, bprm -> {});
            assertThat(stack().start()).isEqualTo(0x7ffffffde000L);
            limit(Resource.AS, 33 * 4096 - 1);
            Kernel kernel = TestKernels.of(root, FakeFormat.loading("fake"));
            ExecException e = TestKernels.failure(kernel, task, request);
            assertThat(e.violation().rule()).isEqualTo(ExecRule.STACK_ROOM);
            assertThat(e.errno()).isEqualTo(Errno.EFAULT);
            assertThat(e.signal()).isPresent();
        }

        @ParameterizedTest
        @CsvSource({"0x1000", "0x2000"})
        void mustEndAboveTheLowestAddressWithItsStrings(String top) {
            FakeFormat low = FakeFormat.of("low", bprm -> {
                bprm.beginNewExec();
                bprm.setPersonality(bprm.machine().nativeAbi());
                bprm.setupNewExec();
                bprm.setupArgPages(Long.decode(top), ExecutableStack.DEFAULT);
                return LoadResult.loaded();
            });
            ExecException e = TestKernels.failure(TestKernels.of(root, low), task, request);
            assertThat(e.violation().rule()).isEqualTo(ExecRule.STACK_FIT);
            assertThat(e.errno()).isEqualTo(Errno.ENOMEM);
        }

        @ParameterizedTest
        @EnumSource(ExecutableStack.class)
        void isExecutableIfTheFormatSaysSo(ExecutableStack stack) {
            assertThat(prot(stack, 0) & Prot.PROT_EXEC)
                    .isEqualTo(stack == ExecutableStack.ENABLE_X ? Prot.PROT_EXEC : 0);
            assertThat(prot(stack, Personality.READ_IMPLIES_EXEC) & Prot.PROT_EXEC)
                    .isEqualTo(stack == ExecutableStack.DISABLE_X ? 0 : Prot.PROT_EXEC);
        }

        private int prot(ExecutableStack stack, int personality) {
            FakeFormat format = FakeFormat.of("stack", bprm -> {
                bprm.beginNewExec();
                bprm.setPersonality(bprm.machine().compatAbi().orElseThrow());
                bprm.personality(bprm.personality() | personality);
                bprm.setupNewExec();
                bprm.setupArgPages(0xffffe000L, stack);
                bprm.startThread(0, 0);
                return LoadResult.loaded();
            });
            TestKernels.of(root, format).execve(task, request);
            return task.program().orElseThrow().mm().vmas().get(0).prot();
        }
    }

    @Nested
    class AdditionalPages {
        private AuxVector auxv = AuxVector.EMPTY;

        @Test
        void endWhereMappingsStart() {
            run(request, bprm -> auxv = bprm.archSetupAdditionalPages());
            List<Vma> vmas = task.program().orElseThrow().mm().vmas();
            assertThat(vmas)
                    .extracting(Vma::start)
                    .startsWith(MMAP_BASE - 0x8000, MMAP_BASE - 0x4000, MMAP_BASE - 0x2000);
            assertThat(vmas)
                    .extracting(Vma::prot)
                    .startsWith(Prot.PROT_READ, Prot.PROT_READ, Prot.PROT_READ | Prot.PROT_EXEC);
            assertThat(vmas.get(2).end()).isEqualTo(MMAP_BASE);
            assertThat(auxv.entries()).containsExactly(new AuxEntry(AuxVector.AT_SYSINFO_EHDR, MMAP_BASE - 0x2000));
        }

        @Test
        void holdTheImageOfTheMachine() {
            run(request, bprm -> auxv = bprm.archSetupAdditionalPages());
            byte[] magic = new byte[4];
            task.program().orElseThrow().mm().read(MMAP_BASE - 0x2000, magic, 4);
            assertThat(magic).containsExactly(0x7f, 'E', 'L', 'F');
        }

        @Test
        void tellWhere32BitProgramsEnterTheKernel() {
            FakeFormat compat = FakeFormat.of("compat", bprm -> {
                bprm.beginNewExec();
                bprm.setPersonality(bprm.machine().compatAbi().orElseThrow());
                bprm.setupNewExec();
                auxv = bprm.archSetupAdditionalPages();
                bprm.startThread(0, 0);
                return LoadResult.loaded();
            });
            TestKernels.of(root, compat).execve(task, request);
            long vdso = auxv.value(AuxVector.AT_SYSINFO_EHDR).orElseThrow();
            long offset = MachineProfile.builtIn()
                    .elf32()
                    .orElseThrow()
                    .sysinfoOffset()
                    .orElseThrow();
            assertThat(auxv.value(AuxVector.AT_SYSINFO)).contains(vdso + offset);
            assertThat(Long.compareUnsigned(vdso, 0xf7ffe000L)).isNegative();
        }

        @Test
        void canBeMissing() {
            MachineProfile bare = new MachineProfileBuilder().special().build();
            FakeFormat format =
                    FakeFormat.of("bare", bprm -> FakeFormat.load(bprm, b -> auxv = b.archSetupAdditionalPages()));
            TestKernels.of(bare, root, format).execve(task, request);
            assertThat(auxv.entries()).isEmpty();
            assertThat(stack().start()).isEqualTo(0x7ffffffde000L);
        }
    }

    @Nested
    class OrderOfCalls {
        @Test
        void givesNoMemoryBeforeSetupNewExec() {
            assertMissing("setupNewExec", BinPrm::mm);
            assertMissing("setupNewExec", BinPrm::aslr);
            assertMissing("setPersonality", BinPrm::setupNewExec);
        }

        private void assertMissing(String method, Consumer<BinPrm> call) {
            FakeFormat early = FakeFormat.of("early", bprm -> {
                call.accept(bprm);
                return LoadResult.loaded();
            });
            Kernel kernel = TestKernels.of(root, early);
            assertThatThrownBy(() -> kernel.execve(task, request))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(method);
        }

        @Test
        void turnsRandomisationOnUnlessPersonalityOrSettingsForbidIt() {
            assertThat(isRandom(2, 0)).isTrue();
            assertThat(isRandom(1, 0)).isTrue();
            assertThat(isRandom(0, 0)).isFalse();
            assertThat(isRandom(2, Personality.ADDR_NO_RANDOMIZE)).isFalse();
        }

        private boolean isRandom(int randomizeVaSpace, int personality) {
            List<Boolean> seen = new ArrayList<>();
            MachineProfile machine = new MachineProfileBuilder()
                    .randomizeVaSpace(randomizeVaSpace)
                    .build();
            FakeFormat asking = FakeFormat.of(
                    "ask", bprm -> FakeFormat.load(bprm, b -> seen.add(b.aslr().isOn())));
            task.personality(personality);
            TestKernels.of(machine, root, asking).execve(task, request);
            return seen.get(0);
        }
    }
}
