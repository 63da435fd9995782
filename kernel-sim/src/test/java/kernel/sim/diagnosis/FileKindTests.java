package kernel.sim.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import kernel.api.ByteString;
import kernel.api.ByteView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileKindTests {
    private static FileKind of(String bytes) {
        return FileKind.of(ByteView.of(bytes.getBytes(StandardCharsets.ISO_8859_1), 0, ByteString.of("/f")));
    }

    @ParameterizedTest
    @CsvSource({
        "'', EMPTY",
        "'#!', SCRIPT",
        "'\u00ef\u00bb\u00bf#!/bin/sh', MARKED_SCRIPT",
        "'\u00ef\u00bb\u00bfecho', TEXT",
        "'\u007fELF', ELF",
        "'\u00cf\u00fa\u00ed\u00fe\u0007', MACH_O_64",
        "'\u00ce\u00fa\u00ed\u00fe\u0007', MACH_O_32",
        "'MZ\u0090', PE",
        "'MAZE is a text', TEXT",
        "'BC\u00c0\u00de', BITCODE",
        "'!<arch>\ndebian', ARCHIVE",
        "'PK\u0003\u0004', ZIP",
        "'\u001f\u008b\b', GZIP",
        "'BZh9', BZIP2",
        "'bFLT', BFLT",
        "'version https://git-lfs.github.com/spec/v1', LFS_POINTER",
        "'<!DOCTYPE HTML>', HTML",
        "'<html><body>', HTML",
        "'echo hello\n', TEXT",
        "'a\tb\rc\n', TEXT",
        "'gr\u00fc\u00dfe', TEXT",
        "'a\u0001b', DATA"
    })
    void isKnownByTheFirstBytes(String bytes, FileKind kind) {
        assertThat(of(bytes)).isEqualTo(kind);
    }

    @Test
    void isKnownWithNulBytesToo() {
        assertThat(of("\0asm\1\0\0\0")).isEqualTo(FileKind.WASM);
        assertThat(of("\u00ca\u00fe\u00ba\u00be\0\0\0\75")).isEqualTo(FileKind.JAVA_CLASS);
        assertThat(of("\u00ca\u00fe\u00ba\u00be\0\0\0\2")).isEqualTo(FileKind.MACH_O_FAT);
        assertThat(of("\u00a7\r\r\n" + "\0".repeat(12))).isEqualTo(FileKind.PYTHON_BYTECODE);
        assertThat(of("\u0013\1d\0" + "\0".repeat(28))).isEqualTo(FileKind.DATA);
        assertThat(of("\u000b\1d\0" + "\0".repeat(28))).isEqualTo(FileKind.AOUT);
        assertThat(of("\0\0\0\0")).isEqualTo(FileKind.ZEROES);
        assertThat(of("\u00ff\u00fe#\0!\0/\0")).isEqualTo(FileKind.WIDE_SCRIPT);
    }
}
