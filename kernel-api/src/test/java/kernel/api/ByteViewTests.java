package kernel.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteViewTests {
    private static final ByteString FILE = ByteString.of("/bin/x");
    private static final byte[] BYTES = {(byte) 0x81, (byte) 0x82, (byte) 0x83, (byte) 0x84, 5, 6, 7, (byte) 0x88, 9};

    private final ByteView view = ByteView.of(BYTES, 0x100, FILE);

    @Test
    void readsUnsignedNumbersInBothByteOrders() {
        assertThat(view.u8(0)).isEqualTo(0x81);
        assertThat(view.u16(0)).isEqualTo(0x8281);
        assertThat(view.u32(0)).isEqualTo(0x84838281L);
        assertThat(view.u64(0)).isEqualTo(0x8807060584838281L);
        ByteView big = view.order(ByteOrder.BIG_ENDIAN);
        assertThat(big.u16(0)).isEqualTo(0x8182);
        assertThat(big.u32(0)).isEqualTo(0x81828384L);
        assertThat(big.u64(0)).isEqualTo(0x8182838405060788L);
    }

    @ParameterizedTest
    @CsvSource({"9, 1", "8, 2", "6, 4", "2, 8", "-1, 1", "2147483647, 8"})
    void namesThePlaceOfAReadOutside(int offset, int size) {
        ExecException e = catchThrowableOfType(ExecException.class, () -> read(offset, size));
        assertThat(e.errno()).isEqualTo(Errno.ENOEXEC);
        assertThat(e.violation().rule()).isEqualTo(ViewRule.BOUNDS);
        assertThat(e.violation().path()).contains(FILE);
        assertThat(e.violation().span()).contains(new Span(0x100L + offset, size, "bytes"));
    }

    private void read(int offset, int size) {
        switch (size) {
            case 1 -> view.u8(offset);
            case 2 -> view.u16(offset);
            case 4 -> view.u32(offset);
            default -> view.u64(offset);
        }
    }

    @Test
    void narrowsAndKeepsTheFileOffset() {
        ByteView part = view.order(ByteOrder.BIG_ENDIAN).slice(2, 3).slice(1, 2);
        assertThat(part.fileOffset()).isEqualTo(0x103);
        assertThat(part.u16(0)).isEqualTo(0x8405);
        ExecException e = catchThrowableOfType(ExecException.class, () -> part.u8(2));
        assertThat(e.violation().span()).contains(new Span(0x105, 1, "bytes"));
    }

    @Test
    void comparesBytesWithoutLeavingTheView() {
        assertThat(view.is(7, 0x88, 9)).isTrue();
        assertThat(view.is(7, 0x88, 8)).isFalse();
        assertThat(view.is(8, 9, 0)).isFalse();
        assertThat(view.is(-1, 9)).isFalse();
    }
}
