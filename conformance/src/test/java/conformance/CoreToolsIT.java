package conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import binfmt.elf.testing.ElfImageBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import kernel.api.ByteString;
import kernel.api.Signal;
import kernel.sim.exec.ExecRequest;
import kernel.sim.exec.Kernel;
import kernel.sim.fs.HostFileSystem;
import kernel.sim.task.Program;
import kernel.sim.task.Resource;
import kernel.sim.task.Rlimits;
import kernel.sim.task.Task;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opens cores with the tools that people use. */
class CoreToolsIT {
    private static final ByteString ARGUMENT = ByteString.of("an argument");

    @TempDir
    private Path temporary;

    private Path directory;
    private Path core;

    @BeforeEach
    void findTheDirectory() throws IOException {
        directory = temporary.toRealPath();
        core = directory.resolve("core");
    }

    /** Runs a tool; it must say nothing about damage. */
    private static List<String> run(String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        builder.environment().put("DEBUGINFOD_URLS", "");
        Process process = builder.start();
        try (InputStream output = process.getInputStream()) {
            List<String> lines = new String(output.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            assertThat(process.waitFor()).as("%s: %s", List.of(command), lines).isZero();
            return lines;
        }
    }

    private static void assumeTool(String name) throws InterruptedException {
        boolean isThere;
        try {
            isThere = !run(name, "--version").isEmpty();
        } catch (IOException e) {
            isThere = false;
        }
        assumeTrue(isThere, () -> "skipped: there is no " + name);
    }

    private Program dump(Path program) throws IOException {
        Kernel kernel = Kernel.of(HostFileSystem.of(Path.of("/")));
        Task task = new Task();
        task.rlimits(task.rlimits().with(Resource.CORE, new Rlimits.Limit(Rlimits.INFINITY, Rlimits.INFINITY)));
        ByteString path = ByteString.of(program.toString());
        kernel.execve(task, new ExecRequest(path, List.of(path, ARGUMENT), List.of()));
        try (FileChannel channel = FileChannel.open(core, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            kernel.coreDump(task, Signal.SIGSEGV, channel);
        }
        return task.program().orElseThrow();
    }

    private Path put(ElfImageBuilder image) throws IOException {
        Path file = Files.write(directory.resolve("program"), image.build());
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void readelfFindsEverySegmentAndNote() throws IOException, InterruptedException {
        assumeTool("readelf");
        for (ElfImageBuilder image : List.of(CoreImages.data64(), CoreImages.data32())) {
            Program program = dump(put(image));
            List<String> lines = run("readelf", "-hlnW", core.toString());
            assertThat(lines).noneMatch(line -> line.contains("Warning") || line.contains("Error"));
            assertThat(lines).anyMatch(line -> line.matches(" *Type: +CORE .*"));
            int gate = program.abi().profile().vsyscall().isPresent() ? 1 : 0;
            assertThat(lines.stream().filter(line -> line.matches(" *LOAD .*")))
                    .hasSize(program.mm().vmas().size() + gate);
            List<String> notes = new ArrayList<>(
                    List.of("NT_PRSTATUS", "NT_PRPSINFO", "NT_SIGINFO", "NT_AUXV", "NT_FILE", "NT_FPREGSET"));
            notes.forEach(note -> assertThat(lines).anyMatch(line -> line.contains(note)));
        }
    }

    @Test
    void gdbShowsRegistersMemoryMapsAndAuxiliaryVector() throws IOException, InterruptedException {
        assumeTool("gdb");
        Path file = put(CoreImages.data64());
        Program program = dump(file);
        List<String> lines = run(
                "gdb",
                "-nx",
                "-batch",
                "-ex",
                "info registers rip rsp",
                "-ex",
                "x/s *(char **)($sp + 16)",
                "-ex",
                "x/2bx 0x402000",
                "-ex",
                "info auxv",
                "-ex",
                "info proc mappings",
                file.toString(),
                core.toString());
        assertThat(lines).anyMatch(line -> line.equals("Core was generated by `" + file + " an argument'."));
        assertThat(lines).anyMatch(line -> line.equals("Program terminated with signal SIGSEGV, Segmentation fault."));
        assertThat(lines).anyMatch(line -> line.matches("rip +0x401000 .*"));
        assertThat(lines)
                .anyMatch(line -> line.matches(
                        "rsp +0x" + Long.toHexString(program.registers().get("rsp")) + " .*"));
        assertThat(lines).anyMatch(line -> line.endsWith("\"" + ARGUMENT + "\""));
        assertThat(lines).anyMatch(line -> line.matches("0x402000:\\s+0x01\\s+0x02"));
        assertThat(lines).anyMatch(line -> line.matches("9 +AT_ENTRY .* 0x401000"));
        assertThat(lines).anyMatch(line -> line.matches(" +0x402000 +0x403000 +0x1000 +0x2000 +(\\S+ +)?" + file));
    }

    @Test
    void gdbShowsA32BitProgram() throws IOException, InterruptedException {
        assumeTool("gdb");
        Path file = put(CoreImages.data32());
        dump(file);
        List<String> lines = run(
                "gdb",
                "-nx",
                "-batch",
                "-ex",
                "info registers eip cs",
                "-ex",
                "x/s *(char **)($sp + 8)",
                file.toString(),
                core.toString());
        assertThat(lines).anyMatch(line -> line.matches("eip +0x401000 .*"));
        assertThat(lines).anyMatch(line -> line.matches("cs +0x23 .*"));
        assertThat(lines).anyMatch(line -> line.endsWith("\"" + ARGUMENT + "\""));
    }
}
