package conformance.why;

import static conformance.why.Situation.killed;
import static conformance.why.Situation.loads;
import static conformance.why.Situation.refused;

import binfmt.elf.testing.ElfImageBuilder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Files for other machines and systems, their loaders, and damaged ones. */
final class FileSituations {
    private static final int EM_AARCH64 = 183;

    private FileSituations() {}

    static List<Situation> otherSystems() {
        return List.of(
                refused(
                                "image for another CPU",
                                "ENOEXEC",
                                "elf.header.machine",
                                s -> s.program(
                                        Samples.exec64().machine(EM_AARCH64).build()))
                        .at(0x12)
                        .says("64-bit ARM (AArch64)", "x86-64", "linux/amd64"),
                refused(
                                "built on a Mac",
                                "ENOEXEC",
                                "exec.format",
                                s -> s.program(bytes(0xcf, 0xfa, 0xed, 0xfe, 7, 0, 0, 1, 3, 0, 0, 0)))
                        .at(0)
                        .says("macOS (Mach-O 64-bit)", "GOOS=linux"),
                refused(
                                "universal Mach-O",
                                "ENOEXEC",
                                "exec.format",
                                s -> s.program(bytes(0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 2, 1, 0, 0, 7)))
                        .says("universal Mach-O"),
                refused(
                                "Java class",
                                "ENOEXEC",
                                "exec.format",
                                s -> s.program(bytes(0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 61, 1, 0, 0, 7)))
                        .says("Java class file"),
                refused(
                                "Windows program without WSLInterop",
                                "ENOEXEC",
                                "exec.format",
                                s -> s.program(bytes('M', 'Z', 0x90, 0, 3, 0, 0, 0)))
                        .at(0)
                        .says("Windows program (PE)", ":WSLInterop:M::MZ::/init:PF"),
                refused(
                                "x32 program",
                                "ENOEXEC",
                                "elf.phdr.entsize",
                                s -> s.program(Samples.exec32()
                                        .machine(ElfImageBuilder.EM_X86_64)
                                        .build()))
                        .at(4)
                        .says("x32", "CONFIG_X86_X32_ABI"),
                refused(
                                "kernel module",
                                "ENOEXEC",
                                "elf.header.type",
                                s -> s.program(Samples.exec64().type(1).build()))
                        .at(16)
                        .says("object file"),
                refused(
                                "core dump",
                                "ENOEXEC",
                                "elf.header.type",
                                s -> s.program(Samples.exec64().type(4).build()))
                        .says("core dump"),
                refused("a.out program", "ENOEXEC", "exec.format", s -> s.program(qmagic()))
                        .says("a.out", "5.19"));
    }

    private static byte[] qmagic() {
        byte[] file = new byte[8192];
        file[0] = (byte) 0xcc;
        file[2] = 0x64;
        file[5] = 0x10;
        return file;
    }

