package binfmt.elf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import binfmt.elf.testing.ElfImageBuilder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import kernel.api.ByteString;
import kernel.api.ByteView;
import kernel.api.ExecException;
import kernel.api.Span;
import kernel.api.ViewRule;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ElfHeaderTests {
    private static ByteView view(byte... bytes) {
        return ByteView.of(bytes, 0, ByteString.of("/p"));
    }

    /** Every byte tells where it stands. */
    private static ByteView numbered(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (0x80 + i);
        }
        return view(bytes);
    }

    @Nested
    class Layout {
        @Test
        void ofA64BitFile() {
            assertThat(ElfHeader.parse(numbered(64), 8))
                    .isEqualTo(new ElfHeader(0x9190, 0x9392, 0x9f9e9d9c9b9a9998L, 0xa7a6a5a4a3a2a1a0L, 0xb7b6, 0xb9b8));
        }

        @Test
        void ofA32BitFile() {
            assertThat(ElfHeader.parse(numbered(52), 4))
                    .isEqualTo(new ElfHeader(0x9190, 0x9392, 0x9b9a9998L, 0x9f9e9d9cL, 0xabaa, 0xadac));
        }

        @Test
        void inBigEndianOrder() {
            assertThat(ElfHeader.parse(numbered(52).order(ByteOrder.BIG_ENDIAN), 4))
                    .isEqualTo(new ElfHeader(0x9091, 0x9293, 0x98999a9bL, 0x9c9d9e9fL, 0xaaab, 0xacad));
        }

        @Test
        void isThatOfTheBuilder() {
            byte[] file = ElfImageBuilder.elf64()
                    .type(ElfImageBuilder.ET_DYN)
                    .entry(0x1234)
                    .load(ElfImageBuilder.PF_R, 0, 0, 64)
                    .build();
            assertThat(ElfHeader.parse(view(file), 8)).isEqualTo(new ElfHeader(3, 62, 0x1234, 64, 56, 1));
            byte[] small = ElfImageBuilder.elf32().entry(0xfffffff0L).build();
            assertThat(ElfHeader.parse(view(small), 4)).isEqualTo(new ElfHeader(2, 3, 0xfffffff0L, 52, 32, 0));
        }

        @ParameterizedTest
        @CsvSource({"8, 64, 57", "4, 52, 45"})
        void mustBeComplete(int wordSize, int size, int shorter) {
            assertThat(ElfHeader.size(wordSize)).isEqualTo(size);
            ExecException e =
                    catchThrowableOfType(ExecException.class, () -> ElfHeader.parse(numbered(shorter), wordSize));
            assertThat(e.violation().rule()).isEqualTo(ViewRule.BOUNDS);
            assertThat(e.violation().span()).contains(new Span(shorter - 1L, 2, "bytes"));
        }
    }

    @Nested
    class Spans {
        @Test
        void ofFieldsThatBothClassesShare() {
            assertThat(ElfHeader.E_IDENT).isEqualTo(new Span(0, 4, "e_ident"));
            assertThat(ElfHeader.E_TYPE).isEqualTo(new Span(16, 2, "e_type"));
            assertThat(ElfHeader.E_MACHINE).isEqualTo(new Span(18, 2, "e_machine"));
        }

        @ParameterizedTest
        @CsvSource({"8, 54, 56", "4, 42, 44"})
        void ofFieldsThatMove(int wordSize, int phentsize, int phnum) {
            assertThat(ElfHeader.entrySpan(wordSize)).isEqualTo(new Span(24, wordSize, "e_entry"));
            assertThat(ElfHeader.phentsizeSpan(wordSize)).isEqualTo(new Span(phentsize, 2, "e_phentsize"));
            assertThat(ElfHeader.phnumSpan(wordSize)).isEqualTo(new Span(phnum, 2, "e_phnum"));
        }

        @ParameterizedTest
        @ValueSource(ints = {4, 8})
        void pointToTheBytesThatAreParsed(int wordSize) {
            byte[] file = new byte[64];
            ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
            bytes.putInt((int) ElfHeader.entrySpan(wordSize).offset(), 0x11223344);
            bytes.putShort((int) ElfHeader.phentsizeSpan(wordSize).offset(), (short) 0x5566);
            bytes.putShort((int) ElfHeader.phnumSpan(wordSize).offset(), (short) 0x7788);
            assertThat(ElfHeader.parse(view(file), wordSize))
                    .isEqualTo(new ElfHeader(0, 0, 0x11223344, 0, 0x5566, 0x7788));
        }
    }

    @Nested
    class Magic {
        @Test
        void isFourBytes() {
            assertThat(ElfHeader.hasMagic(view((byte) 0x7f, (byte) 'E', (byte) 'L', (byte) 'F')))
                    .isTrue();
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "\177", "\177EL", "\177ELf", "\177elf", "\176ELF", "#!/b", " \177ELF"})
        void isNothingElse(String start) {
            assertThat(ElfHeader.hasMagic(view(ByteString.of(start).toByteArray())))
                    .isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({"0, false", "1, false", "2, true", "3, true", "4, false", "0xfe00, false", "0xffff, false"})
    void isLoadableAsProgramOrSharedObject(String type, boolean expected) {
        assertThat(new ElfHeader(Integer.decode(type), 62, 0, 64, 56, 1).isLoadable())
                .isEqualTo(expected);
    }
}
