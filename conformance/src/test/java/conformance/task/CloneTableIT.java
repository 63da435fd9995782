package conformance.task;

import static kernel.sim.task.CloneFlags.CLONE_CHILD_CLEARTID;
import static kernel.sim.task.CloneFlags.CLONE_CHILD_SETTID;
import static kernel.sim.task.CloneFlags.CLONE_DETACHED;
import static kernel.sim.task.CloneFlags.CLONE_FILES;
import static kernel.sim.task.CloneFlags.CLONE_FS;
import static kernel.sim.task.CloneFlags.CLONE_IO;
import static kernel.sim.task.CloneFlags.CLONE_NEWCGROUP;
import static kernel.sim.task.CloneFlags.CLONE_NEWIPC;
import static kernel.sim.task.CloneFlags.CLONE_NEWNET;
import static kernel.sim.task.CloneFlags.CLONE_NEWNS;
import static kernel.sim.task.CloneFlags.CLONE_NEWPID;
import static kernel.sim.task.CloneFlags.CLONE_NEWTIME;
import static kernel.sim.task.CloneFlags.CLONE_NEWUSER;
import static kernel.sim.task.CloneFlags.CLONE_NEWUTS;
import static kernel.sim.task.CloneFlags.CLONE_PARENT;
import static kernel.sim.task.CloneFlags.CLONE_PARENT_SETTID;
import static kernel.sim.task.CloneFlags.CLONE_PIDFD;
import static kernel.sim.task.CloneFlags.CLONE_PTRACE;
import static kernel.sim.task.CloneFlags.CLONE_SETTLS;
import static kernel.sim.task.CloneFlags.CLONE_SIGHAND;
import static kernel.sim.task.CloneFlags.CLONE_SYSVSEM;
import static kernel.sim.task.CloneFlags.CLONE_THREAD;
import static kernel.sim.task.CloneFlags.CLONE_UNTRACED;
import static kernel.sim.task.CloneFlags.CLONE_VFORK;
import static kernel.sim.task.CloneFlags.CLONE_VM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import kernel.api.Signal;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All combinations of flags: tasks of the host and simulated ones get the same errno, or share the same. */
class CloneTableIT {
    /** How many of the classic flags are combined. */
    private static final int CLASSIC = Integer.getInteger("conformance.flags", 10);

    private static final int MOST_REPORTS = 5;
    private static final int SIGCHLD = Signal.SIGCHLD.number();
    private static final int CALLER = 1;
    private static final int CHILD = 2;

    private static final List<Long> CLASSIC_FLAGS = List.of(
            CLONE_VM,
            CLONE_FS,
            CLONE_FILES,
            CLONE_SIGHAND,
            CLONE_VFORK,
            CLONE_PARENT,
            CLONE_THREAD,
            CLONE_SYSVSEM,
            CLONE_PARENT_SETTID,
            CLONE_CHILD_CLEARTID,
            CLONE_CHILD_SETTID,
            CLONE_NEWNS,
            CLONE_IO,
            CLONE_PIDFD,
            CLONE_SETTLS,
            CLONE_PTRACE,
            CLONE_DETACHED,
            CLONE_UNTRACED);
    private static final List<Long> NAMESPACE_FLAGS = List.of(
            CLONE_NEWNS,
            CLONE_NEWCGROUP,
            CLONE_NEWUTS,
            CLONE_NEWIPC,
            CLONE_NEWUSER,
            CLONE_NEWPID,
            CLONE_NEWNET,
            CLONE_FS,
            CLONE_SYSVSEM,
            CLONE_PARENT);
    private static final List<Long> UNSHARE_FLAGS = List.of(
            CLONE_NEWTIME,
            CLONE_VM,
            CLONE_FS,
            CLONE_FILES,
            CLONE_SIGHAND,
            CLONE_THREAD,
            CLONE_NEWNS,
            CLONE_SYSVSEM,
            CLONE_NEWCGROUP,
            CLONE_NEWUTS,
            CLONE_NEWIPC,
            CLONE_NEWUSER,
            CLONE_NEWPID,
            CLONE_NEWNET,
            CLONE_PARENT);

    @TempDir
    static Path directory;

    private static Path observer;

