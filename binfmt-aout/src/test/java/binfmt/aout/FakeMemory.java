package binfmt.aout;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import kernel.api.AddressSpace;
import kernel.api.AuxVector;
import kernel.api.MapRequest;
import kernel.api.MmField;
import kernel.api.OpenFile;
import kernel.api.Vma;

/** One piece of memory at an address, which can be read and written. */
final class FakeMemory implements AddressSpace {
    private final long start;
    private final byte[] bytes;
    private final Map<MmField, Long> fields = new EnumMap<>(MmField.class);

    FakeMemory(long start, int size) {
        this.start = start;
        this.bytes = new byte[size];
    }

    byte[] bytes(long from, int length) {
        int at = (int) (from - start);
        return Arrays.copyOfRange(bytes, at, at + length);
    }

    @Override
    public long taskSize() {
        return 0xc0000000L;
    }

    @Override
    public boolean copyToUser(long vaddr, byte[] source) {
        System.arraycopy(source, 0, bytes, (int) (vaddr - start), source.length);
        return true;
    }

    @Override
    public int read(long vaddr, byte[] target, int length) {
        long from = vaddr - start;
        if (from < 0 || from >= bytes.length) {
            return 0;
        }
        int count = (int) Math.min(length, bytes.length - from);
        System.arraycopy(bytes, (int) from, target, 0, count);
        return count;
    }

    @Override
    public long strnlenUser(long vaddr, long max) {
        int at = (int) (vaddr - start);
        int end = at;
        while (bytes[end] != 0) {
            end++;
        }
        return end + 1L - at;
    }

    @Override
    public long get(MmField field) {
        return fields.getOrDefault(field, 0L);
    }

    @Override
    public void set(MmField field, long vaddr) {
        fields.put(field, vaddr);
    }

    @Override
    public AuxVector savedAuxv() {
        return AuxVector.EMPTY;
    }

    @Override
    public long mmap(MapRequest request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void mseal(long vaddr, long length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void munmap(long vaddr, long length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void brkFlags(long vaddr, long length, boolean isExecutable) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean findExtendVma(long vaddr) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long readCode(OpenFile file, long vaddr, long offset, long length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean clearUser(long vaddr, long length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void savedAuxv(AuxVector auxv) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Vma> vmas() {
        throw new UnsupportedOperationException();
    }
}
