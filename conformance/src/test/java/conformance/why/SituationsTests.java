package conformance.why;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.SplittableRandom;
import kernel.api.ByteString;
import kernel.api.Violation;
import kernel.sim.diagnosis.ExecDiagnosis;
import kernel.sim.exec.ExecRequest;
import kernel.sim.exec.FormatList;
import kernel.sim.exec.Kernel;
import kernel.sim.fs.Dentry;
import kernel.sim.fs.FileAccess;
import kernel.sim.fs.FileDescription;
import kernel.sim.fs.HostFileSystem;
import kernel.sim.fs.MemoryFileSystem;
import kernel.sim.fs.Mount;
import kernel.sim.fs.PathWalk;
import kernel.sim.fs.RootFileSystem;
import kernel.sim.profile.Architecture;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.profile.MachineProfile;
import kernel.sim.task.Descriptor;
import kernel.sim.task.Task;
import kernel.sim.trace.Diagnosis;
import kernel.sim.trace.DiagnosisText;
import kernel.sim.trace.TextStyle;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every situation gets the answer that its user needs. */
class SituationsTests {
    @TempDir
    private Path temporary;

    @BeforeEach
    void letEverybodyIn() throws IOException {
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    static List<Situation> situations() {
        return Situations.all();
    }

    @ParameterizedTest
    @MethodSource("situations")
    void getsItsAnswer(Situation situation) throws IOException {
        Kernel kernel = new Kernel(
                LinuxProfile.LINUX_6_18,
                MachineProfile.builtIn(),
                HostFileSystem.of(Path.of("/")),
                FormatList.load(),
                new SplittableRandom(1));
        Scene scene = Situations.scene(situation, temporary.toRealPath());
        Diagnosis diagnosis = Situations.diagnose(kernel, scene);
        String text = new DiagnosisText(TextStyle.PLAIN.withAll(true)).of(diagnosis);
        assertThat(text).startsWith(situation.verdict() + "  ");
        assertThat(diagnosis.violation().map(Violation::rule).map(rule -> rule.id()))
                .as(text)
                .isEqualTo(situation.rule());
        String unbroken = text.replaceAll("\\s+", " ");
        assertThat(situation.words()).as(text).allMatch(unbroken::contains);
        situation
                .offset()
                .ifPresent(offset -> assertThat(diagnosis.excerpts())
                        .as(text)
                        .anyMatch(excerpt -> excerpt.span().offset() == offset));
    }

    private static Kernel kernel(LinuxProfile profile, RootFileSystem root) {
        return new Kernel(profile, MachineProfile.builtIn(), root, FormatList.load(), new SplittableRandom(1));
    }

    @Test
    void ofAnOldKernelTellWhereItCutsAScriptsLine() {
        MemoryFileSystem root = new MemoryFileSystem(Mount.DEFAULT);
        root.put("/script", 0755, ("#!/" + "x".repeat(298) + "\n").getBytes(StandardCharsets.US_ASCII));
        Kernel old = kernel(LinuxProfile.LINUX_4_15_X86_64, root);
        Diagnosis diagnosis = ExecDiagnosis.of(old).diagnose(new Task(), ExecRequest.of("/script"));
        assertThat(diagnosis.text()).startsWith("ENOENT  ").contains("this kernel reads 127 of it");
    }

    @Test
    void ofAMuslRootTellWhatItHasInstead() {
        MemoryFileSystem root = new MemoryFileSystem(Mount.DEFAULT);
        root.put("/lib/ld-musl-x86_64.so.1", 0755, Samples.loader64().build());
        root.put(
                "/app/server",
                0755,
                Samples.pie64("/lib64/ld-linux-x86-64.so.2").build());
        Diagnosis diagnosis = ExecDiagnosis.of(kernel(LinuxProfile.LINUX_6_18, root))
                .diagnose(new Task(), ExecRequest.of("/app/server"));
        assertThat(diagnosis.text())
                .startsWith("ENOENT  /app/server exists, but its loader does not: /lib64/ld-linux-x86-64.so.2\n")
                .contains("built for glibc", "This root has /lib/ld-musl-x86_64.so.1", "they mean the loader")
                .contains("\n  fix     apk add gcompat\n")
                .contains("PT_INTERP");
    }

    @Test
    void ofA64BitProgramOnA32BitRootTellWhichBuildToTake() {
        MemoryFileSystem root = new MemoryFileSystem(Mount.DEFAULT);
        root.put("/lib/ld-linux-armhf.so.3", 0755, Samples.loader64().build());
        root.put(
                "/app/server",
                0755,
                Samples.pie64("/lib/ld-linux-aarch64.so.1").machine(183).build());
        Kernel kernel = new Kernel(
                LinuxProfile.LINUX_6_18.on(Architecture.AARCH64).orElseThrow(),
                MachineProfile.builtIn("aarch64").orElseThrow(),
                root,
                FormatList.load(),
                new SplittableRandom(1));
        Diagnosis diagnosis = ExecDiagnosis.of(kernel).diagnose(new Task(), ExecRequest.of("/app/server"));
        assertThat(diagnosis.text())
                .startsWith("ENOENT  ")
                .contains("glibc on 64-bit ARM", "This root has /lib/ld-linux-armhf.so.3", "armv7", "libc6:arm64");
    }

    @Test
    void ofAMemfdWithoutExecution() {
        MemoryFileSystem root = new MemoryFileSystem(Mount.DEFAULT);
        root.put("/memfd:code", 0666, Samples.exec64().build());
        Task task = new Task();
        Dentry memfd = PathWalk.walk(root, ByteString.of("/"), FileAccess.ROOT, ByteString.of("/memfd:code"));
        task.files().put(3, new Descriptor(new FileDescription(memfd), false));
        ExecRequest request = new ExecRequest(ByteString.EMPTY, List.of(ByteString.of("x")), List.of());
        Diagnosis diagnosis = ExecDiagnosis.of(kernel(LinuxProfile.LINUX_6_18, root))
                .diagnose(task, request.at(3, ExecRequest.AT_EMPTY_PATH));
        assertThat(diagnosis.text()).startsWith("EACCES  ").contains("MFD_EXEC", "vm.memfd_noexec");
    }
}
