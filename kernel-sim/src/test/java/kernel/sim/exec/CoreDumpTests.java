package kernel.sim.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import kernel.api.BinPrm;
import kernel.api.BinaryFormat;
import kernel.api.ByteString;
import kernel.api.CoreDumpParams;
import kernel.api.CoreFilter;
import kernel.api.CoreProcess;
import kernel.api.CoreThread;
import kernel.api.ExecException;
import kernel.api.LoadResult;
import kernel.api.MapRequest;
import kernel.api.Prot;
import kernel.api.Rule;
import kernel.api.SigInfo;
import kernel.api.Signal;
import kernel.sim.fs.MemoryFileSystem;
import kernel.sim.fs.Mount;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.profile.MachineProfile;
import kernel.sim.profile.MachineProfileBuilder;
import kernel.sim.task.CloneArgs;
import kernel.sim.task.CloneFlags;
import kernel.sim.task.Resource;
import kernel.sim.task.Rlimits;
import kernel.sim.task.SignalSet;
import kernel.sim.task.Task;
import kernel.sim.task.TaskIds;
import kernel.sim.task.TaskTable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

/** Who leaves a core, and what the kernel tells the format of it. */
class CoreDumpTests {
    private static final int SETUID = 04755;

    private final MemoryFileSystem root = new MemoryFileSystem(Mount.DEFAULT);
    private final Task task = new Task();
    private final ByteArrayOutputStream sink = new ByteArrayOutputStream();
    private Optional<CoreDumpParams> seen = Optional.empty();

    /** Writes a word, and remembers what it was told. */
    private final class DumpingFormat implements BinaryFormat {
        private final FakeFormat loader;

        DumpingFormat(FakeFormat loader) {
            this.loader = loader;
        }

        @Override
        public String name() {
            return loader.name();
        }

        @Override
        public List<Rule> rules() {
            return loader.rules();
        }

        @Override
        public LoadResult loadBinary(BinPrm bprm) {
            return loader.loadBinary(bprm);
        }

        @Override
        public boolean coreDump(CoreDumpParams params) throws IOException {
            seen = Optional.of(params);
            params.output().write(ByteBuffer.wrap("core".getBytes(StandardCharsets.US_ASCII)));
            return true;
        }
    }

    private Kernel start(BinaryFormat format, MachineProfileBuilder machine) {
        root.put(ByteString.of("/program"), SETUID, 50, 50, new byte[] {1});
        Kernel kernel = TestKernels.of(machine.build(), root, format);
        limit(Rlimits.INFINITY);
        kernel.execve(task, ExecRequest.of("/program"));
        return kernel;
    }

    private Kernel start() {
        task.setNoNewPrivs();
        return start(dumping(), new MachineProfileBuilder());
    }

    private DumpingFormat dumping() {
        return new DumpingFormat(FakeFormat.loading("dumping"));
    }

    private void limit(long bytes) {
        task.rlimits(task.rlimits().with(Resource.CORE, new Rlimits.Limit(bytes, Rlimits.INFINITY)));
    }

    private CoreDumpParams dump(Kernel kernel, Signal signal) throws IOException {
        kernel.coreDump(task, signal, Channels.newChannel(sink));
        assertThat(sink).hasToString("core");
        return seen.orElseThrow();
    }

    private void assertNone(Kernel kernel, Signal signal, Rule rule) {
        ExecException none = catchThrowableOfType(
                ExecException.class, () -> kernel.coreDump(task, signal, Channels.newChannel(sink)));
        assertThat(none).isNotNull();
        assertThat(none.violation().rule()).isEqualTo(rule);
        assertThat(none.errno()).isEqualTo(rule.errno());
        assertThat(sink.size()).isZero();
        assertThat(task.program()).isPresent();
    }

    @Test
    void tellsTheFormatWhatTheTaskIs() throws IOException {
        Kernel kernel = start();
        task.ids(new TaskIds(5, 6, 7, 8));
        task.coredumpFilter(0xfff0 | CoreFilter.ANON_SHARED);
        limit(0x12345);
        CoreDumpParams params = dump(kernel, Signal.SIGSEGV);
        assertThat(params.siginfo()).isEqualTo(new SigInfo.Kill(Signal.SIGSEGV, SigInfo.SI_USER, 6, 0));
        assertThat(params.process()).isEqualTo(new CoreProcess(ByteString.of("program"), 5, 6, 7, 8, 0, 0, 0, 0x600));
        assertThat(params.threads()).hasSize(1);
        assertThat(params.threads().get(0).pid()).isEqualTo(5);
        assertThat(params.registers().get("rip")).isEqualTo(FakeFormat.ENTRY);
        assertThat(params.filter()).isEqualTo(0x1f2);
        assertThat(params.limit()).isEqualTo(0x12345);
        assertThat(params.gateVma().orElseThrow().start()).isEqualTo(0xffffffffff600000L);
        assertThat(task.exitSignal()).isEmpty();
    }

