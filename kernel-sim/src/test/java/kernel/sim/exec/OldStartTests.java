package kernel.sim.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import kernel.api.Abi;
import kernel.api.BinPrm;
import kernel.api.BinaryFormat;
import kernel.api.Cred;
import kernel.api.Errno;
import kernel.api.ExecException;
import kernel.api.ExecutableStack;
import kernel.api.KernelVersion;
import kernel.api.LoadResult;
import kernel.api.MapRequest;
import kernel.api.MmField;
import kernel.api.Registers;
import kernel.api.Rule;
import kernel.api.Signal;
import kernel.api.Versioned;
import kernel.api.Violation;
import kernel.api.Vma;
import kernel.sim.fs.MemoryFileSystem;
import kernel.sim.fs.Mount;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.profile.MachineProfile;
import kernel.sim.profile.MachineProfileBuilder;
import kernel.sim.task.Program;
import kernel.sim.task.Resource;
import kernel.sim.task.Rlimits;
import kernel.sim.task.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How programs of old formats start, and programs of old kernels. */
class OldStartTests {
    private static final long STACK_TOP = 0xc0000000L;

    private final MemoryFileSystem root = new MemoryFileSystem(Mount.DEFAULT);
    private final Task task = new Task();

    OldStartTests() {
        root.put("/bin/a", 0755, new byte[] {1});
        root.put("/bin/setuid", 04755, new byte[] {1});
    }

    private Kernel kernel(String name, MachineProfile machine, BinaryFormat format) {
        return new Kernel(
                LinuxProfile.named(name).orElseThrow(),
                machine,
                root,
                FormatList.of(List.of(format)),
                new SplittableRandom(1));
    }

    private Program exec(String kernel, BinaryFormat format) {
        kernel(kernel, MachineProfile.builtIn(), format).execve(task, ExecRequest.of("/bin/a"));
        return task.program().orElseThrow();
    }

    /** Loads a program after a test has said what it wants. */
    private static BinaryFormat format(Consumer<BinPrm> before) {
        return FakeFormat.of("old", bprm -> {
            bprm.beginNewExec();
            Abi abi = bprm.machine().nativeAbi();
            bprm.setPersonality(abi);
            before.accept(bprm);
            bprm.setupNewExec();
            bprm.setupArgPages(abi.stackTop(bprm.personality()), ExecutableStack.DEFAULT);
            bprm.startThread(0x1020, bprm.p());
            return LoadResult.loaded();
        });
    }

    private void limitStack(long soft) {
        task.rlimits(task.rlimits().with(Resource.STACK, new Rlimits.Limit(soft, Rlimits.INFINITY)));
    }

