package kernel.sim.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.Consumer;
import kernel.api.BinPrm;
import kernel.api.ByteString;
import kernel.api.Cred;
import kernel.api.Errno;
import kernel.api.ExecException;
import kernel.api.MmField;
import kernel.api.Personality;
import kernel.api.Signal;
import kernel.api.Span;
import kernel.api.Violation;
import kernel.sim.fs.MemoryFileSystem;
import kernel.sim.fs.Mount;
import kernel.sim.fs.TestFiles;
import kernel.sim.mm.PagedAddressSpace;
import kernel.sim.module.LoadedModule;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.task.Descriptor;
import kernel.sim.task.Program;
import kernel.sim.task.Resource;
import kernel.sim.task.Rlimits;
import kernel.sim.task.SignalActions;
import kernel.sim.task.Task;
import kernel.sim.task.TaskState;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a call leaves in the task. */
class KernelTaskTests {
    private static final TestRule REFUSED = new TestRule("fake.refused", Errno.EINVAL);
    private static final Span NOWHERE = new Span(0, 0, "file");

    private final MemoryFileSystem root = new MemoryFileSystem(Mount.DEFAULT);
    private final Task task = new Task();

    @BeforeEach
    void putPrograms() {
        root.put("/prog", 0755, new byte[] {1});
        root.put("/setuid", 06755, new byte[] {1});
    }

    private Kernel refusing(Consumer<BinPrm> first) {
        return TestKernels.of(root, FakeFormat.of("fake", bprm -> {
            first.accept(bprm);
            throw new ExecException(Violation.of(REFUSED, bprm.file().path(), NOWHERE));
        }));
    }

    private Program run(ExecRequest request) {
        TestKernels.of(root, FakeFormat.loading("fake")).execve(task, request);
        return task.program().orElseThrow();
    }

    @Nested
    class FailureBeforeThePointOfNoReturn {
        @Test
        void leavesTheTaskAsItWas() {
            task.cred(new Cred(1, 2, 3, 4, false));
            task.personality(Personality.READ_IMPLIES_EXEC | Personality.ADDR_NO_RANDOMIZE);
            task.rlimits(task.rlimits().with(Resource.STACK, new Rlimits.Limit(-1, -1)));
            run(ExecRequest.of("/prog"));
            task.files().put(5, new Descriptor(TestFiles.open(root, "/prog"), true));
            task.actions().set(Signal.SIGTERM, SignalActions.Action.HANDLER);
            task.altStack(0x7000);
            task.parentDeathSignal(Signal.SIGHUP);
            TaskState before = task.state();
            Kernel kernel = refusing(bprm -> {
                bprm.removeArgZero();
                bprm.pushArg(ByteString.of("other"));
                bprm.changeInterp(ByteString.of("/other"));
                bprm.personality(0);
                bprm.setPersonality(bprm.machine().nativeAbi());
            });
            ExecException e = TestKernels.failure(kernel, task, ExecRequest.of("/setuid", "x"));
            assertThat(e.errno()).isEqualTo(Errno.EINVAL);
            assertThat(e.signal()).isEmpty();
            assertThat(task.state()).isEqualTo(before);
            assertThat(task.program()).isPresent();
        }

        @Test
        void leavesATaskWithoutProgramWithoutOne() {
            TaskState before = task.state();
            TestKernels.failure(refusing(bprm -> {}), task, ExecRequest.of("/setuid"));
            assertThat(task.state()).isEqualTo(before);
        }

        @Test
        void letsTheNextCallSucceed() {
            TestKernels.failure(refusing(bprm -> {}), task, ExecRequest.of("/prog"));
            assertThat(run(ExecRequest.of("/prog")).comm()).isEqualTo(ByteString.of("prog"));
        }
    }

