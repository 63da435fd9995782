package binfmt.elf.core;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import kernel.api.ByteString;
import kernel.api.OpenFile;
import kernel.api.Prot;
import kernel.api.Vma;

/** A mapping with any properties. */
record FakeVma(long start, long end, int prot, Optional<OpenFile> file, long offset, Set<Kind> kinds) implements Vma {
    enum Kind {
        SHARED,
        DONT_DUMP,
        IO,
        SPECIAL,
        ANON_VMA
    }

    /** A file with or without x bit and name. */
    record File(ByteString path, boolean isExecutable, boolean isLinked) implements OpenFile {
        @Override
        public long size() {
            return 0;
        }

        @Override
        public int read(long offset, byte[] target, int at, int length) {
            return 0;
        }

        @Override
        public boolean canMmap() {
            return true;
        }
    }

    static FakeVma anonymous(long start, int pages, Kind... kinds) {
        return of(start, pages, Optional.empty(), kinds);
    }

    static FakeVma ofFile(long start, int pages, String path, Kind... kinds) {
        return ofFile(start, pages, new File(ByteString.of(path), true, true), kinds);
    }

    static FakeVma ofFile(long start, int pages, File file, Kind... kinds) {
        return of(start, pages, Optional.of(file), kinds);
    }

    private static FakeVma of(long start, int pages, Optional<OpenFile> file, Kind... kinds) {
        Set<Kind> set = EnumSet.noneOf(Kind.class);
        set.addAll(Set.of(kinds));
        long end = start + (long) pages * FakeMemory.PAGE;
        return new FakeVma(start, end, Prot.PROT_READ | Prot.PROT_WRITE, file, 0, set);
    }

    FakeVma withProt(int bits) {
        return new FakeVma(start, end, bits, file, offset, kinds);
    }

    FakeVma withOffset(long bytes) {
        return new FakeVma(start, end, prot, file, bytes, kinds);
    }

    @Override
    public boolean isGrowsDown() {
        return false;
    }

    @Override
    public boolean isShared() {
        return kinds.contains(Kind.SHARED);
    }

    @Override
    public boolean hasAnonVma() {
        return kinds.contains(Kind.ANON_VMA);
    }

    @Override
    public boolean isDontDump() {
        return kinds.contains(Kind.DONT_DUMP);
    }

    @Override
    public boolean isIo() {
        return kinds.contains(Kind.IO);
    }

    @Override
    public boolean isSpecial() {
        return kinds.contains(Kind.SPECIAL);
    }
}