    @BeforeAll
    static void askTheHost() throws IOException, InterruptedException {
        Optional<String> reason = TaskObserver.unavailable();
        assumeTrue(reason.isEmpty(), () -> "skipped: " + reason.orElse(""));
        observer = TaskObserver.build(directory.toRealPath());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void ofClassicFlags(boolean isRoot) throws IOException {
        List<TaskCall> caller = new ArrayList<>(caller(isRoot));
        caller.add(TaskCall.of(CALLER, TaskCall.Kind.IOPRIO, 0x4004));
        List<Long> flags = CLASSIC_FLAGS.subList(0, Math.min(CLASSIC, CLASSIC_FLAGS.size()));
        compare("clone, root " + isRoot, List.of(caller), subsets(flags), CloneTableIT::clone);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void ofNamespaceFlags(boolean isRoot) throws IOException {
        compare("namespaces, root " + isRoot, List.of(caller(isRoot)), subsets(NAMESPACE_FLAGS), CloneTableIT::clone);
    }

    @Test
    void ofClone3() throws IOException {
        List<Long> bits = new ArrayList<>();
        for (int bit = 0; bit < Long.SIZE; bit++) {
            bits.add(1L << bit);
        }
        List<List<TaskCall>> callers = List.of(caller(true));
        compare("clone3, SIGCHLD", callers, pairs(bits.subList(0, 36)), flags -> clone3(flags, SIGCHLD));
        compare("clone3, no signal", callers, pairs(bits.subList(7, 20)), flags -> clone3(flags, 0));
        compare("clone3, one flag", callers, bits, flags -> clone3(flags, Signal.SIGCHLD.number()));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void ofUnshare(boolean isRoot) throws IOException {
        List<List<TaskCall>> callers = new ArrayList<>();
        callers.add(caller(isRoot));
        long thread = CLONE_THREAD | CLONE_SIGHAND | CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SYSVSEM;
        for (long shared :
                List.of(thread, CLONE_VM, CLONE_VM | CLONE_SIGHAND, CLONE_FS | CLONE_FILES | CLONE_SYSVSEM)) {
            List<TaskCall> sharing = new ArrayList<>(caller(isRoot));
            sharing.add(TaskCall.clone(CALLER, CHILD, shared | SIGCHLD));
            callers.add(sharing);
        }
        compare(
                "unshare, root " + isRoot,
                callers,
                pairs(UNSHARE_FLAGS),
                flags -> List.of(
                        TaskCall.of(CALLER, TaskCall.Kind.UNSHARE, flags),
                        TaskCall.clone(CALLER, CHILD + 1, SIGCHLD),
                        TaskCall.of(CALLER, TaskCall.Kind.EXEC)));
    }

    private static List<TaskCall> caller(boolean isRoot) {
        TaskCall make = TaskCall.clone(0, CALLER, SIGCHLD);
        return isRoot ? List.of(make) : List.of(make, TaskCall.of(CALLER, TaskCall.Kind.SETUID));
    }

    private static List<TaskCall> clone(long flags) {
        return List.of(TaskCall.clone(CALLER, CHILD, flags | SIGCHLD), TaskCall.of(CHILD, TaskCall.Kind.EXIT, 7));
    }

    private static List<TaskCall> clone3(long flags, int signal) {
        return List.of(TaskCall.of(CALLER, TaskCall.Kind.CLONE3, CHILD, flags, signal));
    }

    private static List<Long> subsets(List<Long> flags) {
        List<Long> subsets = new ArrayList<>();
        for (int chosen = 0; chosen < 1 << flags.size(); chosen++) {
            long subset = 0;
            for (int i = 0; i < flags.size(); i++) {
                subset |= (chosen >>> i & 1) * flags.get(i);
            }
            subsets.add(subset);
        }
        return subsets;
    }

    private static List<Long> pairs(List<Long> flags) {
        List<Long> pairs = new ArrayList<>(List.of(0L));
        for (int i = 0; i < flags.size(); i++) {
            for (int j = 0; j <= i; j++) {
                pairs.add(flags.get(i) | flags.get(j));
            }
        }
        return pairs;
    }

    /** Makes calls for each flags; begins anew when one of them has changed something. */
    private static void compare(
            String name, List<List<TaskCall>> callers, List<Long> flags, LongFunction<List<TaskCall>> calls)
            throws IOException {
        List<String> reports = new ArrayList<>();
        int combinations = 0;
        int refused = 0;
        try (Tasks host = HostTasks.open(observer);
                SimulatedTasks simulated = new SimulatedTasks()) {
            TaskComparison comparison = new TaskComparison(host, simulated);
            for (List<TaskCall> caller : callers) {
                boolean isFresh = false;
                for (long combination : flags) {
                    if (!isFresh) {
                        comparison.run(caller).ifPresent(reports::add);
                    }
                    combinations++;
                    int before = comparison.refusals();
                    List<TaskCall> all = calls.apply(combination);
                    Optional<String> difference = comparison.apply(all.get(0));
                    isFresh = comparison.refusals() > before;
                    refused += isFresh ? 1 : 0;
                    for (TaskCall call : isFresh ? List.<TaskCall>of() : all.subList(1, all.size())) {
                        if (difference.isEmpty() && comparison.isCertain() && comparison.allows(call)) {
                            difference = comparison.apply(call);
                        }
                    }
                    if (difference.isPresent()) {
                        isFresh = false;
                        List<TaskCall> again = new ArrayList<>(caller);
                        again.addAll(all);
                        comparison.confirm(again).ifPresent(reports::add);
                    }
                    if (reports.size() >= MOST_REPORTS) {
                        break;
                    }
                }
            }
        }
        assertThat(reports).as(name).isEmpty();
        System.out.println("host kernel, " + name + ": " + combinations + " combinations, " + refused
                + " of them refused, 0 differences");
    }
}
