package binfmt.elf.core;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kernel.api.AuxEntry;
import kernel.api.AuxVector;
import kernel.api.ByteString;
import kernel.api.CoreDumpParams;
import kernel.api.CoreFilter;
import kernel.api.CoreProcess;
import kernel.api.CoreThread;
import kernel.api.KernelProfile;
import kernel.api.KernelVersion;
import kernel.api.Registers;
import kernel.api.SigInfo;
import kernel.api.Signal;
import kernel.api.Versioned;
import kernel.api.Vma;

/** A task that leaves a core. */
final class TaskBuilder {
    static final long ARGS = 0x7000;

    /** A kernel of any version. */
    record Release(KernelVersion version) implements KernelProfile {
        @Override
        public String name() {
            return "test";
        }

        @Override
        public boolean has(Versioned behaviour) {
            return behaviour.holdsIn(version);
        }
    }

    private final FakeMemory memory = new FakeMemory();
    private final List<CoreThread> threads = new ArrayList<>();
    private FakeMachine machine = FakeMachine.LITTLE_64;
    private SigInfo siginfo = new SigInfo.Kill(Signal.SIGQUIT, SigInfo.SI_USER, 77, 1000);
    private CoreProcess process = new CoreProcess(ByteString.of("name"), 11, 12, 13, 14, 1000, 1001, -5, 0x600);
    private Optional<Vma> gateVma = Optional.empty();
    private KernelVersion version = new KernelVersion(6, 18);
    private int filter = CoreFilter.DEFAULT;
    private long limit = -1;

    private TaskBuilder() {}

    /** A task with one thread and no memory but its arguments. */
    static TaskBuilder task() {
        TaskBuilder task = new TaskBuilder().thread(11, 0x401000);
        task.memory.args(ARGS, "program", "arg");
        task.memory.savedAuxv(new AuxVector(List.of(new AuxEntry(6, 4096), new AuxEntry(0, 0))));
        return task;
    }

    /** A task with mappings of every kind. */
    static TaskBuilder example() {
        TaskBuilder task = task();
        task.memory
                .map(FakeVma.ofFile(0x10000, 2, "/bin/program"))
                .map(FakeVma.ofFile(0x12000, 2, "/bin/program", FakeVma.Kind.ANON_VMA)
                        .withOffset(0x2000))
                .page(0x13000, 1, 2, 3)
                .map(FakeVma.anonymous(0x20000, 4, FakeVma.Kind.ANON_VMA))
                .page(0x21000, 4)
                .map(FakeVma.anonymous(0x30000, 1, FakeVma.Kind.SPECIAL))
                .map(FakeVma.anonymous(0x40000, 3));
        return task;
    }

    FakeMemory memory() {
        return memory;
    }

    TaskBuilder thread(int pid, long pc) {
        Registers registers =
                Registers.zero(FakeMachine.REGISTERS).with("pc", pc).with("r0", pid * 100L);
        threads.add(new CoreThread(pid, registers, pid * 2L, pid * 4L));
        return this;
    }

    TaskBuilder machine(FakeMachine other) {
        machine = other;
        return this;
    }

    TaskBuilder siginfo(SigInfo other) {
        siginfo = other;
        return this;
    }

    TaskBuilder process(CoreProcess other) {
        process = other;
        return this;
    }

    TaskBuilder gateVma(Vma vma) {
        gateVma = Optional.of(vma);
        return this;
    }

    TaskBuilder version(int major, int minor) {
        version = new KernelVersion(major, minor);
        return this;
    }

    TaskBuilder filter(int bits) {
        filter = bits;
        return this;
    }

    TaskBuilder limit(long bytes) {
        limit = bytes;
        return this;
    }

    boolean dump(WritableByteChannel output) {
        try {
            return ElfCore.dump(new CoreDumpParams(
                    siginfo,
                    process,
                    threads,
                    machine,
                    memory,
                    gateVma,
                    machine,
                    new Release(version),
                    filter,
                    limit,
                    output));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the core, empty if there is none. */
    byte[] dump() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        dump(Channels.newChannel(bytes));
        return bytes.toByteArray();
    }
}
