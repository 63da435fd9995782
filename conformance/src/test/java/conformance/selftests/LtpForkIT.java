package conformance.selftests;

import static conformance.selftests.Forks.DATA;
import static conformance.selftests.Forks.SIGCHLD;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kernel.api.ByteString;
import kernel.api.Errno;
import kernel.api.ExecException;
import kernel.api.MmField;
import kernel.api.Prot;
import kernel.api.Signal;
import kernel.sim.fs.FileDescription;
import kernel.sim.mm.MapFlags;
import kernel.sim.task.CloneFlags;
import kernel.sim.task.Descriptor;
import kernel.sim.task.Resource;
import kernel.sim.task.Rlimits;
import kernel.sim.task.SharedPart;
import kernel.sim.task.SignalActions;
import kernel.sim.task.Task;
import kernel.sim.task.WaitStatus;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * The tests fork01 to fork14, vfork01, vfork02 and unshare01 to unshare05 of the Linux Test Project. fork03 only counts;
 * fork05 looks at segments of its own, which are not modelled.
 */
class LtpForkIT {
    private static final int FILE = 3;
    private static final int PIDS = 32768;
    private static final long GIB = 1L << 30;

    private final Forks forks = new Forks();
    private final Task parent = forks.parent;

    private FileDescription share() {
        FileDescription text = forks.open("/tmp/text");
        parent.files().put(FILE, new Descriptor(text, false));
        return text;
    }

    private static String read(Task task, int length) {
        byte[] bytes = new byte[length];
        FileDescription file = task.files().get(FILE).orElseThrow().file();
        return new String(bytes, 0, file.read(bytes), StandardCharsets.US_ASCII);
    }

    @Nested
    class Fork {
        @Test
        void fork01TellsTheChildsNumberAndStatus() {
            Task child = forks.clone(SIGCHLD);
            forks.table.exit(child, 42);
            assertThat(forks.wait(parent)).isEqualTo(new WaitStatus(forks.pid(child), 42 << 8));
        }

        @Test
        void fork04GivesTheEnvironmentButNoLaterChange() {
            Task child = forks.clone(SIGCHLD);
            assertThat(Execs.envp(child.program().orElseThrow())).containsExactly("TEST_VARIABLE=test");
            Forks.store(child, Forks.mm(child).get(MmField.ENV_START), 0x41414141);
            assertThat(Execs.envp(child.program().orElseThrow())).containsExactly("AAAA_VARIABLE=test");
            assertThat(Execs.envp(parent.program().orElseThrow())).containsExactly("TEST_VARIABLE=test");
        }

        @Test
        void fork07LetsChildrenReadOnInOneFile() {
            share();
            List<String> words = new ArrayList<>();
            for (int length : new int[] {3, 3, 5}) {
                Task child = forks.clone(SIGCHLD);
                words.add(read(child, length));
                forks.table.exit(child, 0);
            }
            assertThat(words).containsExactly("one", "two", "three");
        }

        @Test
        void fork08And10ShareTheOffsetButNotTheDescriptor() {
            FileDescription text = share();
            Task child = forks.clone(SIGCHLD);
            child.files().get(FILE).orElseThrow().file().pos(6);
            assertThat(child.files().close(FILE)).isTrue();
            assertThat(read(parent, 5)).isEqualTo("three");
            assertThat(text.users()).isEqualTo(1);
        }

        @Test
        void fork09WorksWithAllDescriptorsOpen() {
            share();
            parent.rlimits(parent.rlimits().with(Resource.NOFILE, new Rlimits.Limit(64, 64)));
            for (int number = 0; number < 64; number++) {
                parent.files().put(number, new Descriptor(forks.open("/tmp/text"), false));
            }
            assertThat(forks.clone(SIGCHLD).files().entries()).hasSize(64);
        }

        @Test
        void fork11Makes100Children() {
            for (int i = 0; i < 100; i++) {
                forks.clone(SIGCHLD);
            }
            assertThat(forks.table.count()).isEqualTo(102);
        }

        @Test
        void fork12EndsWithEagain() {
            Task user = forks.user(1000);
            user.rlimits(user.rlimits().with(Resource.NPROC, new Rlimits.Limit(50, 50)));
            for (int i = 1; i < 50; i++) {
                forks.table.fork(user);
            }
            forks.refused(() -> forks.table.fork(user), Errno.EAGAIN);
        }

        @Test
        void fork13GivesNoNumberTwiceInARow() {
            int last = forks.pid(parent);
            for (int i = 0; i < 2 * PIDS; i++) {
                Task child = forks.clone(SIGCHLD);
                int pid = forks.pid(child);
                assertThat(Math.floorMod(pid - last, PIDS)).isNotZero();
                forks.table.exit(child, i % 256);
                assertThat(forks.wait(parent)).isEqualTo(new WaitStatus(pid, i % 256 << 8));
                last = pid;
            }
        }

