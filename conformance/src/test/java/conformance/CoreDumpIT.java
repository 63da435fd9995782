package conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import binfmt.elf.core.ElfCore;
import binfmt.elf.testing.BytesFile;
import binfmt.elf.testing.ElfImageBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import kernel.api.ByteString;
import kernel.api.Signal;
import kernel.sim.fs.HostFileSystem;
import kernel.sim.profile.MachineProfile;
import kernel.sim.task.Task;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares cores byte for byte with those of the host's kernel, of programs killed at their first instruction. */
class CoreDumpIT {
    private static final int PROGRAMS = Integer.getInteger("conformance.cores", 60);
    private static final long SEED = Long.getLong("ksim.seed", 20261121L);
    private static final int DAMAGED_STEP = Integer.getInteger("conformance.cores.step", 100);
    private static final int PAGE = 4096;

    @TempDir
    static Path temporary;

    private static Path directory;
    private static HostCores host;
    private static SimulatedCores simulated;

    @BeforeAll
    static void askTheHost() throws IOException, InterruptedException {
        Optional<String> reason = HostCores.unavailable();
        assumeTrue(reason.isEmpty(), () -> "skipped: " + reason.orElse(""));
        String release = Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip();
        assumeTrue(release.startsWith("6.18"), () -> "skipped: the host runs Linux " + release + ", not 6.18");
        directory = temporary.toRealPath();
        host = HostCores.build(directory);
        MachineProfile machine = MachineProfile.load(
                Observer.build(directory.resolve("observer")).profile(directory));
        simulated = new SimulatedCores(HostFileSystem.of(Path.of("/")), machine, directory);
    }

    private static String put(String name, ElfImageBuilder image) throws IOException {
        return put(name, image.build());
    }

