package kernel.sim.exec;

import static kernel.sim.exec.TestKernels.user;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import kernel.api.ByteString;
import kernel.api.Cred;
import kernel.api.Errno;
import kernel.api.ExecException;
import kernel.api.LoadResult;
import kernel.api.MapRequest;
import kernel.api.Personality;
import kernel.api.Prot;
import kernel.api.Signal;
import kernel.sim.fs.MemoryFileSystem;
import kernel.sim.fs.Mount;
import kernel.sim.mm.MmRule;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.profile.MachineProfile;
import kernel.sim.profile.MachineProfileBuilder;
import kernel.sim.task.Resource;
import kernel.sim.task.Rlimits;
import kernel.sim.task.Task;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What set-id files give a program, and what it may not keep. */
class KernelCredTests {
    private static final long INFINITY = Rlimits.INFINITY;
    private static final int OWNER = 50;
    private static final int GROUP = 60;

    private final MemoryFileSystem root = new MemoryFileSystem(Mount.DEFAULT);

    private void put(String path, int mode) {
        root.put(ByteString.of(path), mode, OWNER, GROUP, new byte[] {1});
    }

    private void run(Task task, String path) {
        TestKernels.of(root, FakeFormat.loading("fake")).execve(task, ExecRequest.of(path));
    }

    private static Task withIds(int uid, int euid, int gid, int egid) {
        Task task = new Task();
        task.cred(new Cred(uid, euid, gid, egid, false));
        return task;
    }

    @Nested
    class Ids {
        @ParameterizedTest
        @CsvSource({
            "0755,  7,  8, false",
            "04755, 50, 8, true",
            "02755, 7, 60, true",
            "06755, 50, 60, true",
            "02745, 7,  8, false",
            "06745, 50, 8, true",
        })
        void comeFromTheFileIfItsModeSaysSo(String mode, int euid, int egid, boolean isSecureExec) {
            put("/prog", Integer.parseInt(mode, 8));
            Task task = withIds(7, 7, 8, 8);
            run(task, "/prog");
            assertThat(task.cred()).isEqualTo(new Cred(7, euid, 8, egid, isSecureExec));
        }

        @Test
        void ofAnEarlierProgramStayAndCountAsGained() {
            put("/prog", 0755);
            Task task = withIds(7, 9, 8, 8);
            run(task, "/prog");
            assertThat(task.cred()).isEqualTo(new Cred(7, 9, 8, 8, true));
        }

        @Test
        void areNotGainedIfTheOwnerExecutesHisOwnFile() {
            put("/prog", 06755);
            Task task = withIds(OWNER, OWNER, GROUP, GROUP);
            run(task, "/prog");
            assertThat(task.cred()).isEqualTo(new Cred(OWNER, OWNER, GROUP, GROUP, false));
        }

        @Test
        void stayAsTheyAreWithNoNewPrivs() {
            put("/prog", 06755);
            Task task = withIds(7, 7, 8, 8);
            task.setNoNewPrivs();
            run(task, "/prog");
            assertThat(task.cred()).isEqualTo(new Cred(7, 7, 8, 8, false));
        }

        @Test
        void ofAnEarlierProgramAreLostWithNoNewPrivsInOlderKernels() {
            put("/prog", 0755);
            Task task = withIds(7, 9, 8, 8);
            task.setNoNewPrivs();
            TestKernels.of(LinuxProfile.LINUX_5_10_I386, root, FakeFormat.loading("fake"))
                    .execve(task, ExecRequest.of("/prog"));
            assertThat(task.cred()).isEqualTo(new Cred(7, 7, 8, 8, true));
            task.cred(new Cred(7, 9, 8, 8, false));
            run(task, "/prog");
            assertThat(task.cred()).isEqualTo(new Cred(7, 9, 8, 8, true));
        }

        @Test
        void stayAsTheyAreOnANosuidMount() {
            MemoryFileSystem nosuid = new MemoryFileSystem(new Mount(false, true, false));
            nosuid.put(ByteString.of("/prog"), 06755, OWNER, GROUP, new byte[] {1});
            Task task = withIds(7, 7, 8, 8);
            TestKernels.of(nosuid, FakeFormat.loading("fake")).execve(task, ExecRequest.of("/prog"));
            assertThat(task.cred()).isEqualTo(new Cred(7, 7, 8, 8, false));
        }

        @Test
        void comeFromTheInterpreterAndNotFromTheScript() {
            put("/interp", 04755);
            root.put("/script", 06755, "#".getBytes(StandardCharsets.US_ASCII));
            FakeFormat hand = FakeFormat.of(
                    "hand",
                    bprm -> bprm.buf().is(0, '#')
                            ? LoadResult.handover(bprm.openExec(ByteString.of("/interp")))
                            : FakeFormat.load(bprm, b -> {}));
            Task task = withIds(7, 7, 8, 8);
            TestKernels.of(root, hand).execve(task, ExecRequest.of("/script"));
            assertThat(task.cred()).isEqualTo(new Cred(7, OWNER, 8, 8, true));
        }

