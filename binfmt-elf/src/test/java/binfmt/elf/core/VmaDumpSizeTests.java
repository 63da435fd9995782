package binfmt.elf.core;

import static binfmt.elf.core.FakeVma.Kind.ANON_VMA;
import static binfmt.elf.core.FakeVma.Kind.DONT_DUMP;
import static binfmt.elf.core.FakeVma.Kind.IO;
import static binfmt.elf.core.FakeVma.Kind.SHARED;
import static binfmt.elf.core.FakeVma.Kind.SPECIAL;
import static org.assertj.core.api.Assertions.assertThat;

import kernel.api.ByteString;
import kernel.api.CoreFilter;
import kernel.api.Prot;
import kernel.api.Vma;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class VmaDumpSizeTests {
    private static final long START = 0x10000;
    private static final int PAGES = 3;
    private static final long WHOLE = PAGES * FakeMemory.PAGE;
    private static final int NONE = 0;

    private final FakeMemory memory = new FakeMemory();

    private long size(Vma vma, int filter) {
        return new VmaDumpSize(memory, filter, FakeMemory.PAGE).of(vma);
    }

    /** Asserts that one bit of the filter decides alone. */
    private void assertNeeds(int bit, Vma vma) {
        assertThat(size(vma, bit)).isEqualTo(WHOLE);
        assertThat(size(vma, CoreFilter.MASK & ~bit)).isZero();
    }

    private static FakeVma file(boolean isExecutable, boolean isLinked, FakeVma.Kind... kinds) {
        return FakeVma.ofFile(START, PAGES, new FakeVma.File(ByteString.of("/f"), isExecutable, isLinked), kinds);
    }

    @Test
    void whatTheKernelSuppliesIsAlwaysWhole() {
        assertThat(size(FakeVma.anonymous(START, PAGES, SPECIAL, DONT_DUMP, IO), NONE))
                .isEqualTo(WHOLE);
    }

    @Test
    void whatTheProgramLeavesOutIsLeftOut() {
        assertThat(size(FakeVma.anonymous(START, PAGES, DONT_DUMP, ANON_VMA), CoreFilter.MASK))
                .isZero();
    }

    @Test
    void devicesAreLeftOut() {
        assertThat(size(FakeVma.anonymous(START, PAGES, IO, ANON_VMA), CoreFilter.MASK))
                .isZero();
    }

    @Nested
    class Shared {
        @Test
        void memoryNeedsTheBitOfSharedMemory() {
            assertNeeds(CoreFilter.ANON_SHARED, FakeVma.anonymous(START, PAGES, SHARED));
        }

        @Test
        void filesWithoutNameAreMemory() {
            assertNeeds(CoreFilter.ANON_SHARED, file(true, false, SHARED));
        }

        @Test
        void filesNeedTheBitOfSharedFiles() {
            assertNeeds(CoreFilter.MAPPED_SHARED, file(true, true, SHARED));
        }
    }

    @Nested
    class Private {
        @Test
        void memoryThatWasWrittenToNeedsTheBitOfPrivateMemory() {
            assertNeeds(CoreFilter.ANON_PRIVATE, FakeVma.anonymous(START, PAGES, ANON_VMA));
        }

        @Test
        void memoryThatNobodyWroteToIsLeftOut() {
            assertThat(size(FakeVma.anonymous(START, PAGES), CoreFilter.MASK)).isZero();
        }

        @Test
        void filesThatWereWrittenToAreWhole() {
            assertThat(size(file(false, true, ANON_VMA).withOffset(0x1000), CoreFilter.ANON_PRIVATE))
                    .isEqualTo(WHOLE);
        }

        @Test
        void filesNeedTheBitOfPrivateFiles() {
            assertNeeds(CoreFilter.MAPPED_PRIVATE, file(true, true).withOffset(0x1000));
        }
    }

    @Nested
    class ElfHeaders {
        @Test
        void ofProgramsAreOnePage() {
            assertThat(size(file(true, true), CoreFilter.ELF_HEADERS)).isEqualTo(FakeMemory.PAGE);
            assertThat(size(file(true, true), CoreFilter.MASK & ~CoreFilter.ELF_HEADERS & ~CoreFilter.MAPPED_PRIVATE))
                    .isZero();
        }

        @Test
        void ofLibrariesWithoutXBitAreOnePageIfTheyAreElf() {
            memory.map(file(false, true)).page(START, 0x7f, 'E', 'L', 'F');
            assertThat(size(file(false, true), CoreFilter.ELF_HEADERS)).isEqualTo(FakeMemory.PAGE);
            memory.page(START, 0x7f, 'E', 'L', 'X');
            assertThat(size(file(false, true), CoreFilter.ELF_HEADERS)).isZero();
        }

        @Test
        void thatCannotBeReadAreLeftOut() {
            assertThat(size(file(true, true).withProt(Prot.PROT_EXEC), CoreFilter.ELF_HEADERS))
                    .isZero();
        }

        @Test
        void areAtTheStartOfTheFileOnly() {
            assertThat(size(file(true, true).withOffset(0x1000), CoreFilter.ELF_HEADERS))
                    .isZero();
        }
    }
}
