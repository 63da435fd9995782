package binfmt.elf.core;

import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import kernel.api.Abi;
import kernel.api.ByteString;
import kernel.api.ExecutableStack;
import kernel.api.Machine;
import kernel.api.RegisterSet;
import kernel.api.Registers;
import kernel.api.Regset;
import kernel.api.RegsetView;

/**
 * A machine with three registers.
 *
 * @param wordSize 4 or 8
 * @param byteOrder of programs
 */
record FakeMachine(int wordSize, ByteOrder byteOrder) implements Machine, Abi {
    static final FakeMachine LITTLE_64 = new FakeMachine(8, ByteOrder.LITTLE_ENDIAN);
    static final FakeMachine BIG_32 = new FakeMachine(4, ByteOrder.BIG_ENDIAN);
    static final RegisterSet REGISTERS = new RegisterSet(List.of("pc", "sp", "r0"));
    static final int NUMBER = 0x1234;
    static final int OTHER_NOTE = 0x900;
    static final int EXTRA_NOTE = 0x901;

    private static final RegsetView VIEW = new RegsetView() {
        @Override
        public int machine() {
            return NUMBER;
        }

        @Override
        public RegisterSet general() {
            return new RegisterSet(List.of("r0", "sp", "pc"));
        }

        @Override
        public List<Regset> others(Registers registers) {
            return List.of(
                    new Regset("CORE", NoteType.NT_PRFPREG, ByteString.of("floating-point")),
                    new Regset("LINUX", OTHER_NOTE, ByteString.of("r0 " + registers.get("r0"))));
        }

        @Override
        public List<Regset> extra() {
            return List.of(new Regset("LINUX", EXTRA_NOTE, ByteString.of("extra")));
        }
    };

    @Override
    public Optional<RegsetView> regsetView() {
        return Optional.of(VIEW);
    }

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public int pageSize() {
        return FakeMemory.PAGE;
    }

    @Override
    public Abi nativeAbi() {
        return this;
    }

    @Override
    public Optional<Abi> compatAbi() {
        return Optional.empty();
    }

    @Override
    public boolean elfCheckArch(int machine) {
        return machine == NUMBER;
    }

    @Override
    public long taskSize(int personality) {
        return 1L << 31;
    }

    @Override
    public long stackTop(int personality) {
        return 1L << 31;
    }

    @Override
    public long elfEtDynBase(int personality) {
        return 0;
    }

    @Override
    public boolean elfReadImpliesExec(ExecutableStack stack) {
        return false;
    }

    @Override
    public Optional<ByteString> platform() {
        return Optional.empty();
    }

    @Override
    public List<Integer> auxOrder() {
        return List.of();
    }

    @Override
    public Optional<Long> auxValue(int type) {
        return Optional.empty();
    }
}
