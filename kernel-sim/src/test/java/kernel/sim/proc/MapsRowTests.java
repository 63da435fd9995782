package kernel.sim.proc;

import static org.assertj.core.api.Assertions.assertThat;

import kernel.api.ByteString;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MapsRowTests {
    private static String line(long start, long end, long offset, long dev, long ino, String name) {
        return new MapsRow(start, end, "r-xp", offset, dev, ino, ByteString.of(name), 8)
                .line()
                .toString();
    }

    @Nested
    class WithoutName {
        @Test
        void endsWithABlank() {
            assertThat(line(0x7ffff7fc1000L, 0x7ffff7fc5000L, 0, 0, 0, ""))
                    .isEqualTo("7ffff7fc1000-7ffff7fc5000 r-xp 00000000 00:00 0 ");
        }

        @Test
        void hasAtLeastEightDigits() {
            assertThat(line(0x1000, 0x2000, 0, 0, 0, "")).isEqualTo("00001000-00002000 r-xp 00000000 00:00 0 ");
        }

        @Test
        void hasAsManyDigitsAsItNeeds() {
            assertThat(line(0xffffffffff600000L, 0xffffffffff601000L, 0x123456789000L, 0, 0, ""))
                    .isEqualTo("ffffffffff600000-ffffffffff601000 r-xp 123456789000 00:00 0 ");
        }
    }

    @Nested
    class WithName {
        @Test
        void startsItInColumn73() {
            assertThat(line(0x5598348cc000L, 0x5598348ce000L, 0x2000, 0xfe00, 260386, "/usr/bin/head"))
                    .isEqualTo("5598348cc000-5598348ce000 r-xp 00002000 fe:00 260386                    "
                            + " /usr/bin/head");
        }

        @Test
        void startsItInColumn49OfA32BitKernel() {
            MapsRow row = new MapsRow(0x8048000, 0x8049000, "r-xp", 0, 0x801, 12, ByteString.of("/tmp/a"), 4);
            assertThat(row.line()).hasToString("08048000-08049000 r-xp 00000000 08:01 12         /tmp/a");
            assertThat(row.line().indexOf('/', 30)).isEqualTo(49);
        }

        @ParameterizedTest
        @CsvSource({
            "1234567890123456789,  0x0,           73",
            "1234567890123456789,  0x10000000000, 73",
            "123456789012345678,   0x100000000000000, 73",
            "1234567890123456789,  0x100000000000000, 74",
        })
        void startsItThereUnlessTheNumbersReachThatColumn(long ino, String offset, int column) {
            String line = line(0x5598348cc000L, 0x5598348ce000L, Long.decode(offset), 0xfe00, ino, "/x");
            assertThat(line.indexOf("/x")).isEqualTo(column);
            assertThat(line.substring(0, column)).endsWith(" ");
        }

        @Test
        void isAppendedAfterTwoBlanksIfTheNumbersReachThatColumn() {
            String line = line(0xffffffffff600000L, 0xffffffffff601000L, 0x7ffffffffffff000L, 0xfe00, 1234567890, "/x");
            assertThat(line).isEqualTo("ffffffffff600000-ffffffffff601000 r-xp 7ffffffffffff000 fe:00 1234567890  /x");
            assertThat(line.indexOf("/x")).isEqualTo(74);
        }

        @Test
        void keepsItsBytes() {
            ByteString name = ByteString.of(new byte[] {'/', (byte) 0xff});
            ByteString line = new MapsRow(0, 0x1000, "r--p", 0, 0, 1, name, 8).line();
            assertThat(line.slice(73, line.length())).isEqualTo(name);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0x0, 00:00",
        "0x801, 08:01",
        "0xfe00, fe:00",
        "0x10301234, 12:10334",
        "0x12345, 123:45",
        "0x1200000034567, 12345:67",
        "0xff000ffffffff, fffff:fffff",
    })
    void splitsTheDeviceAsStatEncodesIt(String dev, String shown) {
        String[] fields = line(0x1000, 0x2000, 0, Long.decode(dev), 7, "").split(" ", -1);
        assertThat(fields[3]).isEqualTo(shown);
    }

    @Test
    void knowsTheStack() {
        assertThat(new MapsRow(0, 1, "rw-p", 0, 0, 0, ByteString.of("[stack]"), 8).isStack())
                .isTrue();
        assertThat(new MapsRow(0, 1, "rw-p", 0, 0, 0, ByteString.of("[heap]"), 8).isStack())
                .isFalse();
    }
}
