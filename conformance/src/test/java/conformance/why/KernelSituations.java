package conformance.why;

import static conformance.why.Situation.killed;
import static conformance.why.Situation.loads;
import static conformance.why.Situation.refused;

import binfmt.elf.testing.ElfImageBuilder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import kernel.sim.task.Resource;

/** Permissions, limits, and segments that do not become memory. */
final class KernelSituations {
    private static final long GIB = 1L << 30;
    private static final int PT_GNU_PROPERTY = 0x6474e553;
    private static final long MIB = 1L << 20;

    private KernelSituations() {}

    private static byte[] isaNote(int levels) {
        return ByteBuffer.allocate(0x20)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(4)
                .putInt(16)
                .putInt(5)
                .put(new byte[] {'G', 'N', 'U', 0})
                .putInt(0xc0008002)
                .putInt(4)
                .putInt(levels)
                .array();
    }

    static List<Situation> permissions() {
        return List.of(
                refused(
                                "execute bit missing",
                                "EACCES",
                                "fs.exec.mode",
                                s -> s.put("program", 0644, Samples.exec64().build()))
                        .says("No execute bit for anyone", "mode 0644", "binds root too", "chmod +x"),
                refused(
                                "executable for its owner only",
                                "EACCES",
                                "fs.exec.mode",
                                s -> s.put("program", 0744, Samples.exec64().build())
                                        .user(1000))
                        .says("uid 1000 may not execute", "owner 0:0"),
                refused("directory", "EACCES", "fs.exec.regular", s -> s.put("program/x", 0644, new byte[1]))
                        .says("is a directory"),
                refused("missing file", "ENOENT", "fs.path.exists", s -> s.executing("nothing"))
                        .says("no file nothing", "search PATH"),
                refused(
                                "path through a file",
                                "ENOTDIR",
                                "fs.path.directory",
                                s -> s.script("x").executing("program/x"))
                        .says("is a file, not a directory"),
                refused(
                                "open for writing",
                                "ETXTBSY",
                                "fs.exec.busy",
                                s -> s.program(Samples.exec64().build()).busy())
                        .says("open for writing", "inherited the descriptor"),
                loads(
                                "set-id with no_new_privs",
                                s -> s.put("program", 04755, Samples.exec64().build())
                                        .user(1000)
                                        .noNewPrivs())
                        .says("IGNORED", "no_new_privs", "stays 1000"),
                loads(
                                "built for a newer processor",
                                s -> s.program(Samples.exec64()
                                        .phdr(PT_GNU_PROPERTY, 4, 0x300, 0, 0x20, 0x20, 8)
                                        .put(0x300, isaNote(7))
                                        .build()))
                        .says("needs an x86-64-v3 processor", "exits with 127"),
                loads(
                                "packed with UPX",
                                s -> s.program(Samples.exec64()
                                        .put(0x3fa, "UPX!".getBytes(StandardCharsets.US_ASCII))
                                        .build()))
                        .says("UPX", "0x3fa", "MemoryDenyWriteExecute="),
                loads(
                                "broken for readelf alone",
                                s -> s.program(Samples.exec64()
                                        .put(
                                                4,
                                                (byte) 0x7f,
                                                (byte) 9,
                                                (byte) 9,
                                                (byte) 0,
                                                (byte) 'A',
                                                (byte) 'I',
                                                (byte) 2)
                                        .put(40, (byte) 0x99, (byte) 0x99, (byte) 0x99, (byte) 0x99)
                                        .build()))
                        .says("Linux ignores EI_CLASS 0x7f", "e_shoff 0x99999999", "AppImage"));
    }

    static List<Situation> limits() {
        return List.of(
                refused(
                                "one long variable",
                                "E2BIG",
                                "exec.args.strlen",
                                s -> s.program(Samples.exec64().build())
                                        .variable("CHANGED_FILES=" + "x".repeat(312_000)))
                        .says("environment string", "CHANGED_FILES=", "312015 bytes", "limit is 131072"),
                refused("too many arguments", "E2BIG", "exec.args.total", s -> {
                            s.program(Samples.exec64().build()).limit(Resource.STACK, 8 * MIB);
                            for (int i = 0; i < 22; i++) {
                                s.argument("y".repeat(100_000));
                            }
                        })
                        .says("23 strings", "may pass 2 MiB", "stack limit (8 MiB)", "xargs"),
                killed(
                                "200 GiB of bss",
                                "elf.load.map",
                                s -> s.program(Samples.exec64()
                                        .phdr(1, 6, 0, 0x500000, 0, 200 * GIB, 0x1000)
                                        .build()))
                        .at(64 + 2 * 56)
                        .says(".bss of segment 2 wants 200 GiB", "p_memsz 0x3200000000", "overcommit_memory"),
                killed(
                                "address space limited",
                                "elf.load.map",
                                s -> s.program(Samples.exec64()
                                                .phdr(1, 6, 0, 0x500000, 0, 64 * MIB, 0x1000)
                                                .build())
                                        .limit(Resource.AS, 16 * MIB))
                        .says("64 MiB", "ulimit -v"));
    }

    static List<Situation> geometry() {
        return List.of(
                killed(
                                "offset and address disagree",
                                "elf.load.map",
                                s -> s.program(ElfImageBuilder.elf64()
                                        .entry(0x401000)
                                        .load(5, 0, 0x400000, 0x1000)
                                        .phdr(1, 5, 0x1d68, 0x411d60, 0x20, 0x20, 0x10000)
                                        .size(0x2000)
                                        .build()))
                        .at(64 + 56)
                        .says("p_offset 0x1d68 and p_vaddr 0x411d60", "max-page-size=65536"),
                killed(
                                "segment at address 0",
                                "elf.load.map",
                                s -> s.program(ElfImageBuilder.elf64()
                                                .entry(0x10)
                                                .load(5, 0, 0, 0x1000)
                                                .size(0x1000)
                                                .build())
                                        .user(65534))
                        .says("below vm.mmap_min_addr", "uid 65534 may not", "patchelf"),
                killed(
                                "more bytes than memory",
                                "elf.load.range",
                                s -> s.program(ElfImageBuilder.elf64()
                                        .entry(0x401000)
                                        .phdr(1, 5, 0, 0x400000, 0x200, 0x100, 0x1000)
                                        .size(0x1000)
                                        .build()))
                        .at(64)
                        .says("p_filesz 0x200 > p_memsz 0x100"),
                killed(
                                "entry outside",
                                "elf.entry",
                                s -> s.program(Samples.exec64().entry(1L << 47).build()))
                        .at(24)
                        .says("0x800000000000"),
                refused(
                                "program headers of another size",
                                "ENOEXEC",
                                "elf.phdr.entsize",
                                s -> s.program(Samples.exec64().phentsize(32).build()))
                        .at(54)
                        .says("e_phentsize"),
                refused(
                                "no program headers",
                                "ENOEXEC",
                                "elf.phdr.count",
                                s -> s.program(Samples.exec64().phnum(0).build()))
                        .at(56)
                        .says("e_phnum"),
                refused(
                                "program headers behind the end",
                                "ENOEXEC",
                                "elf.phdr.read",
                                s -> s.program(Samples.exec64().phoff(0x10000).build()))
                        .says("behind the end of the file"));
    }
}
