package conformance.selftests;

import static org.assertj.core.api.Assertions.assertThat;

import binfmt.elf.testing.ElfImageBuilder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import kernel.api.ByteString;
import kernel.sim.exec.ExecRequest;
import kernel.sim.exec.Kernel;
import kernel.sim.exec.UserArgPtr;
import kernel.sim.fs.FileDescription;
import kernel.sim.fs.InodeAttributes;
import kernel.sim.fs.MemoryFileSystem;
import kernel.sim.fs.Mount;
import kernel.sim.mm.Access;
import kernel.sim.mm.Fault;
import kernel.sim.proc.ProcMaps;
import kernel.sim.proc.ProcSmaps;
import kernel.sim.proc.ProcStatm;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.task.Descriptor;
import kernel.sim.task.Program;
import kernel.sim.task.Task;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A program of one page that unmaps all but itself, as in the kernel's selftest proc-pid-vm. Its file has no name; it is
 * executed by its descriptor.
 */
class ProcPidVmIT {
    private static final int FD = 3;
    private static final int PAGE = 4096;
    private static final long VADDR = 0x100000000L;
    private static final int HEADERS = 64 + 56;
    private static final byte[] CODE = {0x48, (byte) 0xbf, 0, 0, 0, 0, 0x0f, 0x05};
    private static final int NAME_COLUMN = 73;
    private static final String VSYSCALL =
            "ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0                  [vsyscall]";

    private Program program;
    private InodeAttributes inode;

    @BeforeEach
    void executeAndUnmapTheRest() {
        MemoryFileSystem files = new MemoryFileSystem(Mount.DEFAULT);
        int size = HEADERS + CODE.length;
        byte[] image = ElfImageBuilder.elf64()
                .entry(VADDR + HEADERS)
                .phdr(ElfImageBuilder.PT_LOAD, ElfImageBuilder.PF_R | ElfImageBuilder.PF_X, 0, VADDR, size, size, PAGE)
                .put(HEADERS, CODE)
                .build();
        files.put("/tmp/#42", 0700, image);
        FileDescription opened = Execs.open(files, "/tmp/#42");
        inode = opened.inode().attributes();
        assertThat(files.unlink(ByteString.of("/tmp/#42"))).isTrue();
        Task task = new Task();
        task.files().put(FD, new Descriptor(opened, true));
        Kernel kernel = Execs.kernel(LinuxProfile.LINUX_6_18, files);
        program = Execs.run(
                kernel,
                task,
                new ExecRequest(
                        Optional.of(ByteString.EMPTY),
                        UserArgPtr.of(List.of(ByteString.of("a"))),
                        UserArgPtr.of(List.of()),
                        FD,
                        ExecRequest.AT_EMPTY_PATH));
        Fault fault = program.mm().fault(VADDR + HEADERS, Access.EXECUTE);
        assertThat(fault.isResolved()).isTrue();
        program.mm().munmap(VADDR + PAGE, program.mm().taskSize() - VADDR - PAGE);
    }

    private String mapsLine() {
        String start = String.format(
                "100000000-100001000 r-xp 00000000 %02x:%02x %d ", major(inode.dev()), minor(inode.dev()), inode.ino());
        return padded(start) + "/tmp/#42 (deleted)";
    }

    private static long major(long dev) {
        return dev >>> 8 & 0xfff;
    }

    private static long minor(long dev) {
        return dev & 0xff;
    }

    private static String padded(String start) {
        return start + " ".repeat(Math.max(0, NAME_COLUMN - start.length()));
    }

    private static List<String> lines(ByteString text) {
        return new String(text.toByteArray(), StandardCharsets.ISO_8859_1)
                .lines()
                .toList();
    }

    @Test
    void mapsHasOneLine() {
        assertThat(lines(ProcMaps.text(program))).containsExactly(mapsLine(), VSYSCALL);
    }

    @Test
    void statmCountsOnePage() {
        assertThat(ProcStatm.of(program).line()).isEqualTo("1 1 1 1 0 0 0");
    }

    @Test
    void smapsDescribesTheSameLine() {
        List<String> lines = lines(ProcSmaps.text(program));
        assertThat(lines.get(0)).isEqualTo(mapsLine());
        assertThat(lines)
                .contains(
                        "Size:                  4 kB",
                        "KernelPageSize:        4 kB",
                        "MMUPageSize:           4 kB",
                        "Anonymous:             0 kB",
                        "Locked:                0 kB",
                        "Rss:                   4 kB");
        assertThat(lines).contains(VSYSCALL);
    }

    @Test
    void smapsRollupSumsUp() {
        List<String> lines = lines(ProcSmaps.rollup(program));
        assertThat(lines.get(0)).isEqualTo(padded("100000000-100001000 ---p 00000000 00:00 0 ") + "[rollup]");
        assertThat(lines).contains("Rss:                   4 kB", "Anonymous:             0 kB");
    }
}