    @Test
    void keepTheRegistersOfTheCallerIfTheyAskForThem() {
        exec("linux-5.10-i386", FakeFormat.loading("new"));
        Registers caller = task.program().orElseThrow().registers();
        for (String name : caller.set().names()) {
            caller = caller.with(name, 0x1234);
        }
        task.registers(caller);
        Registers kept = exec("linux-5.10-i386", format(BinPrm::keepRegisters)).registers();
        assertThat(List.of(kept.get("ebx"), kept.get("ecx"), kept.get("ebp"))).containsOnly(0x1234L);
        assertThat(kept.get("eax")).isZero();
        assertThat(kept.get("fs")).isZero();
        assertThat(kept.get("eip")).isEqualTo(0x1020);
        assertThat(kept.get("cs")).isEqualTo(0x73);
        Registers cleared = exec("linux-5.10-i386", format(bprm -> {})).registers();
        assertThat(cleared.get("ebx")).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "linux-2.4-i386, 246",
        "linux-2.6.32-i386, 246",
        "linux-3.10-i386, 200",
        "linux-5.10-i386, 200",
        "linux-6.18, 202"
    })
    void haveFlagsOfTheCallerOnlyInOldKernels(String kernel, String flags) {
        exec(kernel, FakeFormat.loading("new"));
        task.registers(task.program().orElseThrow().registers().with("eflags", 0x246));
        assertThat(exec(kernel, FakeFormat.loading("new")).registers().get("eflags"))
                .isEqualTo(Long.parseLong(flags, 16));
    }

    @Test
    void hadOtherSegmentsIn24() {
        Registers registers = exec("linux-2.4-i386", FakeFormat.loading("new")).registers();
        assertThat(List.of(registers.get("cs"), registers.get("ss"), registers.get("ds")))
                .containsExactly(0x23L, 0x2bL, 0x2bL);
    }

    @ParameterizedTest
    @CsvSource({
        "linux-2.4-i386, -1, 1000",
        "linux-2.6.32-i386, -1, 16000",
        "linux-3.10-i386, -1, 22000",
        "linux-4.15-i386, -1, 21000",
        "linux-3.10-i386, 65536, 10000",
        "linux-3.10-i386, 4096, 1000",
        "linux-4.15-i386, 4096, 1000"
    })
    void haveAStackOfTheKernelsSize(String kernel, long limit, String size) {
        limitStack(limit);
        List<Vma> vmas = exec(kernel, FakeFormat.loading("new")).mm().vmas();
        assertThat(vmas).hasSize(1);
        assertThat(vmas.get(0).end()).isEqualTo(STACK_TOP);
        assertThat(vmas.get(0).end() - vmas.get(0).start()).isEqualTo(Long.parseLong(size, 16));
    }

    @ParameterizedTest
    @CsvSource({
        "linux-2.4-i386, 8388608, 40000000",
        "linux-2.6.32-i386, 8388608, b7fff000",
        "linux-2.6.32-i386, -1, 40000000",
        "linux-3.10-i386, -1, 40000000",
        "linux-4.15-i386, -1, 1ffff000",
        "linux-4.15-i386, 8388608, b7fff000"
    })
    void haveMappingsWhereTheKernelPutsThem(String kernel, long stackLimit, String vaddr) {
        limitStack(stackLimit);
        Program program = exec(kernel, FakeFormat.loading("new"));
        assertThat(program.mm().mmap(anonymousPage())).isEqualTo(Long.parseLong(vaddr, 16));
    }

    private static MapRequest anonymousPage() {
        return MapRequest.anonymous(0, 0x1000, 1, MapRequest.Placement.ANYWHERE);
    }

    @Test
    void moveTheirStackAloneUnlessTheyAskForMore() {
        MachineProfile machine = new MachineProfileBuilder().randomizeVaSpace(2).build();
        task.personality(0);
        List<Long> found = new ArrayList<>();
        List<Long> tops = new ArrayList<>();
        BinaryFormat format = format(bprm -> bprm.randomize(false));
        Kernel kernel = kernel("linux-5.10-i386", machine, format);
        for (int i = 0; i < 50; i++) {
            kernel.execve(task, ExecRequest.of("/bin/a"));
            Program program = task.program().orElseThrow();
            found.add(program.mm().mmap(anonymousPage()));
            tops.add(program.mm().vmas().get(1).end());
        }
        assertThat(found).containsOnly(0xb7fff000L);
        assertThat(tops).allMatch(top -> top >= STACK_TOP - 0x2000 && top <= STACK_TOP);
        assertThat(tops).contains(STACK_TOP, STACK_TOP - 0x1000);
    }

    @Test
    void seeTheirDataLimit() {
        List<Long> seen = new ArrayList<>();
        task.rlimits(task.rlimits().with(Resource.DATA, new Rlimits.Limit(0x3000, Rlimits.INFINITY)));
        exec("linux-5.10-i386", format(bprm -> seen.add(bprm.rlimitData())));
        assertThat(seen).containsExactly(0x3000L);
    }

    @Test
    void areToldThatStringsAndStackStartWhereTheStringsAre() {
        Program program = exec("linux-5.10-i386", format(bprm -> {}));
        assertThat(program.mm().get(MmField.ARG_START))
                .isEqualTo(program.registers().get("esp"));
        assertThat(program.mm().get(MmField.START_STACK))
                .isEqualTo(program.registers().get("esp"));
    }

    @Test
    void showWhatThereIsOfThemWhenTheyAreKilled() {
        List<Program> ended = new ArrayList<>();
        List<Vma> vmas = new ArrayList<>();
        task.onFatalSignal((signal, program) -> {
            ended.add(program);
            vmas.addAll(program.mm().vmas());
        });
        BinaryFormat failing = FakeFormat.of("old", bprm -> {
            FakeFormat.makeStack(bprm);
            throw new ExecException(Violation.of(new TestRule("old.map", Errno.EINVAL)));
        });
        Kernel kernel = kernel("linux-5.10-i386", MachineProfile.builtIn(), failing);
        ExecException e = TestKernels.failure(kernel, task, ExecRequest.of("/bin/a"));
        assertThat(e.signal()).contains(Signal.SIGSEGV);
        assertThat(ended).hasSize(1);
        assertThat(vmas).hasSize(1);
        assertThat(ended.get(0).mm().users()).isZero();
        assertThat(ended.get(0).registers().get("eax")).isEqualTo(0xffffffeaL);
        assertThat(ended.get(0).comm()).hasToString("a");
        assertThat(task.program()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"linux-3.10-i386, 1000", "linux-4.15-i386, 0"})
    void gainRightsWhileTracedInNewerKernelsOnly(String kernel, int euid) {
        task.cred(new Cred(1000, 1000, 1000, 1000, false));
        task.trace();
        kernel(kernel, MachineProfile.builtIn(), FakeFormat.loading("new")).execve(task, ExecRequest.of("/bin/setuid"));
        assertThat(task.cred().euid()).isEqualTo(euid);
    }

    /** A format that went with 5.19. */
    private record GoneFormat() implements BinaryFormat {
        @Override
        public String name() {
            return "gone";
        }

        @Override
        public Versioned presence() {
            return new Versioned() {
                @Override
                public Optional<KernelVersion> until() {
                    return Optional.of(new KernelVersion(5, 19));
                }
            };
        }

        @Override
        public List<Rule> rules() {
            return List.of();
        }

        @Override
        public LoadResult loadBinary(BinPrm bprm) {
            return FakeFormat.load(bprm, b -> {});
        }
    }

    @ParameterizedTest
    @CsvSource({"linux-5.10-i386, true", "linux-6.18, false", "sim, true"})
    void needAFormatThatTheKernelHas(String name, boolean isThere) {
        Kernel kernel = kernel(name, MachineProfile.builtIn(), new GoneFormat());
        if (isThere) {
            kernel.execve(task, ExecRequest.of("/bin/a"));
            assertThat(task.program()).isPresent();
        } else {
            TestKernels.assertRefused(kernel, task, ExecRequest.of("/bin/a"), ExecRule.FORMAT);
        }
    }
}
