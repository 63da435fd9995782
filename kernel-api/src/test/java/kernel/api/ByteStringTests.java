package kernel.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ByteStringTests {
    @Test
    void keepsBytesThatAreNoText() {
        byte[] bytes = {'a', (byte) 0xff, 0, (byte) 0xc3};
        ByteString string = ByteString.of(bytes);
        bytes[0] = 'b';
        assertThat(string.toByteArray()).containsExactly('a', 0xff, 0, 0xc3);
        assertThat(string.toLatin1()).isEqualTo("a\u00ff\u0000\u00c3");
        assertThat(string.at(1)).isEqualTo(0xff);
    }

    @Test
    void printsNothingThatCouldDisturbATerminal() {
        assertThat(ByteString.of("caf\u00e9\u001b[2J\n").printable()).isEqualTo("caf\u00e9\\x1b[2J\\x0a");
        assertThat(ByteString.of(new byte[] {'x', (byte) 0xe9, '\n'}).printable())
                .isEqualTo("x\\xe9\\x0a");
    }

    @Test
    void findsTheBasename() {
        assertThat(ByteString.of("/usr/bin/env").basename()).isEqualTo(ByteString.of("env"));
        assertThat(ByteString.of("env").basename()).isEqualTo(ByteString.of("env"));
        assertThat(ByteString.of("/usr/").basename()).isEqualTo(ByteString.EMPTY);
    }

    @Test
    void comparesBytesAsUnsigned() {
        assertThat(ByteString.of(new byte[] {(byte) 0x80})).isGreaterThan(ByteString.of("a"));
        assertThat(ByteString.of("ab").startsWith(ByteString.of("a"))).isTrue();
        assertThat(ByteString.of("a").startsWith(ByteString.of("ab"))).isFalse();
    }

    @Test
    void slicesWithinItsBounds() {
        ByteString string = ByteString.of("abcd");
        assertThat(string.slice(1, 3).concat(ByteString.of("x"))).isEqualTo(ByteString.of("bcx"));
        assertThat(string.indexOf('c', 1)).isEqualTo(2);
        assertThat(string.indexOf('a', 1)).isEqualTo(-1);
        assertThatThrownBy(() -> string.slice(2, 5)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