    static List<Situation> loaders() {
        return List.of(
                refused(
                                "32-bit program without its libraries",
                                "ENOENT",
                                "elf.interp.open",
                                s -> s.program(Samples.exec32()
                                        .interp(0x154, s.path("lib/ld-linux.so.2"))
                                        .build()))
                        .at(0x154)
                        .says("its loader does not", "libc6:i386"),
                refused(
                                "glibc program on Alpine",
                                "ENOENT",
                                "elf.interp.open",
                                s -> s.program(Samples.pie64(s.path("lib64/ld-linux-x86-64.so.2"))
                                        .build()))
                        .at(Samples.INTERP)
                        .says(
                                "exists, but its loader does not",
                                "glibc on x86-64",
                                "patchelf --set-interpreter /lib64/"),
                refused(
                                "loader of a build sandbox",
                                "ENOENT",
                                "elf.interp.open",
                                s -> s.program(Samples.pie64("/nix/store/kg61-bootstrap-tools/lib/ld-linux-x86-64.so.2")
                                        .build()))
                        .says("/nix/store/kg61-bootstrap-tools", "patchelf --set-interpreter"),
                loads("stub loader of NixOS", s -> {
                            s.put("stub-ld/ld.so", 0755, Samples.loader64().build());
                            s.program(Samples.pie64(s.path("stub-ld/ld.so")).build());
                        })
                        .says("stub of NixOS", "nix-ld"),
                refused(
                                "loader's name without its end",
                                "ENOEXEC",
                                "elf.interp.nul",
                                s -> s.program(Samples.exec64()
                                        .phdr(ElfImageBuilder.PT_INTERP, 4, 0x800, 0, 4, 4, 1)
                                        .put(0x800, (byte) '/', (byte) 'l', (byte) 'd', (byte) '2')
                                        .build()))
                        .at(0x800)
                        .says("its last byte is 0x32, not NUL"),
                refused(
                                "loader's name of one byte",
                                "ENOEXEC",
                                "elf.interp.size",
                                s -> s.program(Samples.exec64()
                                        .phdr(ElfImageBuilder.PT_INTERP, 4, 0x800, 0, 1, 1, 1)
                                        .build()))
                        .says("PT_INTERP has 1 bytes"),
                refused(
                                "loader's name behind the end",
                                "EIO",
                                "elf.interp.read",
                                s -> s.program(Samples.exec64()
                                        .phdr(ElfImageBuilder.PT_INTERP, 4, 0x8000, 0, 28, 28, 1)
                                        .build()))
                        .says("0x8000, behind the end of the file"),
                refused(
                                "loader's name is empty",
                                "EACCES",
                                "elf.interp.open",
                                s -> s.program(Samples.exec64()
                                        .phdr(ElfImageBuilder.PT_INTERP, 4, 0x800, 0, 2, 2, 1)
                                        .build()))
                        .says("PT_INTERP is \"\"", "working directory"),
                refused("loader is a script", "ELIBBAD", "elf.interp.magic", s -> {
                            s.put("ld.so", 0755, ("#!/bin/sh\n" + "#".repeat(80)).getBytes(StandardCharsets.US_ASCII));
                            s.program(Samples.pie64(s.path("ld.so")).build());
                        })
                        .at(0)
                        .says("The program is fine", "scripts cannot be loaders"),
                refused("loader for another machine", "ELIBBAD", "elf.interp.machine", s -> {
                            s.put(
                                    "ld.so",
                                    0755,
                                    Samples.loader64().machine(EM_AARCH64).build());
                            s.program(Samples.pie64(s.path("ld.so")).build());
                        })
                        .at(0x12)
                        .says("for another machine", "AArch64"),
                refused("loader is empty", "EIO", "elf.interp.header", s -> {
                            s.put("ld.so", 0755, new byte[0]);
                            s.program(Samples.pie64(s.path("ld.so")).build());
                        })
                        .says("too short: 0 bytes"),
                refused("loader without x bit", "EACCES", "elf.interp.open", s -> {
                            s.put("ld.so", 0644, Samples.loader64().build());
                            s.program(Samples.pie64(s.path("ld.so")).build());
                        })
                        .says("on the LOADER", "(mode 0644), not on", "(mode 0755)"));
    }

    static List<Situation> damaged() {
        return List.of(
                refused("empty file of a broken layer", "ENOEXEC", "exec.format", s -> s.program(new byte[0]))
                        .says("is empty (0 bytes)", "pull again"),
                refused("file of zeroes", "ENOEXEC", "exec.format", s -> s.program(new byte[9000]))
                        .says("zeroes"),
                refused("page of a web server", "ENOEXEC", "exec.format", s -> s.script("<!DOCTYPE html>\n<html>"))
                        .says("HTML page", "download it again"),
                refused(
                                "Git LFS pointer",
                                "ENOEXEC",
                                "exec.format",
                                s -> s.script("version https://git-lfs.github.com/spec/v1\noid sha256:0\n"))
                        .says("git lfs pull"),
                killed(
                                "download cut in the data",
                                "elf.load.zero",
                                s -> s.program(ElfImageBuilder.elf64()
                                        .entry(0x401000)
                                        .load(5, 0, 0x400000, 0x1000)
                                        .phdr(1, 6, 0x1000, 0x402000, 0x2008, 0x3000, 0x1000)
                                        .size(0x1800)
                                        .build()))
                        .says("ends at 0x1800", "0x3008", "download"),
                refused(
                                "cut behind the magic",
                                "ENOEXEC",
                                "elf.phdr.entsize",
                                s -> s.program(
                                        bytes(0x7f, 'E', 'L', 'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 62, 0)))
                        .says("ends before its header does"));
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