        @Test
        void areKnownToTheFormatOncePastThePointOfNoReturn() {
            put("/prog", 04755);
            List<Cred> seen = new ArrayList<>();
            FakeFormat looking = FakeFormat.of("look", bprm -> FakeFormat.load(bprm, b -> seen.add(b.cred())));
            TestKernels.of(root, looking).execve(withIds(7, 7, 8, 8), ExecRequest.of("/prog"));
            assertThat(seen).containsExactly(new Cred(7, OWNER, 8, 8, true));
        }
    }

    @Nested
    class PersonalityBits {
        private static final int ALL = Personality.PER_CLEAR_ON_SETID | Personality.ADDR_LIMIT_3GB;

        private int after(Task task, String path) {
            task.personality(ALL);
            run(task, path);
            return task.personality();
        }

        @Test
        void areClearedByASetIdFileEvenIfNoIdChanges() {
            put("/prog", 04755);
            assertThat(after(withIds(OWNER, OWNER, 8, 8), "/prog")).isEqualTo(Personality.ADDR_LIMIT_3GB);
            put("/group", 02755);
            assertThat(after(withIds(7, 7, 8, 8), "/group")).isEqualTo(Personality.ADDR_LIMIT_3GB);
        }

        @Test
        void areKeptByAnyOtherFile() {
            put("/prog", 0755);
            int kept = ALL & ~Personality.READ_IMPLIES_EXEC;
            assertThat(after(withIds(7, 9, 8, 8), "/prog")).isEqualTo(kept);
            put("/group", 02745);
            assertThat(after(withIds(7, 7, 8, 8), "/group")).isEqualTo(kept);
        }

        @Test
        void areKeptIfSetIdHasNoEffect() {
            put("/prog", 04755);
            Task task = withIds(7, 7, 8, 8);
            task.setNoNewPrivs();
            assertThat(after(task, "/prog")).isEqualTo(ALL & ~Personality.READ_IMPLIES_EXEC);
        }
    }

    @Nested
    class StackLimit {
        private Rlimits.Limit after(Task task, Rlimits.Limit before) {
            put("/setuid", 04755);
            task.rlimits(task.rlimits().with(Resource.STACK, before));
            run(task, "/setuid");
            return task.rlimits().get(Resource.STACK);
        }

        @Test
        void isAtMost8MibForAProgramThatGainsRights() {
            assertThat(after(user(7), new Rlimits.Limit(INFINITY, INFINITY)))
                    .isEqualTo(new Rlimits.Limit(8 << 20, INFINITY));
            assertThat(after(user(7), new Rlimits.Limit((8 << 20) + 1, 9 << 20)))
                    .isEqualTo(new Rlimits.Limit(8 << 20, 9 << 20));
        }

        @Test
        void staysIfItIsLower() {
            assertThat(after(user(7), new Rlimits.Limit(1 << 20, INFINITY)))
                    .isEqualTo(new Rlimits.Limit(1 << 20, INFINITY));
        }

        @Test
        void staysIfNoRightsAreGained() {
            assertThat(after(user(OWNER), new Rlimits.Limit(INFINITY, INFINITY)))
                    .isEqualTo(new Rlimits.Limit(INFINITY, INFINITY));
        }

        @Test
        void decidesWhereMappingsGo() {
            put("/setuid", 04755);
            MachineProfile still =
                    new MachineProfileBuilder().randomizeVaSpace(0).build();
            List<Long> seen = new ArrayList<>();
            FakeFormat mapping = FakeFormat.of(
                    "map",
                    bprm -> FakeFormat.load(
                            bprm,
                            b -> seen.add(b.mm().mmap(MapRequest.anonymous(
                                    0, 4096, Prot.PROT_READ, MapRequest.Placement.ANYWHERE)))));
            Task task = user(7);
            task.rlimits(task.rlimits().with(Resource.STACK, new Rlimits.Limit(INFINITY, INFINITY)));
            TestKernels.of(still, root, mapping).execve(task, ExecRequest.of("/setuid"));
            assertThat(seen).containsExactly(0x7ffff7ffe000L);
        }
    }

    @Nested
    class LowAddresses {
        private final MapRequest page0 = MapRequest.anonymous(0, 4096, Prot.PROT_READ, MapRequest.Placement.FIXED);
        private final Kernel kernel =
                TestKernels.of(root, FakeFormat.of("low", bprm -> FakeFormat.load(bprm, b -> b.mm().mmap(page0))));

        @Test
        void areForTheSuperUserOnly() {
            put("/prog", 0755);
            Task task = new Task();
            kernel.execve(task, ExecRequest.of("/prog"));
            assertThat(task.program().orElseThrow().mm().vmas().get(0).start()).isZero();
            ExecException e = TestKernels.failure(kernel, user(7), ExecRequest.of("/prog"));
            assertThat(e.violation().rule()).isEqualTo(MmRule.MIN_ADDRESS);
            assertThat(e.errno()).isEqualTo(Errno.EPERM);
        }

