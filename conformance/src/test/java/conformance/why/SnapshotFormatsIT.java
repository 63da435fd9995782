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
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import kernel.api.ByteString;
import kernel.api.Errno;
import kernel.sim.diagnosis.Circumstances;
import kernel.sim.diagnosis.ExecDiagnosis;
import kernel.sim.diagnosis.SnapshotCapture;
import kernel.sim.diagnosis.SnapshotRecord;
import kernel.sim.exec.ExecRequest;
import kernel.sim.exec.FormatList;
import kernel.sim.exec.Kernel;
import kernel.sim.fs.HostFileSystem;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.profile.MachineProfile;
import kernel.sim.trace.Diagnosis;
import kernel.sim.trace.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Registers formats with the host's kernel, in a name space that nobody else sees; takes a snapshot there; and asks the model
 * with the snapshot what the kernel was asked.
 */
class SnapshotFormatsIT {
    private static final long SEED = Long.getLong("ksim.seed", 20261121L);
    private static final int SNAPSHOTS = Integer.getInteger("conformance.snapshots", 2);
    private static final int ENTRIES = 40;
    private static final int FILES = 120;
    private static final int UNAVAILABLE = 77;
    private static final int MISSING = 127;

    /** Bytes that mean something in a register string, and others. All files begin with Q. */
    private static final int[] BYTES = {':', '\\', 0, 0xff, 'x', 'Q', '\n', ','};

    private static final String SCRIPT = """
            mount -t binfmt_misc binfmt_misc /proc/sys/fs/binfmt_misc || exit 77
            i=0
            while [ -e "strings/$i" ]; do
                cat "strings/$i" >/proc/sys/fs/binfmt_misc/register || exit 1
                i=$((i + 1))
            done
            for name in e3 e5; do echo 0 >"/proc/sys/fs/binfmt_misc/$name"; done
            for file in files/*; do
                env "$file" >/dev/null 2>&1
                echo "$file $?"
            done
            sh capture.sh >env.json
            """;

    @TempDir
    private Path temporary;

    private static byte[] bytes(SplittableRandom random, int length) {
        byte[] bytes = new byte[length];
        IntStream.range(0, length).forEach(i -> bytes[i] = (byte) BYTES[random.nextInt(BYTES.length)]);
        bytes[0] = 'Q';
        return bytes;
    }

    private static String escaped(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (byte b : bytes) {
            text.append(String.format("\\x%02x", b & 0xff));
        }
        return text.toString();
    }

    private static String entry(SplittableRandom random, int number) {
        String interpreter = List.of("/bin/true", "/bin/false", "/none").get(random.nextInt(3));
        String flags = List.of("", "P", "O", "C", interpreter.equals("/none") ? "" : "F", "PO")
                .get(random.nextInt(6));
        if (random.nextInt(4) == 0) {
            return "|e" + number + "|E||x" + random.nextInt(6) + "||" + interpreter + '|' + flags;
        }
        byte[] magic = bytes(random, 2 + random.nextInt(2));
        byte[] mask = bytes(random, magic.length);
        mask[0] = (byte) 0xff;
        String text = random.nextBoolean() ? escaped(mask) : "";
        return "|e" + number + "|M|0|" + escaped(magic) + '|' + text + '|' + interpreter + '|' + flags;
    }

    private static void put(SplittableRandom random, Path directory) throws IOException {
        Path strings = Files.createDirectories(directory.resolve("strings"));
        Files.writeString(strings.resolve("0"), "|all|M||Q||/none|");
        for (int i = 1; i < ENTRIES; i++) {
            Files.writeString(strings.resolve(Integer.toString(i)), entry(random, i));
        }
        Path files = Files.createDirectory(directory.resolve("files"));
        for (int i = 0; i < FILES; i++) {
            Path file = files.resolve("f" + i + ".x" + random.nextInt(20));
            Files.write(file, bytes(random, 1 + random.nextInt(4)));
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        Files.writeString(directory.resolve("capture.sh"), SnapshotCapture.script());
        Files.writeString(directory.resolve("script"), SCRIPT);
    }

    /** Returns what the kernel answers: a line for each file. */
    private static List<String> askTheKernel(Path directory) throws IOException, InterruptedException {
        Path out = directory.resolve("out.txt");
        Process process = new ProcessBuilder("unshare", "-Urm", "sh", "script")
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        boolean isOver = process.waitFor(2, TimeUnit.MINUTES);
        process.destroyForcibly();
        assertThat(isOver).isTrue();
        List<String> lines = Files.readAllLines(out, StandardCharsets.UTF_8);
        boolean isThere =
                process.exitValue() != UNAVAILABLE && lines.stream().noneMatch(line -> line.startsWith("unshare: "));
        assumeTrue(isThere, () -> "skipped: no binfmt_misc in a name space: " + lines);
        assertThat(process.exitValue()).as(String.join("\n", lines)).isZero();
        return lines;
    }

    private static int exit(Diagnosis answer) {
        if (answer.verdict() instanceof Verdict.Refused refused) {
            assertThat(refused.errno()).isEqualTo(Errno.ENOENT);
            return MISSING;
        }
        assertThat(answer.loads()).as(answer.text()).isTrue();
        boolean isFalse =
                answer.chain().stream().anyMatch(link -> link.path().toString().endsWith("/false"));
        return isFalse ? 1 : 0;
    }

    @Test
    void makesTheModelAnswerAsTheKernelOfTheSnapshot() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/unshare")), "skipped: there is no unshare");
        assumeTrue(Files.isDirectory(Path.of("/proc/sys/fs/binfmt_misc")), "skipped: there is no binfmt_misc");
        assumeTrue(Path.of("/bin/false").toRealPath().endsWith("false"), "skipped: false is part of another program");
        for (int i = 0; i < SNAPSHOTS; i++) {
            Path directory = Files.createDirectories(temporary.toRealPath().resolve("s" + i));
            put(new SplittableRandom(SEED + i), directory);
            List<String> real = askTheKernel(directory);
            assertThat(model(directory, real))
                    .as("seed %d", SEED + i)
                    .hasSize(FILES)
                    .isEqualTo(real);
        }
    }

    /** Returns what the model answers for the same files. */
    private static List<String> model(Path directory, List<String> real) throws IOException {
        Circumstances circumstances = Circumstances.of(SnapshotRecord.load(directory.resolve("env.json")));
        ExecDiagnosis diagnosis = ExecDiagnosis.of(new Kernel(
                        LinuxProfile.LINUX_6_18,
                        MachineProfile.builtIn(),
                        HostFileSystem.of(Path.of("/")),
                        FormatList.load(),
                        new SplittableRandom(SEED)))
                .withCircumstances(circumstances);
        List<String> model = new ArrayList<>();
        for (String line : real) {
            String file = line.substring(0, line.indexOf(' '));
            Diagnosis answer =
                    diagnosis.diagnose(circumstances.task(ByteString.of(directory.toString())), ExecRequest.of(file));
            model.add(file + ' ' + exit(answer));
        }
        return model;
    }
}
