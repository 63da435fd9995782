package kernel.sim.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kernel.api.ByteString;
import kernel.sim.task.Resource;
import kernel.sim.task.Task;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotTests {
    @TempDir
    private Path proc;

    @BeforeEach
    void putAProc() throws IOException {
        put("self/status", """
                Name:\tsh
                PPid:\t7
                Uid:\t1000\t0\t0\t0
                Gid:\t100\t100\t100\t100
                Groups:\t4 24 1000\s
                CapInh:\t0000000000000000
                CapPrm:\t00000000000000c0
                CapEff:\t0000000000000040
                CapBnd:\t000001ffffffffff
                CapAmb:\t0000000000000000
                NoNewPrivs:\t1
                Seccomp:\t2
                """);
        put("self/limits", """
                Limit                     Soft Limit           Hard Limit           Units
                Max cpu time              unlimited            unlimited            seconds
                Max stack size            8388608              unlimited            bytes
                Max open files            1024                 4096                 files
                Max nice priority         0                    0
                Max address space         unlimited            unlimited            bytes
                """);
        put(
                "self/smaps",
                "00400000-00401000 r--p 0 0 0 /bin/sh\nSize:                  4 kB\nKernelPageSize:       16 kB\n");
        put(
                "self/mountinfo",
                "1 0 8:1 / / rw - ext4 /dev/a\\b rw\n2 1 0:9 / /t\\040\u00e9\"q\" rw,noexec,nosuid - tmpfs t rw\n");
        put("meminfo", "MemTotal:       16384 kB\nMemFree: 1 kB\nSwapTotal:          64 kB\n");
        put("sys/kernel/ostype", "Linux\n");
        put("sys/kernel/osrelease", "6.18.1\n");
        put("sys/kernel/version", "#1 SMP \"x\"\n");
        put("sys/kernel/arch", "aarch64\n");
        put("sys/vm/mmap_min_addr", "65536\n");
        put("sys/vm/overcommit_memory", "1\n");
        put("sys/fs/suid_dumpable", "2\n");
        put("sys/fs/binfmt_misc/status", "enabled\n");
        put("sys/fs/binfmt_misc/register", "");
        put("sys/fs/binfmt_misc/qemu-arm", "enabled\ninterpreter /usr/bin/qemu-arm\nflags: F\noffset 0\nmagic 7f45\n");
        put("sys/fs/binfmt_misc/cli", "disabled\ninterpreter /usr/bin/cli\nflags: \noffset 0\nmagic 4d5a\n");
    }

    private void put(String name, String text) throws IOException {
        Path file = proc.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private Snapshot taken() {
        return SnapshotCapture.of(proc).orElseThrow();
    }

    @Test
    void hasWhatProcSays() {
        Snapshot snapshot = taken();
        assertThat(snapshot.release()).isEqualTo("6.18.1");
        assertThat(snapshot.machine()).isEqualTo("aarch64");
        assertThat(snapshot.pageSize()).isEqualTo(16384);
        assertThat(snapshot.uid()).containsExactly(1000, 0, 0, 0);
        assertThat(snapshot.groups()).containsExactly(4, 24, 1000);
        assertThat(snapshot.capabilities()).containsEntry("effective", "0000000000000040");
        assertThat(snapshot.rlimits())
                .containsOnlyKeys("cpu", "stack", "nofile", "as")
                .containsEntry("stack", List.of("8388608", "unlimited"));
        assertThat(snapshot.sysctls()).containsOnlyKeys("vm.mmap_min_addr", "vm.overcommit_memory", "fs.suid_dumpable");
        assertThat(snapshot.enabledEntries()).containsExactly("qemu-arm");
        assertThat(snapshot.mounts()).hasSize(2);
    }

    @Test
    void isReadAsItWasWritten() throws IOException {
        Path file = Files.write(
                proc.resolve("env.json"), SnapshotRecord.json(taken()).getBytes(StandardCharsets.ISO_8859_1));
        assertThat(SnapshotRecord.load(file)).isEqualTo(taken());
    }

    @ParameterizedTest
    @ValueSource(strings = {"sh", "dash", "bash --posix", "busybox sh"})
    void isTheSameFromTheScript(String shell) throws IOException, InterruptedException {
        Path script = Files.writeString(proc.resolve("capture.sh"), SnapshotCapture.script());
        List<String> command = new ArrayList<>(List.of(shell.split(" ")));
        assumeTrue(isThere(command.get(0)), "skipped: there is no " + shell);
        command.addAll(List.of(script.toString(), proc.toString()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        assertThat(process.waitFor()).isZero();
        assertThat(printed).isEqualTo(SnapshotRecord.json(taken()) + '\n');
    }

    private static boolean isThere(String program) {
        return List.of("/bin/", "/usr/bin/").stream().anyMatch(directory -> Files.exists(Path.of(directory + program)));
    }

    @Test
    void becomesACallerOnAMachine() {
        Circumstances circumstances = Circumstances.of(taken());
        Task task = circumstances.task(ByteString.of("/"));
        assertThat(task.cred().uid()).isEqualTo(1000);
        assertThat(task.cred().euid()).isZero();
        assertThat(task.capabilities().effective()).isEqualTo(0x40);
        assertThat(task.isNoNewPrivs()).isTrue();
        assertThat(task.rlimits().get(Resource.NOFILE).hard()).isEqualTo(4096);
        assertThat(circumstances.facts())
                .extracting(fact -> fact + " " + fact.source().word())
                .containsExactly(
                        "uid 0 env",
                        "no_new_privs 1 env",
                        "rlimit stack 8388608 env",
                        "mount flags of 2 mounts env",
                        "binfmt_misc qemu-arm env");
    }

    @Test
    void isNotTakenWithoutProc() {
        assertThat(SnapshotCapture.of(proc.resolve("self"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "{}", "{\"schema\":\"ksim/2\",\"kind\":\"environment\"}"})
    void refusesWhatIsNone(String text) throws IOException {
        Path file = Files.writeString(proc.resolve("bad.json"), text);
        assertThatThrownBy(() -> SnapshotRecord.load(file))
                .isInstanceOf(SnapshotFormatException.class)
                .hasMessageContaining("bad.json: ");
    }

    @Test
    void namesTheKeyAtFault() throws IOException {
        for (Map.Entry<String, String> damage : Map.of(
                        "\"pageSize\": 16384", "\"pageSize\": \"x\"",
                        "\"noNewPrivs\": 1", "\"noNewPrivs\": []",
                        "[\"8388608\", \"unlimited\"]", "[\"8388608\"]",
                        "\"mounts\": [", "\"mounted\": [")
                .entrySet()) {
            String text = SnapshotRecord.json(taken()).replace(damage.getKey(), damage.getValue());
            Path file = Files.write(proc.resolve("bad.json"), text.getBytes(StandardCharsets.ISO_8859_1));
            assertThatThrownBy(() -> SnapshotRecord.load(file))
                    .as(damage.getValue())
                    .isInstanceOf(SnapshotFormatException.class)
                    .hasMessageContaining("the key ");
        }
    }

    @Test
    void knowsCapabilitiesByName() {
        assertThat(CapabilityNames.bits("CAP_DAC_OVERRIDE,sys_rawio")).hasValue(1L << 1 | 1L << 17);
        assertThat(CapabilityNames.bits("all")).hasValue((1L << 41) - 1);
        assertThat(CapabilityNames.bits("none")).hasValue(0);
        assertThat(CapabilityNames.bits("cap_nothing")).isEmpty();
    }
}