        @Test
        void dependOnTheProgramsIdentityAndNotOnTheCallers() {
            root.put(ByteString.of("/up"), 04755, 0, 0, new byte[] {1});
            kernel.execve(user(7), ExecRequest.of("/up"));
            put("/down", 04755);
            ExecException e = TestKernels.failure(kernel, new Task(), ExecRequest.of("/down"));
            assertThat(e.violation().rule()).isEqualTo(MmRule.MIN_ADDRESS);
        }
    }

    @Nested
    class Dumpable {
        private boolean isDumpable(Task task, String path) {
            run(task, path);
            return task.program().orElseThrow().isDumpable();
        }

        @Test
        void isAProgramThatTheCallerMayRead() {
            put("/prog", 0755);
            assertThat(isDumpable(user(7), "/prog")).isTrue();
        }

        @Test
        void isNoProgramThatTheCallerMayNotRead() {
            put("/prog", 0711);
            assertThat(isDumpable(user(7), "/prog")).isFalse();
            assertThat(isDumpable(user(OWNER), "/prog")).isTrue();
            assertThat(isDumpable(new Task(), "/prog")).isTrue();
        }

        @Test
        void isNoProgramThatGainsRights() {
            put("/prog", 04755);
            assertThat(isDumpable(user(7), "/prog")).isFalse();
            assertThat(isDumpable(user(OWNER), "/prog")).isTrue();
        }

        /** What Linux 6.18.44 answers, fs.suid_dumpable being 0: PR_GET_DUMPABLE, AT_SECURE. */
        @ParameterizedTest
        @CsvSource({
            "   0,    0,    0,    0, 0755,  true,  false",
            "   0,    0,    0,    0, 04755, false, true",
            "   0,    0,    0,    0, 02755, false, true",
            "   0,   50,    0,    0, 0755,  false, true",
            "   0,   50,    0,    0, 04755, false, true",
            "  50,    0,    0,    0, 0755,  false, true",
            "  50,    0,    0,    0, 04755, false, true",
            "  50, 2000,    0,    0, 04755, false, true",
            "   0,    0,   60,    0, 0755,  false, true",
            "   0,    0,    0,   60, 0755,  false, true",
            "1000, 1000,   60, 2000, 0755,  false, true",
            "1000, 1000,   60, 2000, 02755, false, true",
            "  50,   50,   60,   60, 06755, true,  false",
            "  50,   50,   60,   60, 0711,  true,  false",
            "1000, 1000, 1000, 1000, 0711,  false, false",
        })
        void isNoProgramThatRunsWithAnotherIdentityThanItsCaller(
                int uid, int euid, int gid, int egid, String mode, boolean isDumpable, boolean isSecureExec) {
            put("/prog", Integer.parseInt(mode, 8));
            Task task = withIds(uid, euid, gid, egid);
            task.parentDeathSignal(Signal.SIGKILL);
            assertThat(isDumpable(task, "/prog")).isEqualTo(isDumpable);
            assertThat(task.cred().isSecureExec()).isEqualTo(isSecureExec);
            assertThat(task.state().parentDeathSignal().isEmpty()).isEqualTo(isSecureExec);
        }

        @Test
        void isNoProgramThatBringsTheIdBackThoughItIsNotToldSoInOlderKernels() {
            put("/prog", 04755);
            Task task = withIds(OWNER, 7, 0, 0);
            TestKernels.of(LinuxProfile.LINUX_5_10_I386, root, FakeFormat.loading("fake"))
                    .execve(task, ExecRequest.of("/prog"));
            assertThat(task.cred()).isEqualTo(new Cred(OWNER, OWNER, 0, 0, false));
            assertThat(task.program().orElseThrow().isDumpable()).isFalse();
        }

        @ParameterizedTest
        @CsvSource({"0, false", "1, true", "2, false"})
        void isAnyProgramIfTheSettingSaysSo(int mode, boolean isDumpable) {
            MachineProfile machine =
                    new MachineProfileBuilder().suidDumpable(mode).build();
            put("/secret", 0711);
            put("/setuid", 04755);
            for (String path : List.of("/secret", "/setuid")) {
                Task task = user(7);
                TestKernels.of(machine, root, FakeFormat.loading("fake")).execve(task, ExecRequest.of(path));
                assertThat(task.program().orElseThrow().isDumpable()).isEqualTo(isDumpable);
            }
        }

        @Test
        void isNoProgramWhoseInterpreterTheCallerMayNotRead() {
            put("/prog", 0755);
            put("/ld.so", 0711);
            FakeFormat linked = FakeFormat.of("linked", bprm -> {
                bprm.openExec(ByteString.of("/ld.so"));
                return FakeFormat.load(bprm, b -> {});
            });
            Task task = user(7);
            TestKernels.of(root, linked).execve(task, ExecRequest.of("/prog"));
            assertThat(task.program().orElseThrow().isDumpable()).isFalse();
        }
    }
}
