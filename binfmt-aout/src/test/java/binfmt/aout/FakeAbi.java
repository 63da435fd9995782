package binfmt.aout;

import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import kernel.api.Abi;
import kernel.api.ByteString;
import kernel.api.ExecutableStack;

/** A way to run programs of which only name, word size and byte order are known. */
record FakeAbi(String name, int wordSize, ByteOrder byteOrder) implements Abi {
    @Override
    public boolean elfCheckArch(int machine) {
        return false;
    }

    @Override
    public long taskSize(int personality) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long stackTop(int personality) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long elfEtDynBase(int personality) {
        throw new UnsupportedOperationException();
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