    @Nested
    class FailureAfterThePointOfNoReturn {
        @Test
        void killsTheTask() {
            run(ExecRequest.of("/prog"));
            ExecException e = TestKernels.failure(refusing(BinPrm::beginNewExec), task, ExecRequest.of("/prog"));
            assertThat(e.errno()).isEqualTo(Errno.EINVAL);
            assertThat(e.violation().rule()).isEqualTo(REFUSED);
            assertThat(e.signal()).contains(Signal.SIGSEGV);
            assertThat(task.exitSignal()).contains(Signal.SIGSEGV);
            assertThat(task.program()).isEmpty();
        }

        @Test
        void doesNotGiveTheDeadTaskTheNewIdentity() {
            task.cred(new Cred(1, 1, 1, 1, false));
            TestKernels.failure(refusing(FakeFormat::makeStack), task, ExecRequest.of("/setuid"));
            assertThat(task.exitSignal()).contains(Signal.SIGSEGV);
            assertThat(task.cred()).isEqualTo(new Cred(1, 1, 1, 1, false));
        }
    }

    @Nested
    class Threads {
        private final Task thread = task.newThread();

        private Kernel meanwhile(LinuxProfile profile, Consumer<BinPrm> first) {
            return TestKernels.of(profile, root, FakeFormat.of("fake", bprm -> {
                first.accept(bprm);
                return FakeFormat.load(bprm, b -> {});
            }));
        }

        @Test
        void areKilledByTheOneThatStartsAProgram() {
            meanwhile(LinuxProfile.SIM, b -> {}).execve(thread, ExecRequest.of("/prog"));
            assertThat(task.exitSignal()).contains(Signal.SIGKILL);
            assertThat(thread.exitSignal()).isEmpty();
            assertThat(thread.isGroupLeader()).isTrue();
            assertThat(thread.state().threads()).isEqualTo(1);
        }

        @Test
        void areKilledAlsoIfTheProgramDoesNotStart() {
            TestKernels.failure(refusing(BinPrm::beginNewExec), thread, ExecRequest.of("/prog"));
            assertThat(task.exitSignal()).contains(Signal.SIGKILL);
            assertThat(thread.exitSignal()).contains(Signal.SIGSEGV);
        }

        @Test
        void liveOnInLinux24() {
            meanwhile(LinuxProfile.LINUX_2_4_I386, b -> {}).execve(thread, ExecRequest.of("/prog"));
            assertThat(thread.program()).isPresent();
            assertThat(thread.isGroupLeader()).isTrue();
            assertThat(task.exitSignal()).isEmpty();
            assertThat(task.state().threads()).isEqualTo(1);
            thread.kill(Signal.SIGTERM);
            assertThat(task.exitSignal()).isEmpty();
        }

        @Test
        void loseTheRaceToAnotherThatStartsAProgram() {
            Kernel fast = meanwhile(LinuxProfile.SIM, b -> {});
            Kernel slow = meanwhile(LinuxProfile.SIM, b -> fast.execve(task, ExecRequest.of("/prog")));
            ExecException e = TestKernels.failure(slow, thread, ExecRequest.of("/prog"));
            assertThat(e.violation().rule()).isEqualTo(ExecRule.DE_THREAD);
            assertThat(e.errno()).isEqualTo(Errno.EAGAIN);
            assertThat(e.signal()).contains(Signal.SIGKILL);
            assertThat(thread.exitSignal()).contains(Signal.SIGKILL);
            assertThat(thread.program()).isEmpty();
            assertThat(task.program()).isPresent();
            assertThat(task.exitSignal()).isEmpty();
        }

        @Test
        void dieOfTheSignalThatEndsTheProcessBeforeThePointOfNoReturn() {
            Kernel kernel = meanwhile(LinuxProfile.SIM, b -> task.kill(Signal.SIGTERM));
            ExecException e = TestKernels.failure(kernel, thread, ExecRequest.of("/prog"));
            assertThat(e.violation().rule()).isEqualTo(ExecRule.DE_THREAD);
            assertThat(e.signal()).contains(Signal.SIGTERM);
            assertThat(thread.exitSignal()).contains(Signal.SIGTERM);
        }

