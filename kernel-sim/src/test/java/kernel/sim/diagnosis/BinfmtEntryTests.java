package kernel.sim.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BinfmtEntryTests {
    private static Optional<String> string(boolean isOpening, String name, String... lines) {
        return new BinfmtEntry(name, List.of(lines))
                .registerString(isOpening)
                .map(string -> new String(string.toByteArray(), StandardCharsets.ISO_8859_1));
    }

    @Test
    void isWrittenAsItWasRegistered() {
        assertThat(string(
                        true,
                        "a",
                        "enabled",
                        "interpreter /i",
                        "flags: POCF",
                        "offset 4",
                        "magic 41005c3aff",
                        "mask ff"))
                .contains(":a:M:4:A\\x00\\x5c\\x3a\u00ff:\u00ff:/i:POCF");
        assertThat(string(true, "\u00e9", "enabled", "interpreter /i", "flags: ", "extension .sh"))
                .contains(":\u00e9:E::sh::/i:");
    }

    @Test
    void isSeparatedByWhatItDoesNotContain() {
        assertThat(string(true, "a:b|", "enabled", "interpreter /i", "flags: ", "offset 0", "magic 2c3a"))
                .contains(",a:b|,M,0,\\x2c:,,/i,");
        assertThat(string(true, ":|,;!\1\2\3\4\5\6", "interpreter /i", "extension .a"))
                .isEmpty();
    }

    @Test
    void canLeaveItsInterpreterClosed() {
        assertThat(string(false, "a", "enabled", "interpreter /i", "flags: OCF", "extension .a"))
                .contains(":a:E::a::/i:OC");
    }

    @Test
    void isNoneIfItsBytesAreNotHexadecimal() {
        assertThat(string(true, "a", "interpreter /i", "magic 4")).isEmpty();
        assertThat(string(true, "a", "interpreter /i", "magic 4142", "mask xy")).isEmpty();
    }
}
