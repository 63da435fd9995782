package binfmt.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import kernel.api.ByteString;
import kernel.api.ByteView;
import kernel.api.Errno;
import kernel.api.ExecException;
import kernel.api.Limits;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScriptLineTests {
    private static ByteView buf(String content) {
        byte[] bytes = content.getBytes(StandardCharsets.ISO_8859_1);
        return ByteView.of(Arrays.copyOf(bytes, Limits.BINPRM_BUF_SIZE), 0, ByteString.of("/s"));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "`#!/bin/sh\\n`,             /bin/sh, ",
                "`#! /bin/sh\\n`,            /bin/sh, ",
                "`#!\\t /bin/sh \\t\\n`,     /bin/sh, ",
                "`#!/bin/sh -e\\n`,          /bin/sh, -e",
                "`#!/usr/bin/env  a  b \\n`, /usr/bin/env, `a  b`",
                "`#!/bin/sh\\r\\n`,          `/bin/sh\\r`, ",
                "`#!/bin/sh`,                /bin/sh, ",
                "`#!/bin/sh -x`,             /bin/sh, -x",
                "`#!/bin/sh\\0 -x\\n`,       /bin/sh, ",
                "`#!x`,                      x, ",
            })
    void splitsTheLineAtTheFirstBlank(String line, String name, String argument) {
        ScriptLine parsed = ScriptLine.parse(buf(unescape(line)));
        assertThat(parsed.name()).isEqualTo(ByteString.of(unescape(name)));
        assertThat(parsed.argument().map(ByteString::toString).orElse(null)).isEqualTo(argument);
    }

    private static String unescape(String text) {
        return text.replace("\\n", "\n")
                .replace("\\t", "\t")
                .replace("\\r", "\r")
                .replace("\\0", "\0");
    }

    @Test
    void namesNothingWhenTheFileEndsBehindTheMagic() {
        assertThat(ScriptLine.parse(buf("#!")).name()).isEqualTo(ByteString.EMPTY);
    }

    @Nested
    class AtTheEndOfTheBuffer {
        private final String longName = "/" + "A".repeat(252);

        @Test
        void acceptsANameThatALineFeedEnds() {
            assertThat(ScriptLine.parse(buf("#!" + longName + "\n")).name()).isEqualTo(ByteString.of(longName));
        }

        @Test
        void losesAnArgumentOfOneByteThatIsTheLastByte() {
            ScriptLine line = ScriptLine.parse(buf("#!" + longName.substring(1) + " f"));
            assertThat(line.name().length()).isEqualTo(252);
            assertThat(line.argument()).isEmpty();
        }

        @Test
        void refusesANameThatMayBeCutOff() {
            assertRefused("#!" + longName + "AA", ScriptRule.TRUNCATED, 255);
        }

        @Test
        void refusesALineOfBlanks() {
            assertRefused("#!" + " ".repeat(254), ScriptRule.BLANK, 255);
        }

        @Test
        void refusesANameThatIsTheLastByteAlone() {
            assertRefused("#!" + " ".repeat(253) + "\n", ScriptRule.NAME, 2);
        }
    }

    private static void assertRefused(String content, ScriptRule rule, long length) {
        ExecException e = catchThrowableOfType(ExecException.class, () -> ScriptLine.parse(buf(content)));
        assertThat(e.errno()).isEqualTo(Errno.ENOEXEC);
        assertThat(e.violation().rule()).isEqualTo(rule);
        assertThat(e.violation().span().orElseThrow().length()).isEqualTo(length);
    }
}