        @Test
        void runNothingIfTheSignalComesLater() {
            LoadedModule module = new LoadedModule("fake");
            Kernel kernel = TestKernels.of(root);
            kernel.registerBinfmt(
                    FakeFormat.of("fake", bprm -> FakeFormat.load(bprm, b -> thread.kill(Signal.SIGTERM))), module);
            kernel.execve(thread, ExecRequest.of("/prog"));
            assertThat(thread.program()).isEmpty();
            assertThat(thread.exitSignal()).contains(Signal.SIGTERM);
            assertThat(module.uses()).isZero();
            assertThat(TestFiles.open(root, "/prog").inode().writeCount().isUsed())
                    .isFalse();
        }

        @Test
        void executeNothingOnceTheyAreDead() {
            thread.kill(Signal.SIGKILL);
            assertThatThrownBy(() -> run(ExecRequest.of("/prog")))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("SIGKILL");
            assertThat(task.program()).isEmpty();
        }
    }

    @Nested
    class Arguments {
        @Test
        void becomeOneEmptyStringIfThereAreNone() {
            ByteString path = ByteString.of("/prog");
            Program program = run(new ExecRequest(path, List.of(), List.of(ByteString.of("A=1"))));
            PagedAddressSpace mm = program.mm();
            long argStart = mm.get(MmField.ARG_START);
            assertThat(mm.get(MmField.ARG_END)).isEqualTo(argStart + 1);
            assertThat(FakeFormat.string(mm, argStart)).isEqualTo(ByteString.EMPTY);
            assertThat(FakeFormat.string(mm, argStart + 1)).isEqualTo(ByteString.of("A=1"));
        }

        @Test
        void areCountedForTheFormat() {
            int[] counts = new int[4];
            FakeFormat counting = FakeFormat.of("fake", bprm -> {
                counts[0] = bprm.argc();
                counts[1] = bprm.envc();
                bprm.removeArgZero();
                counts[2] = bprm.argc();
                bprm.removeArgZero();
                bprm.removeArgZero();
                counts[3] = bprm.argc();
                return FakeFormat.load(bprm, b -> {});
            });
            ExecRequest request = ExecRequest.of("/prog", "a").withEnvp(List.of(ByteString.of("B=2")));
            TestKernels.of(root, counting).execve(task, request);
            assertThat(counts).containsExactly(2, 1, 1, 0);
        }

        @Test
        void canBeReplacedByTheFormat() {
            FakeFormat replacing = FakeFormat.of("fake", bprm -> {
                bprm.removeArgZero();
                bprm.pushArg(ByteString.of("new0"));
                return FakeFormat.load(bprm, b -> {});
            });
            TestKernels.of(root, replacing).execve(task, ExecRequest.of("/prog", "x"));
            PagedAddressSpace mm = task.program().orElseThrow().mm();
            long p = mm.get(MmField.ARG_START);
            assertThat(FakeFormat.string(mm, p)).isEqualTo(ByteString.of("new0"));
            assertThat(FakeFormat.string(mm, p + 5)).isEqualTo(ByteString.of("x"));
        }
    }

    @Nested
    class Name {
        @ParameterizedTest
        @CsvSource({
            "/usr/bin/0123456789abcde, 0123456789abcde",
            "/usr/bin/0123456789abcdef, 0123456789abcde",
            "/x, x",
            "//usr//x, x",
        })
        void isTheBasenameCutTo15Bytes(String path, String comm) {
            root.put(path.replace("//", "/"), 0755, new byte[] {1});
            assertThat(run(ExecRequest.of(path)).comm()).isEqualTo(ByteString.of(comm));
        }

        @Test
        void isCutInTheMiddleOfACharacter() {
            root.put("/" + "\u00e9".repeat(8), 0755, new byte[] {1});
            ByteString comm = run(ExecRequest.of("/" + "\u00e9".repeat(8))).comm();
            assertThat(comm).isEqualTo(ByteString.of("\u00e9".repeat(8)).slice(0, 15));
        }
    }
}
