package binfmt.misc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import kernel.api.ByteString;
import kernel.api.ByteView;
import kernel.api.Errno;
import kernel.api.ExecException;
import kernel.api.KernelVersion;
import kernel.api.Span;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One character of these strings stands for one byte. */
class RegisterStringTests {
    private static ByteString bytes(String text) {
        return ByteString.of(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static MiscEntry parse(String text) {
        return RegisterString.parse(bytes(text), Release.LINUX_6_18);
    }

    private static MagicNumber magic(String text) {
        return (MagicNumber) parse(text).recognition();
    }

    private static void assertRefused(String text, MiscRule rule, Span span) {
        ExecException e = catchThrowableOfType(ExecException.class, () -> parse(text));
        assertThat(e).as(text).isNotNull();
        assertThat(e.violation().rule()).as(e.getMessage()).isEqualTo(rule);
        assertThat(e.violation().span()).contains(span);
        assertThat(e.errno()).isEqualTo(Errno.EINVAL);
    }

    private static boolean isRefused(String text, KernelVersion version) {
        return catchThrowableOfType(ExecException.class, () -> RegisterString.parse(bytes(text), new Release(version)))
                != null;
    }

    @Nested
    class Fields {
        @Test
        void areAMagicNumberAtAnOffset() {
            MiscEntry entry = parse(":name:M:12:AB\\x00\\xfF:\\xff\\xff\\x00\\x0f:/bin/sh:PF");
            assertThat(entry.name()).hasToString("name");
            assertThat(entry.interpreter()).hasToString("/bin/sh");
            assertThat(entry.flags()).containsExactlyInAnyOrder(MiscFlag.PRESERVE_ARGV0, MiscFlag.OPEN_FILE);
            assertThat(entry.isEnabled()).isTrue();
            assertThat(entry.text())
                    .hasToString("enabled\ninterpreter /bin/sh\nflags: PF\noffset 12\nmagic 414200ff\nmask ffff000f\n");
        }

        @Test
        void areAnExtension() {
            MiscEntry entry = parse(":name:E:anything:py:at all:/bin/python:");
            assertThat(entry.recognition()).isEqualTo(new Extension(bytes("py")));
            assertThat(entry.text()).hasToString("enabled\ninterpreter /bin/python\nflags: \nextension .py\n");
        }

        @ParameterizedTest
        @ValueSource(chars = {',', '\t', '\0', 'x', '\\', 'M', '\u00e9', '1', '/'})
        void areSeparatedByAnyByte(char delimiter) {
            assertThat(parse(":nome:E::end::interp:".replace(':', delimiter)).interpreter())
                    .isEqualTo(bytes("interp"));
        }

        @ParameterizedTest
        @ValueSource(chars = {'P', 'O', 'C', 'F', '\n'})
        void areNotSeparatedByWhatCanEndTheString(char delimiter) {
            String text = ":nome:E::ext::interp:".replace(':', delimiter);
            ExecException e = catchThrowableOfType(ExecException.class, () -> parse(text));
            assertThat(e.violation().rule()).isEqualTo(MiscRule.FLAGS);
        }

        @ParameterizedTest
        @CsvSource({"'',0", "0,0", "7,7", "+7,7", "-0,0", "252,252", "0000000000000000000252,252", "'7\n',7"})
        void mayHaveASignInTheOffset(String offset, int value) {
            assertThat(magic(":n:M:" + offset + ":ABCD::/i:").offset()).isEqualTo(value);
        }

        @Test
        void mayEndInOneLineFeed() {
            assertThat(parse(":n:M::ABCD::/i:OC\n").flags())
                    .containsExactlyInAnyOrder(MiscFlag.OPEN_BINARY, MiscFlag.CREDENTIALS);
        }

        @Test
        void mayRepeatFlags() {
            assertThat(parse(":n:M::ABCD::/i:PPPP").flags()).containsExactly(MiscFlag.PRESERVE_ARGV0);
        }

        @Test
        void openTheFileIfItsCredentialsCount() {
            assertThat(parse(":n:M::ABCD::/i:C").text().toLatin1()).contains("flags: OC\n");
        }
    }

    @Nested
    class Escapes {
        @Test
        void standForBytes() {
            assertThat(magic(":n:M::a\\x41\\x0a\\x00::/i:").magic()).isEqualTo(bytes("aA\n\0"));
        }

        @Test
        void hideDelimiters() {
            assertThat(magic("xnxMxx\\x41\\x42xxix").magic()).isEqualTo(bytes("AB"));
            assertThat(magic("4n4M44\\x444\\x444/i/4").magic()).isEqualTo(bytes("D"));
        }

        @Test
        void areOnlyThoseWithAnX() {
            assertThat(magic(":n:M::\\n\\\\x41\\::/i:").magic()).isEqualTo(bytes("\\n\\\\x41\\"));
        }

        @Test
        void endAtANul() {
            assertThat(magic(":n:M::AB\0CD:\\xff\\xff\0:/i:").magic()).isEqualTo(bytes("AB"));
            assertThat(magic(":n:M::ABCD:\0whatever:/i:").mask()).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"\\x", "\\x4", "\\x4g", "\\xg4", "\\x 4", "AB\\x:"})
        void needTwoDigits(String magic) {
            assertRefused(":n:M::" + magic + "::/interp:", MiscRule.MAGIC, new Span(6, 0, "magic"));
            assertRefused(":n:M::A:" + magic + ":/interp:", MiscRule.MASK, new Span(8, 0, "mask"));
        }
    }

    @Nested
    class Errors {
        @ParameterizedTest
        @ValueSource(ints = {0, 1, 10, 1921, 5000})
        void areTooFewOrTooManyBytes(int length) {
            String text = ":a:E::x::/".repeat(1 + length / 10).substring(0, length);
            ExecException e = catchThrowableOfType(ExecException.class, () -> parse(text));
            assertThat(e.violation().rule()).isEqualTo(MiscRule.LENGTH);
            assertThat(e.violation().found()).contains(length + " bytes");
        }

        @Test
        void areNotTheShortestAndTheLongestString() {
            assertThat(parse(":a:E::x::/:").interpreter()).hasToString("/");
            assertThat(parse(":a:E::x::" + "i".repeat(1910) + ":").interpreter().length())
                    .isEqualTo(1910);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", ".", "..", "a/b", "/"})
        void areBadNames(String name) {
            assertRefused(":" + name + ":M::ABCD::/interp:", MiscRule.NAME, new Span(1, name.length() + 1, "name"));
        }

        @Test
        void areNamesWithNul() {
            assertRefused(":a\0b:M::ABCD::/i:", MiscRule.NAME, new Span(1, 0, "name"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"m", "e", "", "X", "ME", "M "})
        void areBadTypes(String type) {
            ExecException e =
                    catchThrowableOfType(ExecException.class, () -> parse(":name:" + type + "::ABCD::/interp:"));
            assertThat(e.violation().rule()).isEqualTo(MiscRule.TYPE);
            assertThat(e.violation().span().orElseThrow().offset()).isEqualTo(6);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"-1", "x", "0x10", " 1", "1 ", "+", "-", "\n", "2147483648", "99999999999999999999", "1\n\n"
                })
        void areBadOffsets(String offset) {
            assertRefused(
                    ":n:M:" + offset + ":A::/interp:", MiscRule.OFFSET, new Span(5, offset.length() + 1, "offset"));
        }

        @ParameterizedTest
        @CsvSource({"253,ABCD", "256,A", "2147483647,A", "1,256", "0,257"})
        void areMagicsOutsideTheWindow(String offset, String magic) {
            String bytes = Character.isDigit(magic.charAt(0)) ? "a".repeat(Integer.parseInt(magic)) : magic;
            ExecException e = catchThrowableOfType(
                    ExecException.class, () -> parse(":n:M:" + offset + ":" + bytes + "::/interp:"));
            assertThat(e.violation().rule()).isEqualTo(MiscRule.WINDOW);
        }

        @Test
        void areEmptyMagicsAndExtensions() {
            assertRefused(":n:M::::/interp:", MiscRule.MAGIC, new Span(6, 1, "magic"));
            assertRefused(":n:M::\0:\0:/interp:", MiscRule.MAGIC, new Span(6, 2, "magic"));
            assertRefused(":n:E::::/interp:", MiscRule.EXTENSION, new Span(6, 1, "extension"));
            assertRefused(":n:E::a/b::/interp:", MiscRule.EXTENSION, new Span(6, 4, "extension"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"\\xff", "\\xff\\xff\\xff", "a"})
        void areMasksOfAnotherLength(String mask) {
            assertRefused(
                    ":n:M::AB:" + mask + ":/interp:", MiscRule.MASK_LENGTH, new Span(9, mask.length() + 1, "mask"));
        }

        @Test
        void areMissingInterpretersAndFields() {
            assertRefused(":n:M::ABCD:::", MiscRule.INTERPRETER, new Span(12, 1, "interpreter"));
            assertRefused(":n:M::ABCD::a\0:", MiscRule.INTERPRETER, new Span(12, 0, "interpreter"));
            assertRefused(":n:M::ABCD:", MiscRule.INTERPRETER, new Span(11, 0, "interpreter"));
            assertRefused(":name:M::ABCD::/interp", MiscRule.FLAGS, new Span(15, 7, "flags"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"p", "PX", "P:", "\n\n", "\nP", " ", "D", "B"})
        void areOtherFlags(String flags) {
            ExecException e = catchThrowableOfType(ExecException.class, () -> parse(":n:M::ABCD::/i:" + flags));
            assertThat(e.violation().rule()).isEqualTo(MiscRule.FLAGS);
        }
    }

    @Nested
    class OlderKernels {
        @Test
        void hadShorterStrings() {
            String text = ":n:E::x::" + "i".repeat(300) + ":";
            assertThat(isRefused(text, new KernelVersion(3, 17))).isTrue();
            assertThat(isRefused(text, new KernelVersion(3, 18))).isFalse();
        }

        @Test
        void openedNoInterpreterInAdvance() {
            assertThat(isRefused(":n:E::ext::/i:F", new KernelVersion(4, 7))).isTrue();
            assertThat(isRefused(":n:E::ext::/i:F", new KernelVersion(4, 8))).isFalse();
        }

        @Test
        void lookedAtFewerBytes() {
            assertThat(isRefused(":n:M:125:ABCD::/i:", new KernelVersion(5, 0))).isTrue();
            assertThat(isRefused(":n:M:124:ABCD::/i:", new KernelVersion(5, 0))).isFalse();
            assertThat(isRefused(":n:M:125:ABCD::/i:", new KernelVersion(5, 1))).isFalse();
        }
    }

    @Nested
    class Files {
        private final ByteView buf = ByteView.of(bytes("ABCD").toByteArray(), 0, bytes("f"));

        private boolean matches(String entry, String interp) {
            return parse(entry).recognition().matches(buf, bytes(interp));
        }

        @Test
        void haveTheMagicWhereTheMaskHasBits() {
            assertThat(matches(":n:M:1:BC::/i:", "f")).isTrue();
            assertThat(matches(":n:M:1:BD::/i:", "f")).isFalse();
            assertThat(matches(":n:M:1:bd:\\xdf\\x00:/interp:", "f")).isTrue();
            assertThat(matches(":n:M:1:bd:\\xdf\\x01:/interp:", "f")).isFalse();
        }

        @ParameterizedTest
        @CsvSource({"a.ext,true", "a.b.ext,true", ".ext,true", "a.ext.b,false", "ext,false", "d.ext/a,false", "a.,false"
        })
        void haveTheExtensionBehindTheLastDot(String path, boolean isMatch) {
            assertThat(matches(":n:E::ext::/i:", path)).isEqualTo(isMatch);
        }
    }

    @Test
    void nothingButARefusalComesOfAnyBytes() {
        long seed = Long.getLong("ksim.seed", 20261121L);
        System.out.println("-Dksim.seed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        byte[] alphabet = bytes(":::::::ME\\xx0f1P\n\0/.").toByteArray();
        for (int round = 0; round < 20_000; round++) {
            byte[] text = new byte[8 + random.nextInt(24)];
            for (int i = 0; i < text.length; i++) {
                text[i] = alphabet[random.nextInt(alphabet.length)];
            }
            try {
                assertThat(RegisterString.parse(ByteString.of(text), Release.LINUX_6_18)
                                .text()
                                .length())
                        .isGreaterThan(0);
            } catch (ExecException e) {
                assertThat(e.errno()).isEqualTo(Errno.EINVAL);
            }
        }
    }
}
