package binfmt.elf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import kernel.api.ByteString;
import kernel.api.ByteView;
import kernel.api.ExecException;
import kernel.api.Prot;
import kernel.api.Span;
import kernel.api.ViewRule;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProgramHeaderTests {
    private static final long TASK_SIZE = 0x7ffffffff000L;

    /** Every byte tells where it stands. */
    private static ByteView numbered(int length, long fileOffset) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (0x80 + i);
        }
        return ByteView.of(bytes, fileOffset, ByteString.of("/p"));
    }

    private static ProgramHeader header(int type, int flags, long offset, long filesz, long memsz) {
        return new ProgramHeader(type, flags, offset, 0, filesz, memsz, 0, new Span(0, 56, "phdr"));
    }

    @Nested
    class Layout {
        @Test
        void ofA64BitFile() {
            assertThat(ProgramHeader.parse(numbered(56, 120), 8, "phdr[1]"))
                    .isEqualTo(new ProgramHeader(
                            0x83828180,
                            0x87868584,
                            0x8f8e8d8c8b8a8988L,
                            0x9796959493929190L,
                            0xa7a6a5a4a3a2a1a0L,
                            0xafaeadacabaaa9a8L,
                            0xb7b6b5b4b3b2b1b0L,
                            new Span(120, 56, "phdr[1]")));
        }

        @Test
        void ofA32BitFile() {
            assertThat(ProgramHeader.parse(numbered(32, 52), 4, "phdr[0]"))
                    .isEqualTo(new ProgramHeader(
                            0x83828180,
                            0x9b9a9998,
                            0x87868584L,
                            0x8b8a8988L,
                            0x93929190L,
                            0x97969594L,
                            0x9f9e9d9cL,
                            new Span(52, 32, "phdr[0]")));
        }

        @ParameterizedTest
        @CsvSource({"8, 56, 48, 8", "4, 32, 28, 4"})
        void mustBeComplete(int wordSize, int size, int lastField, int lastSize) {
            assertThat(ProgramHeader.size(wordSize)).isEqualTo(size);
            ExecException e = catchThrowableOfType(
                    ExecException.class, () -> ProgramHeader.parse(numbered(size - 1, 64), wordSize, "phdr[0]"));
            assertThat(e.violation().rule()).isEqualTo(ViewRule.BOUNDS);
            assertThat(e.violation().span()).contains(new Span(64L + lastField, lastSize, "bytes"));
        }
    }

    @Nested
    class Flags {
        @ParameterizedTest
        @CsvSource({"0, ---", "1, --x", "2, -w-", "3, -wx", "4, r--", "5, r-x", "6, rw-", "7, rwx", "-8, ---", "-4, r--"
        })
        void becomeProtections(int flags, String expected) {
            assertThat(Prot.describe(header(1, flags, 0, 0, 0).prot())).isEqualTo(expected);
        }

        @ParameterizedTest
        @CsvSource({"1, true", "0x70000001, true", "6, false", "0x100000, false"})
        void sayWhetherCodeMayRun(String flags, boolean expected) {
            assertThat(header(1, Integer.decode(flags), 0, 0, 0).isExecutable()).isEqualTo(expected);
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 2, 3, 0x6474e551, -1, 0x80000001})
        void doNotMakeASegmentOfAnotherType(int type) {
            assertThat(header(type, 7, 0, 0, 0).isLoad()).isFalse();
            assertThat(header(ProgramHeader.PT_LOAD, 0, 0, 0, 0).isLoad()).isTrue();
        }
    }

    @Nested
    class Contains {
        @ParameterizedTest
        @CsvSource({"0x40, 0x40, 64, true", "0x40, 0x7f, 64, true", "0x40, 0x80, 64, false", "0x40, 0x3f, 64, false"})
        void offsetsFromTheFirstToTheLastByte(String offset, String place, long filesz, boolean expected) {
            assertThat(header(1, 0, Long.decode(offset), filesz, 0).contains(Long.decode(place)))
                    .isEqualTo(expected);
        }

        @Test
        void noOffsetWithoutBytes() {
            assertThat(header(1, 0, 64, 0, 0x1000).contains(64)).isFalse();
        }

        @Test
        void unsignedOffsets() {
            assertThat(header(1, 0, Long.MAX_VALUE, 2, 0).contains(Long.MIN_VALUE))
                    .isTrue();
            assertThat(header(1, 0, Long.MIN_VALUE, 2, 0).contains(64)).isFalse();
            assertThat(header(1, 0, 0, -1, 0).contains(64)).isTrue();
        }
    }

    @Nested
    class IsInside {
        private static boolean isInside(long start, long filesz, long memsz) {
            return header(1, 0, 0, filesz, memsz).isInside(start, TASK_SIZE);
        }

        @Test
        void upToTheEndOfTheAddressSpace() {
            assertThat(isInside(TASK_SIZE - 0x1000, 0x1000, 0x1000)).isTrue();
            assertThat(isInside(0, TASK_SIZE, TASK_SIZE)).isTrue();
            assertThat(isInside(TASK_SIZE - 1, 0, 0)).isTrue();
        }

        @Test
        void notWhenItEndsBehind() {
            assertThat(isInside(TASK_SIZE - 0x1000, 0x1000, 0x1001)).isFalse();
            assertThat(isInside(1, 0, TASK_SIZE)).isFalse();
            assertThat(isInside(0x1000, 0, -0x1000)).isFalse();
        }

        @Test
        void notWhenItStartsBehind() {
            assertThat(isInside(TASK_SIZE, 0, 0)).isFalse();
            assertThat(isInside(-0x1000, 0, 0)).isFalse();
        }

        @Test
        void notWithMoreBytesInTheFileThanInMemory() {
            assertThat(isInside(0x1000, 0x1001, 0x1000)).isFalse();
            assertThat(isInside(0x1000, -1, 0x1000)).isFalse();
        }
    }
}