    @Test
    void tellsOfRandomAddresses() throws IOException {
        task.personality(0);
        assertThat(dump(start(), Signal.SIGABRT).process().flags()).isEqualTo(0x400600);
    }

    @Test
    void tellsOfMappingsThatOnlyTheSuperUserCanMake() throws IOException {
        task.setNoNewPrivs();
        FakeFormat low = FakeFormat.of(
                "low",
                bprm -> FakeFormat.load(
                        bprm,
                        b -> b.mm().mmap(MapRequest.anonymous(0, 0x1000, Prot.PROT_READ, MapRequest.Placement.FIXED))));
        Kernel kernel = start(new DumpingFormat(low), new MachineProfileBuilder());
        assertThat(dump(kernel, Signal.SIGABRT).process().flags()).isEqualTo(0x700);
    }

    @Test
    void tellsTheNumbersOfATaskListAndAllThreads() throws IOException {
        Kernel kernel = start();
        TaskTable table = new TaskTable(LinuxProfile.SIM, MachineProfile.builtIn());
        Task child = table.fork(table.init());
        child.rlimits(task.rlimits());
        child.setNoNewPrivs();
        kernel.execve(child, ExecRequest.of("/program"));
        Task thread = table.clone(
                child, CloneArgs.clone(CloneFlags.CLONE_VM | CloneFlags.CLONE_SIGHAND | CloneFlags.CLONE_THREAD));
        table.signals().sigprocmask(thread, SignalSet.EMPTY.with(15));
        kernel.coreDump(thread, Signal.SIGABRT, Channels.newChannel(sink));
        CoreDumpParams params = seen.orElseThrow();
        assertThat(params.threads())
                .map(CoreThread::pid)
                .containsExactly(table.pids().pid(thread), table.pids().pid(child));
        assertThat(params.threads()).map(CoreThread::sighold).containsExactly(1L << 14, 0L);
        assertThat(params.process().pid()).isEqualTo(table.pids().pid(child));
        assertThat(params.process().ppid()).isEqualTo(1);
        assertThat(params.process().pgrp()).isEqualTo(1);
    }

    @Test
    void needsAProgram() {
        Kernel kernel = TestKernels.of(root);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> kernel.coreDump(task, Signal.SIGABRT, Channels.newChannel(sink)));
    }

    @Nested
    class Signals {
        @ParameterizedTest
        @EnumSource(
                names = {
                    "SIGQUIT", "SIGILL", "SIGTRAP", "SIGABRT", "SIGBUS", "SIGFPE", "SIGSEGV", "SIGXCPU", "SIGXFSZ",
                    "SIGSYS"
                })
        void thatLeaveACore(Signal signal) throws IOException {
            assertThat(dump(start(), signal).signal()).isEqualTo(signal);
        }

        @ParameterizedTest
        @EnumSource(
                mode = Mode.EXCLUDE,
                names = {
                    "SIGQUIT", "SIGILL", "SIGTRAP", "SIGABRT", "SIGBUS", "SIGFPE", "SIGSEGV", "SIGXCPU", "SIGXFSZ",
                    "SIGSYS"
                })
        void thatLeaveNone(Signal signal) {
            assertNone(start(), signal, CoreDumpRule.SIGNAL);
        }
    }

    @Nested
    class NoCore {
        @Test
        void isLeftByAProgramThatGainedRights() {
            Kernel kernel = start(dumping(), new MachineProfileBuilder());
            assertNone(kernel, Signal.SIGABRT, CoreDumpRule.DUMPABLE);
        }

        @Test
        void isLeftBelowOnePage() {
            Kernel kernel = start();
            limit(4095);
            assertNone(kernel, Signal.SIGABRT, CoreDumpRule.LIMIT);
            limit(0);
            assertNone(kernel, Signal.SIGABRT, CoreDumpRule.LIMIT);
        }

        @Test
        void isLeftByAFormatWithoutCores() {
            task.setNoNewPrivs();
            Kernel kernel = start(FakeFormat.loading("fake"), new MachineProfileBuilder());
            assertNone(kernel, Signal.SIGABRT, CoreDumpRule.FORMAT);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void isLeftByAProgramThatGainedRightsIfTheKernelIsSetSo(int suidDumpable) throws IOException {
        Kernel kernel = start(dumping(), new MachineProfileBuilder().suidDumpable(suidDumpable));
        assertThat(dump(kernel, Signal.SIGABRT).limit()).isEqualTo(Rlimits.INFINITY);
    }
}
