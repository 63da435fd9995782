package conformance.why;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import kernel.api.Errno;
import kernel.sim.diagnosis.ExecCaller;
import kernel.sim.diagnosis.ExecDiagnosis;
import kernel.sim.exec.FormatList;
import kernel.sim.exec.Kernel;
import kernel.sim.fs.HostFileSystem;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.profile.MachineProfile;
import kernel.sim.trace.CallerAnswer;
import kernel.sim.trace.Diagnosis;
import kernel.sim.trace.Verdict;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What callers print is what they really print on this host. */
class CallersIT {
    private static final String PYTHON = """
            import subprocess, sys
            try:
                code = subprocess.run(['./program']).returncode
            except OSError as e:
                print(type(e).__name__ + ': ' + str(e)); sys.exit(0)
            sys.exit(128 - code if code < 0 else code)
            """;

    @TempDir
    private Path temporary;

    private Kernel kernel;

    @BeforeEach
    void askLinux() throws IOException {
        assumeTrue(Files.exists(Path.of("/proc/sys/kernel/osrelease")), "skipped: the host is not Linux");
        assumeTrue(System.getProperty("os.arch").equals("amd64"), "skipped: the host is not x86-64");
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxr-xr-x"));
        kernel = new Kernel(
                LinuxProfile.LINUX_6_18,
                MachineProfile.builtIn(),
                HostFileSystem.of(Path.of("/")),
                FormatList.load(),
                new SplittableRandom(1));
    }

    private record Output(int exit, String text) {}

    private List<Scene> scenes() throws IOException {
        List<Scene> scenes = new ArrayList<>();
        for (Situation situation : Situations.all()) {
            Scene scene = Situations.scene(situation, temporary.toRealPath());
            if (scene.isForEverybody() && !situation.verdict().equals("LOADS")) {
                scenes.add(scene);
            }
        }
        return scenes;
    }

    private Diagnosis diagnose(Scene scene, ExecCaller caller) {
        return ExecDiagnosis.of(kernel).withCallers(List.of(caller)).diagnose(scene.task(kernel), scene.request());
    }

    @ParameterizedTest
    @EnumSource(names = {"BASH", "DASH", "BUSYBOX", "ENV", "PYTHON"})
    void printWhatIsPredicted(ExecCaller caller) throws IOException, InterruptedException {
        List<String> command = command(caller);
        assumeTrue(isThere(command.get(0)), () -> "skipped: there is no " + command.get(0));
        assumeTrue(caller != ExecCaller.BASH || isBash52(), "skipped: bash is older than 5.2");
        int compared = 0;
        for (Scene scene : scenes()) {
            Diagnosis diagnosis = diagnose(scene, caller);
            CallerAnswer answer = diagnosis.callers().get(0);
            boolean isScript = answer.exit().isEmpty() && answer.text().isEmpty() && caller != ExecCaller.PYTHON;
            if (!isScript) {
                compare(scene, diagnosis, answer, run(scene, command));
                compared++;
            }
        }
        assertThat(compared).isGreaterThan(20);
    }

    private static void compare(Scene scene, Diagnosis diagnosis, CallerAnswer answer, Output real) {
        answer.exit()
                .ifPresent(exit ->
                        assertThat(real.exit()).as(scene + ": " + diagnosis).isEqualTo(exit));
        // A shell that was told to do nothing else becomes the program, and cannot speak of its death.
        boolean isKilled = diagnosis.verdict() instanceof Verdict.Killed;
        if (!isKilled && answer.text().isPresent()) {
            assertThat(real.text().strip())
                    .as(scene + ": " + diagnosis)
                    .endsWith(answer.text().get());
        }
    }

    private static List<String> command(ExecCaller caller) {
        return switch (caller) {
            case BASH -> List.of("/bin/bash", "-c", "./program");
            case DASH -> List.of("/bin/dash", "-c", "./program");
            case BUSYBOX -> List.of("/bin/busybox", "sh", "-c", "./program");
            case PYTHON -> List.of("/usr/bin/python3", "-c", PYTHON);
            default -> List.of("/usr/bin/env", "./program");
        };
    }

    private static boolean isThere(String program) {
        return Files.isExecutable(Path.of(program));
    }

    private static boolean isBash52() throws IOException, InterruptedException {
        Process process = new ProcessBuilder("/bin/bash", "-c", "echo ${BASH_VERSION%%(*}").start();
        String version = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        process.waitFor();
        return version.compareTo("5.2") >= 0;
    }

    private static Output run(Scene scene, List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(scene.directory().toFile())
                .redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        return new Output(process.waitFor(), text);
    }

    /** The caller here is Java itself, and asks for the reason in one call. */
    @Test
    void explainToAJavaProgramWhatItsProcessBuilderMet() throws IOException, InterruptedException {
        int failed = 0;
        for (Scene scene : scenes()) {
            ProcessBuilder builder = new ProcessBuilder(scene.path("program"))
                    .directory(scene.directory().toFile());
            try {
                Process process = builder.redirectErrorStream(true).start();
                process.getOutputStream().close();
                process.getInputStream().readAllBytes();
                process.waitFor();
            } catch (IOException e) {
                Diagnosis diagnosis = ExecDiagnosis.explain(Path.of(scene.path("program")), e);
                assertThat(diagnosis.details())
                        .as(scene + ": " + diagnosis)
                        .noneMatch(line -> line.startsWith("ksim itself"));
                assertThat(e)
                        .hasMessageContaining(
                                diagnosis.verdict() instanceof Verdict.Refused refused
                                        ? refused.errno().description()
                                        : "nothing");
                failed++;
            }
        }
        assertThat(failed).isGreaterThan(20);
    }

    @Test
    void letTheKernelHaveTheLastWord() throws IOException {
        Path program = Path.of("/bin/sh");
        IOException failure = new IOException("Cannot run program \"/bin/sh\": error=13, Permission denied");
        Diagnosis diagnosis = ExecDiagnosis.explain(program, failure);
        assertThat(diagnosis.verdict()).isEqualTo(new Verdict.Refused(Errno.EACCES));
        assertThat(diagnosis.text())
                .startsWith("EACCES  The kernel of this system answered EACCES")
                .contains("ksim itself would have said: LOADS", "SELinux");
    }
}
