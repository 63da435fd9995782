package binfmt.elf.core;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kernel.api.AddressSpace;
import kernel.api.AuxVector;
import kernel.api.MapRequest;
import kernel.api.MmField;
import kernel.api.OpenFile;
import kernel.api.Vma;

/** Memory whose mappings and pages are what a test says. */
final class FakeMemory implements AddressSpace {
    static final int PAGE = 4096;

    private final List<Vma> vmas = new ArrayList<>();
    private final TreeMap<Long, byte[]> pages = new TreeMap<>();
    private final Map<MmField, Long> fields = new EnumMap<>(MmField.class);
    private AuxVector auxv = AuxVector.EMPTY;

    FakeMemory map(Vma vma) {
        vmas.add(vma);
        return this;
    }

    /** Gives a mapping a page of its own. */
    FakeMemory page(long vaddr, int... content) {
        byte[] page = new byte[PAGE];
        for (int i = 0; i < content.length; i++) {
            page[i] = (byte) content[i];
        }
        pages.put(vaddr, page);
        return this;
    }

    @Override
    public int read(long vaddr, byte[] target, int length) {
        int done = 0;
        while (done < length) {
            long at = vaddr + done;
            byte[] page = pages.get(at & -PAGE);
            if (page == null && vmas.stream().noneMatch(vma -> isReadable(vma, at))) {
                break;
            }
            int from = (int) (at & PAGE - 1);
            int count = Math.min(length - done, PAGE - from);
            System.arraycopy(page == null ? new byte[PAGE] : page, from, target, done, count);
            done += count;
        }
        return done;
    }

    private static boolean isReadable(Vma vma, long vaddr) {
        return vma.start() <= vaddr && vaddr < vma.end() && !vma.isSpecial();
    }

    @Override
    public boolean isTouched(long from, long to) {
        Long next = pages.ceilingKey(from);
        return next != null && next < to;
    }

    @Override
    public List<Vma> vmas() {
        return List.copyOf(vmas);
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
        return auxv;
    }

    @Override
    public void savedAuxv(AuxVector vector) {
        auxv = vector;
    }

    /** Puts the arguments at the start of a page. */
    FakeMemory args(long vaddr, String... args) {
        byte[] text = (String.join("\0", args) + '\0').getBytes(StandardCharsets.ISO_8859_1);
        pages.put(vaddr, Arrays.copyOf(text, PAGE));
        set(MmField.ARG_START, vaddr);
        set(MmField.ARG_END, vaddr + text.length);
        return this;
    }

    @Override
    public long taskSize() {
        throw new UnsupportedOperationException();
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
    public boolean copyToUser(long vaddr, byte[] source) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean clearUser(long vaddr, long length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long strnlenUser(long vaddr, long max) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long readCode(OpenFile file, long vaddr, long offset, long length) {
        throw new UnsupportedOperationException();
    }
}