    private static String put(String name, byte[] content) throws IOException {
        Path file = Files.write(directory.resolve(name), content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"))
                .toString();
    }

    /** Returns the core that both write; empty if both write none. */
    private static Optional<ByteString> same(CoreCase wanted) throws IOException, InterruptedException {
        HostCores.Outcome real = host.dump(wanted);
        Optional<Task> task = simulated.start(wanted, real.ids(), real.random());
        assertThat(task.isPresent()).as("start of %s", wanted).isEqualTo(real.isStarted());
        if (task.isEmpty()) {
            return Optional.empty();
        }
        Optional<ByteString> core = simulated.dumpToFile(task.get(), wanted);
        assertThat(core.isPresent())
                .as("core of %s", wanted)
                .isEqualTo(real.core().isPresent());
        if (core.isPresent()) {
            assertThat(firstDifference(withoutTimes(real.core().orElseThrow()), core.get()))
                    .as("core of %s", wanted)
                    .isEmpty();
        }
        return core;
    }

    /** How long the real program has run is not known; ksim's has not run at all. */
    private static ByteString withoutTimes(ByteString core) {
        byte[] bytes = core.toByteArray();
        boolean is64 = bytes[4] == 2;
        int phnum = core.at(is64 ? 56 : 44);
        int status = (is64 ? 64 + 56 * phnum : 52 + 32 * phnum) + 20;
        int from = Math.min(bytes.length, status + (is64 ? 48 : 40));
        int to = Math.min(bytes.length, status + (is64 ? 112 : 72));
        Arrays.fill(bytes, from, to, (byte) 0);
        return ByteString.of(bytes);
    }

    private static String firstDifference(ByteString real, ByteString own) {
        int common = Math.min(real.length(), own.length());
        int at = IntStream.range(0, common)
                .filter(i -> real.at(i) != own.at(i))
                .findFirst()
                .orElse(common);
        if (at == real.length() && at == own.length()) {
            return "";
        }
        return String.format("at 0x%x: the kernel has %s, ksim %s", at, bytes(real, at), bytes(own, at));
    }

    private static String bytes(ByteString core, int at) {
        StringBuilder text = new StringBuilder();
        for (int i = at; i < Math.min(core.length(), at + Long.BYTES); i++) {
            text.append(String.format("%02x ", core.at(i)));
        }
        return text.append("of ").append(core.length()).append(" bytes").toString();
    }

    @Test
    void ofTheHostsProgramsAreTheSame() throws IOException, InterruptedException {
        int cores = 0;
        for (Path program : HostPrograms.find(PROGRAMS, SEED)) {
            cores += same(CoreCase.of(program.toString(), "an argument", "")).isPresent() ? 1 : 0;
        }
        System.out.println("host cores, seed " + SEED + ": " + cores + " cores, 0 differences");
        assertThat(cores).isGreaterThan(PROGRAMS / 2);
    }

    @Test
    void ofSmallImagesAreTheSame() throws IOException, InterruptedException {
        put("ld", SampleElf.interp64());
        put("ld32", SampleElf.interp32());
        String interp = directory.resolve("ld").toString();
        String interp32 = directory.resolve("ld32").toString();
        assertCore(put("exec64", SampleElf.exec64()));
        assertCore(put("exec32", SampleElf.exec32()));
        assertCore(put("static-pie64", SampleElf.staticPie64()));
        assertCore(put("pie64", SampleElf.pie64(interp)));
        assertCore(put("pie32", SampleElf.pie32(interp32)));
        assertCore(put("data64", CoreImages.data64()));
        assertCore(put("data32", CoreImages.data32()));
        assertCore(put("holes", CoreImages.pastTheEnd()));
        assertCore(put("overlapping", CoreImages.overlapping()));
        assertCore(put("unreadable", CoreImages.unreadable()));
        assertCore(put("with a rather long name, for comm", CoreImages.data64()));
    }

    @Test
    void ofDamagedProgramsAreTheSame() throws IOException, InterruptedException {
        int cores = 0;
        for (byte[] program : DamagedPrograms.every(DAMAGED_STEP)) {
            cores += same(CoreCase.of(put("damaged", program))).isPresent() ? 1 : 0;
        }
        System.out.println("damaged programs: " + cores + " cores, 0 differences");
        assertThat(cores).isGreaterThan(10);
    }

    private static ByteString assertCore(String program) throws IOException, InterruptedException {
        Optional<ByteString> core = same(CoreCase.of(program, "x", "", "y z"));
        assertThat(core).as("core of %s", program).isPresent();
        return core.orElseThrow();
    }

    @Test
    void showTheFirst79BytesOfTheArguments() throws IOException, InterruptedException {
        String program = put("args", SampleElf.exec64());
        for (int length = 75 - program.length(); length < 85 - program.length(); length++) {
            if (length > 0) {
                assertThat(same(CoreCase.of(program, "a".repeat(length)))).isPresent();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"SIGSTOP", "SIGTSTP", "SIGTTIN", "SIGTTOU", "SIGCHLD", "SIGCONT", "SIGURG", "SIGWINCH"})
    void areLeftByTheSameSignalsThatKill(Signal signal) throws IOException, InterruptedException {
        same(CoreCase.of(put("signals", SampleElf.exec64())).withSignal(signal));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 0x10, 0x20, 0x33, 0x37, 0x7f, 0x1ff})
    void holdWhatTheFilterSays(int filter) throws IOException, InterruptedException {
        for (String program :
                new String[] {put("data64", CoreImages.data64()), put("holes", CoreImages.pastTheEnd()), "/bin/true"}) {
            assertThat(same(CoreCase.of(program).withFilter(filter))).isPresent();
        }
    }

    /** The limit falls into each part of the core: headers, notes, between them and the memory, memory, the end. */
    @Test
    void areCutAtTheLimit() throws IOException, InterruptedException {
        CoreCase all = CoreCase.of(put("limit", CoreImages.data64()));
        int length = same(all).orElseThrow().length();
        for (long limit = 0; limit < 0x2800; limit += 199) {
            same(all.withLimit(limit));
        }
        for (long limit = PAGE; limit <= length + PAGE; limit += 3 * PAGE - 1) {
            same(all.withLimit(limit));
        }
        assertThat(same(all.withLimit(PAGE - 1))).isEmpty();
        assertThat(same(all.withLimit(PAGE))).isPresent();
    }

    @Test
    void areNotLeftByProgramsThatGainedRights() throws IOException, InterruptedException {
        boolean isRoot = (Integer) Files.getAttribute(directory, "unix:uid") == 0;
        assumeTrue(isRoot, "skipped: only the super-user can make a program of somebody else");
        Path program = Path.of(put("set-id", SampleElf.exec64()));
        Files.setAttribute(program, "unix:uid", 1234);
        assertThat(same(CoreCase.of(program.toString()))).isPresent();
        Files.setAttribute(program, "unix:mode", 04755);
        assertThat(same(CoreCase.of(program.toString()))).isEmpty();
    }

    @Test
    void ofScriptsAreThoseOfTheirInterpreter() throws IOException, InterruptedException {
        Path script = Files.writeString(directory.resolve("script"), "#!/bin/sh -e\n", StandardCharsets.US_ASCII);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertCore(script.toString());
    }

    @Test
    void areTheSameInAPipe() throws IOException, InterruptedException {
        CoreCase wanted = CoreCase.of(put("pipe", CoreImages.data64()));
        HostCores.Outcome real = host.dump(wanted);
        Task task = simulated.start(wanted, real.ids(), real.random()).orElseThrow();
        assertThat(firstDifference(withoutTimes(real.core().orElseThrow()), simulated.dumpToPipe(task, wanted)))
                .isEmpty();
    }

    @Test
    void ofTheKernelComeOutOfReadingAndWritingAsTheyWere() throws IOException, InterruptedException {
        for (String program : new String[] {"/bin/true", put("again", CoreImages.data32())}) {
            byte[] core = host.dump(CoreCase.of(program)).core().orElseThrow().toByteArray();
            ByteArrayOutputStream again = new ByteArrayOutputStream();
            ElfCore.read(BytesFile.core(core)).write(Channels.newChannel(again));
            assertThat(again.toByteArray()).isEqualTo(core);
        }
    }
}