        @Test
        void fork14NeverSucceedsAgainOnceThereIsTooMuchMemory() {
            boolean hasFailed = false;
            for (int gib = 1; gib <= 16 * 1024; gib++) {
                int flags = MapFlags.MAP_PRIVATE | MapFlags.MAP_ANONYMOUS;
                Forks.mm(parent).mmap(0, GIB, Prot.PROT_READ | Prot.PROT_WRITE, flags, Optional.empty(), 0);
                if (gib % 64 == 0) {
                    boolean isForked = isForked();
                    assertThat(isForked && hasFailed).isFalse();
                    hasFailed = !isForked;
                }
            }
            assertThat(hasFailed).isTrue();
        }

        private boolean isForked() {
            try {
                forks.table.exit(forks.clone(SIGCHLD), 0);
                forks.wait(parent);
                return true;
            } catch (ExecException e) {
                assertThat(e.errno()).isEqualTo(Errno.ENOMEM);
                return false;
            }
        }
    }

    @Nested
    class Vfork {
        @Test
        void vfork01GivesTheSameIdsAndDirectories() {
            parent.cwd(ByteString.of("/tmp"));
            parent.umask(027);
            Task child = forks.table.vfork(parent);
            assertThat(child.cred()).isEqualTo(parent.cred());
            assertThat(child.umask()).isEqualTo(027);
            assertThat(child.cwd()).isEqualTo(ByteString.of("/tmp"));
            assertThat(child.root()).isEqualTo(parent.root());
        }

        @Test
        void vfork02LetsASignalOfTheParentWait() {
            parent.actions().set(Signal.SIGUSR1, SignalActions.Action.HANDLER);
            Task child = forks.table.vfork(parent);
            forks.table.signals().kill(child, forks.pid(parent), Signal.SIGUSR1.number());
            assertThat(forks.table.signals().pending(parent).has(Signal.SIGUSR1.number()))
                    .isTrue();
            forks.table.exit(child, 0);
            assertThat(forks.table.signals().take(parent)).contains(Signal.SIGUSR1);
        }
    }

    @Nested
    class Unshare {
        @Test
        void unshare01WorksForTheSuperUser() {
            for (long flag : List.of(CloneFlags.CLONE_FILES, CloneFlags.CLONE_FS, CloneFlags.CLONE_NEWNS)) {
                forks.table.unshare(forks.clone(SIGCHLD), flag);
            }
            Task user = forks.user(7);
            forks.refused(() -> forks.table.unshare(user, CloneFlags.CLONE_NEWNS), Errno.EPERM);
        }

        @Test
        void unshare02TakesNoUnknownFlagsAndNone() {
            forks.refused(() -> forks.table.unshare(parent, -1), Errno.EINVAL);
            forks.table.unshare(parent, 0);
        }

        @Test
        void unshare03SeparatesDescriptors() {
            share();
            Task child = forks.clone(CloneFlags.CLONE_FILES | SIGCHLD);
            forks.table.unshare(child, CloneFlags.CLONE_FILES);
            child.files().put(FILE + 1, child.files().get(FILE).orElseThrow());
            assertThat(child.files().close(FILE)).isTrue();
            assertThat(parent.files().entries().keySet()).containsExactly(FILE);
        }

        @Test
        void unshare04TakesSemaphoreChangesBack() {
            List<String> taken = new ArrayList<>();
            Task child = forks.clone(CloneFlags.CLONE_SYSVSEM | SIGCHLD);
            child.semUndo(() -> taken.add("shared"));
            forks.table.unshare(child, CloneFlags.CLONE_SYSVSEM);
            assertThat(taken).isEmpty();
            child.semUndo(() -> taken.add("own"));
            forks.table.unshare(child, CloneFlags.CLONE_SYSVSEM);
            assertThat(taken).containsExactly("own");
        }

        @Test
        void unshare05GivesChildrenOtherNumbers() {
            forks.table.unshare(parent, CloneFlags.CLONE_NEWPID);
            assertThat(forks.pid(parent)).isEqualTo(2);
            Task child = forks.clone(SIGCHLD);
            assertThat(forks.pid(child)).isEqualTo(1);
            assertThat(forks.table.isShared(child, parent, SharedPart.PID)).isFalse();
        }
    }

    @Test
    void dataOfTheParentIsNotChanged() {
        Forks.store(parent, DATA, 1);
        Task child = forks.clone(SIGCHLD);
        Forks.store(child, DATA, 2);
        assertThat(Forks.load(parent, DATA)).isEqualTo(1);
    }
}
