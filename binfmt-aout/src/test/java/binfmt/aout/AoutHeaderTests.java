package binfmt.aout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import binfmt.aout.testing.AoutImageBuilder;
import java.nio.ByteOrder;
import java.util.Optional;
import kernel.api.ByteString;
import kernel.api.ByteView;
import kernel.api.ExecException;
import kernel.api.Span;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AoutHeaderTests {
    private static final int PAGE = 4096;

    private static ByteView view(byte[] bytes) {
        return ByteView.of(bytes, 0, ByteString.of("/t/file"));
    }

    private static AoutHeader header(AoutImageBuilder image) {
        return AoutHeader.parse(view(image.header()));
    }

    private static AoutLayout layout(AoutImageBuilder image, AoutMachine machine) {
        AoutHeader header = header(image);
        return AoutLayout.of(header, header.magic().orElseThrow(), machine, PAGE);
    }

    @Nested
    class Fields {
        @Test
        void areThirtyTwoBitsEach() {
            AoutImageBuilder image = AoutImageBuilder.magic(AoutImageBuilder.QMAGIC)
                    .flags(0x81)
                    .claimText(0xfffffff0L)
                    .claimData(2)
                    .bss(3)
                    .syms(4)
                    .entry(0xc0000000L)
                    .trsize(5)
                    .drsize(0x80000000L);
            assertThat(header(image))
                    .isEqualTo(new AoutHeader(0x816400cc, 0xfffffff0L, 2, 3, 4, 0xc0000000L, 5, 0x80000000L));
            assertThat(header(image).machtype()).isEqualTo(100);
            assertThat(header(image).flags()).isEqualTo(0x81);
        }

        @Test
        void followTheByteOrderOfTheMachine() {
            byte[] file = AoutImageBuilder.pages(AoutImageBuilder.OMAGIC)
                    .order(ByteOrder.BIG_ENDIAN)
                    .build();
            assertThat(AoutHeader.parse(view(file)).magic()).isEmpty();
            assertThat(AoutHeader.parse(view(file).order(ByteOrder.BIG_ENDIAN)).magic())
                    .contains(AoutMagic.OMAGIC);
        }

        @Test
        void mustAllBeThere() {
            assertThatThrownBy(() -> AoutHeader.parse(view(new byte[31])))
                    .isInstanceOfSatisfying(
                            ExecException.class,
                            e -> assertThat(e.violation().span()).contains(new Span(28, 4, "bytes")));
        }
    }

    @Nested
    class Magic {
        @ParameterizedTest
        @CsvSource({"0407, OMAGIC", "0410, NMAGIC", "0413, ZMAGIC", "0314, QMAGIC"})
        void isKnown(String octal, AoutMagic magic) {
            assertThat(AoutMagic.fromCode(Integer.parseInt(octal, 8))).contains(magic);
            assertThat(magic.code()).isEqualTo(Integer.parseInt(octal, 8));
        }

        @ParameterizedTest
        @ValueSource(strings = {"0411", "0421", "0", "177777"})
        void isNotKnown(String octal) {
            assertThat(AoutMagic.fromCode(Integer.parseInt(octal, 8))).isEqualTo(Optional.empty());
        }

        @ParameterizedTest
        @CsvSource({"OMAGIC, 32, 0", "NMAGIC, 32, 0", "ZMAGIC, 1024, 0", "QMAGIC, 0, 4096"})
        void placesTheText(AoutMagic magic, int offset, long address) {
            assertThat(magic.txtoff()).isEqualTo(offset);
            assertThat(magic.txtaddr(PAGE)).isEqualTo(address);
        }
    }

    @Nested
    class Sums {
        @Test
        void wrapInThirtyTwoBits() {
            AoutHeader header = header(AoutImageBuilder.magic(AoutImageBuilder.ZMAGIC)
                    .claimText(0x3000)
                    .claimData(0xfffff000L)
                    .bss(0x2000)
                    .syms(0xfffffc00L));
            assertThat(header.textAndData()).isEqualTo(0x2000);
            assertThat(header.dataAndBss()).isEqualTo(0x1000);
            assertThat(header.textDataAndBss()).isEqualTo(0x4000);
            assertThat(header.fileSize(AoutMagic.ZMAGIC)).isEqualTo(0x2000);
        }
    }

    @Nested
    class Layout {
        @ParameterizedTest
        @CsvSource({
            "0407, I386, 0, 123, 123, 168, 1cf",
            "0410, I386, 0, 123, 400, 445, 4ac",
            "0413, I386, 0, 123, 400, 445, 4ac",
            "0314, I386, 1000, 1123, 1400, 1445, 14ac",
            "0410, IA32, 0, 123, 1000, 1045, 10ac",
            "0314, IA32, 1000, 1123, 2000, 2045, 20ac",
            "0410, M68K, 0, 123, 400, 445, 4ac"
        })
        void followsTheMagicAndTheMachine(
                String octal,
                AoutMachine machine,
                String startCode,
                String endCode,
                String startData,
                String endData,
                String brk) {
            AoutImageBuilder image = AoutImageBuilder.magic(Integer.parseInt(octal, 8))
                    .claimText(0x123)
                    .claimData(0x45)
                    .bss(0x67);
            assertThat(layout(image, machine))
                    .isEqualTo(new AoutLayout(
                            hex(startCode), hex(endCode), hex(startData), hex(endData), hex(endData), hex(brk)));
        }

        @Test
        void wrapsInTheWordOfTheKernel() {
            AoutImageBuilder image =
                    AoutImageBuilder.pages(AoutImageBuilder.QMAGIC).bss(0xffffe000L);
            assertThat(layout(image, AoutMachine.I386).brk()).isEqualTo(0x1000);
            assertThat(layout(image, AoutMachine.IA32).brk()).isEqualTo(0x100001000L);
        }

        private long hex(String text) {
            return Long.parseLong(text, 16);
        }
    }
}
