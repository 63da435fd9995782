package binfmt.elf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import kernel.api.ExecutableStack;
import kernel.api.Span;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProgramHeadersTests {
    private static final int PAGE = 4096;
    private static final int PT_PHDR = 6;
    private static final int PT_DYNAMIC = 2;
    private static final int PT_NOTE = 4;
    private static final int PT_GNU_PROPERTY = 0x6474e553;
    private static final int PT_GNU_EH_FRAME = 0x6474e550;
    private static final int PT_GNU_RELRO = 0x6474e552;

    private static ProgramHeaders headers(ProgramHeader... all) {
        return new ProgramHeaders(List.of(all), 8);
    }

    private static ProgramHeader header(int type, long vaddr, long memsz) {
        return new ProgramHeader(type, 0, 0, vaddr, 0, memsz, 0, new Span(0, 56, "phdr"));
    }

    private static ProgramHeader load(long vaddr, long memsz) {
        return header(ProgramHeader.PT_LOAD, vaddr, memsz);
    }

    /** The first seven are those of the kernel's own test, fs/tests/binfmt_elf_kunit.c. */
    @Nested
    class TotalMappingSize {
        @Test
        void isZeroWithoutHeaders() {
            assertThat(headers().totalMappingSize(PAGE)).isZero();
        }

        @Test
        void isZeroForASegmentWithoutMemoryAtAddressZero() {
            assertThat(headers(load(0, 0)).totalMappingSize(PAGE)).isZero();
        }

        @Test
        void doesNotCountOtherHeaders() {
            ProgramHeader interp = header(ProgramHeader.PT_INTERP, 10, 999999);
            assertThat(headers(interp).totalMappingSize(PAGE)).isZero();
            assertThat(headers(interp, load(0, 0)).totalMappingSize(PAGE)).isZero();
        }

        @Test
        void spansAllSegmentsOfBinMount() {
            ProgramHeaders mount = headers(
                    header(PT_PHDR, 0x40, 0x2d8),
                    header(ProgramHeader.PT_INTERP, 0x318, 0x1c),
                    load(0, 0x33a8),
                    load(0x4000, 0x5c91),
                    load(0xa000, 0x22f8),
                    load(0xd330, 0xd40),
                    header(PT_DYNAMIC, 0xdd28, 0x210),
                    header(PT_NOTE, 0x338, 0x50),
                    header(PT_NOTE, 0x388, 0x44),
                    header(PT_GNU_PROPERTY, 0x338, 0x50),
                    header(PT_GNU_EH_FRAME, 0xb490, 0x1ec),
                    header(ProgramHeader.PT_GNU_STACK, 0, 0),
                    header(PT_GNU_RELRO, 0xd330, 0xcd0));
            assertThat(mount.totalMappingSize(PAGE)).isEqualTo(0xe070);
        }

        @Test
        void isTheSameInAnyOrder() {
            assertThat(headers(load(0, 0x33a8), load(0xd330, 0xd40), load(0x4000, 0x5c91), load(0xa000, 0x22f8))
                            .totalMappingSize(PAGE))
                    .isEqualTo(0xe070);
            List<ProgramHeader> reversed = new ArrayList<>(
                    Arrays.asList(load(0, 0x33a8), load(0x4000, 0x5c91), load(0xa000, 0x22f8), load(0xd330, 0xd40)));
            Collections.reverse(reversed);
            assertThat(new ProgramHeaders(reversed, 8).totalMappingSize(PAGE)).isEqualTo(0xe070);
        }

        @Test
        void startsAtThePageOfTheLowestSegment() {
            assertThat(headers(load(0x400234, 0x100)).totalMappingSize(PAGE)).isEqualTo(0x334);
            assertThat(headers(load(0x5000, 0x100)).totalMappingSize(16384)).isEqualTo(0x1100);
        }

        @Test
        void endsAtTheHighestEndWhichNeedNotBeThatOfTheHighestSegment() {
            assertThat(headers(load(0x1000, 0x9000), load(0x2000, 0x10)).totalMappingSize(PAGE))
                    .isEqualTo(0x9000);
        }

        @Test
        void comparesAddressesUnsigned() {
            assertThat(headers(load(Long.MIN_VALUE, 0x1000), load(0x1000, 0x1000))
                            .totalMappingSize(PAGE))
                    .isEqualTo(Long.MIN_VALUE);
        }

        @Test
        void wrapsInWordsOfTheFile() {
            assertThat(headers(load(-0x1000, 0x2000)).totalMappingSize(PAGE)).isEqualTo(0x2000);
            assertThat(new ProgramHeaders(List.of(load(0xfffff000L, 0x2000)), 4).totalMappingSize(PAGE))
                    .isEqualTo(0x2000);
            assertThat(headers(load(0xfffff000L, 0x2000)).totalMappingSize(PAGE))
                    .isEqualTo(0x2000);
        }

        @Test
        void countsASegmentThatEndsAtTheEndOf32BitAddressesAsNone() {
            ProgramHeader last = load(0xfffff000L, 0x1000);
            ProgramHeader low = load(0x1000, 0x1000);
            assertThat(new ProgramHeaders(List.of(low, last), 4).totalMappingSize(PAGE))
                    .isEqualTo(0x1000);
            assertThat(new ProgramHeaders(List.of(low, last), 8).totalMappingSize(PAGE))
                    .isEqualTo(0xfffff000L);
        }
    }

    @Nested
    class MaximumAlignment {
        private static ProgramHeader aligned(int type, long align) {
            return new ProgramHeader(type, 0, 0, 0, 0, 0, align, new Span(0, 56, "phdr"));
        }

        private static ProgramHeaders loads(long... aligns) {
            return new ProgramHeaders(
                    Arrays.stream(aligns)
                            .mapToObj(align -> aligned(ProgramHeader.PT_LOAD, align))
                            .toList(),
                    8);
        }

        @ParameterizedTest
        @CsvSource({"1, 0x1000", "2, 0x1000", "0x1000, 0x1000", "0x2000, 0x2000", "0x200000, 0x200000"})
        void isThatOfTheSegmentInWholePages(String align, String expected) {
            assertThat(loads(Long.decode(align)).maximumAlignment(PAGE)).isEqualTo(Long.decode(expected));
        }

        @ParameterizedTest
        @ValueSource(longs = {0, 3, 0x1001, 0x3000, 0x200001, 0x7fffffffffffffffL, -1})
        void doesNotCountWhatIsNotAPowerOfTwo(long align) {
            assertThat(loads(align).maximumAlignment(PAGE)).isZero();
            assertThat(loads(0x4000, align).maximumAlignment(PAGE)).isEqualTo(0x4000);
        }

        @Test
        void isTheLargestOfAll() {
            assertThat(loads(0x1000, 0x1000000, 0x200000).maximumAlignment(PAGE))
                    .isEqualTo(0x1000000);
        }

        @Test
        void comparesUnsigned() {
            assertThat(loads(Long.MIN_VALUE, 0x1000).maximumAlignment(PAGE)).isEqualTo(Long.MIN_VALUE);
        }

        @Test
        void countsOnlySegmentsToLoad() {
            ProgramHeader stack = aligned(ProgramHeader.PT_GNU_STACK, 0x200000);
            assertThat(headers(stack).maximumAlignment(PAGE)).isZero();
            assertThat(headers(stack, aligned(ProgramHeader.PT_LOAD, 0x1000)).maximumAlignment(PAGE))
                    .isEqualTo(0x1000);
        }

        @Test
        void roundsUpToThePagesOfTheMachine() {
            assertThat(loads(0x1000).maximumAlignment(65536)).isEqualTo(65536);
        }
    }

    @Nested
    class Interp {
        @Test
        void isTheFirstOfItsKind() {
            ProgramHeader first = header(ProgramHeader.PT_INTERP, 1, 10);
            ProgramHeader second = header(ProgramHeader.PT_INTERP, 2, 20);
            assertThat(headers(load(0, 0), first, second).interp()).containsSame(first);
        }

        @Test
        void isMissingInAStaticProgram() {
            assertThat(headers(load(0, 0)).interp()).isEmpty();
        }
    }

    @Nested
    class Stack {
        private static ProgramHeader stack(int flags) {
            return new ProgramHeader(ProgramHeader.PT_GNU_STACK, flags, 0, 0, 0, 0, 16, new Span(0, 56, "phdr"));
        }

        @Test
        void isLeftToTheMachineWithoutAHeader() {
            assertThat(headers(load(0, 0)).executableStack()).isEqualTo(ExecutableStack.DEFAULT);
        }

        @ParameterizedTest
        @CsvSource({"0, DISABLE_X", "6, DISABLE_X", "7, ENABLE_X", "1, ENABLE_X", "-2, DISABLE_X", "-1, ENABLE_X"})
        void dependsOnTheExecutableBitAlone(int flags, ExecutableStack expected) {
            assertThat(headers(stack(flags)).executableStack()).isEqualTo(expected);
        }

        @Test
        void isWhatTheLastHeaderSays() {
            assertThat(headers(stack(7), stack(6)).executableStack()).isEqualTo(ExecutableStack.DISABLE_X);
            assertThat(headers(stack(6), stack(7)).executableStack()).isEqualTo(ExecutableStack.ENABLE_X);
        }
    }

    @Test
    void keepsItsOwnListOfHeaders() {
        List<ProgramHeader> given = new ArrayList<>(List.of(load(0, 0x1000)));
        ProgramHeaders headers = new ProgramHeaders(given, 8);
        given.clear();
        assertThat(headers.all()).hasSize(1);
    }
}
