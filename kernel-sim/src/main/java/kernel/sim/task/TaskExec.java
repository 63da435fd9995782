package kernel.sim.task;

import java.util.List;
import java.util.Optional;
import kernel.api.Cred;
import kernel.api.Signal;
import kernel.sim.profile.LinuxProfile;

/**
 * What an exec asks of its task, and does to it.
 *
 * @kernel v6.18 fs/exec.c
 */
public final class TaskExec {
    private final Task task;

    /**
     * Prepares an exec.
     *
     * @param task who executes a program
     */
    public TaskExec(Task task) {
        this.task = task;
    }

    /**
     * Checks that the task can make a call.
     *
     * @throws IllegalStateException if it has ended, is stopped, or waits for something
     */
    public void requireRunning() {
        task.exitSignal().ifPresent(signal -> {
            throw new IllegalStateException("the task was killed by " + signal + " and can execute nothing");
        });
        task.membership().ifPresent(place -> place.table.requireRunning(task));
    }

    /**
     * Looks who shares the directory of the task. If no other process does, no task can share it until {@link #end()}.
     *
     * @param kernel which kernel: in older ones files and handlers that others have too count as well
     * @return true if the program must not gain rights, for the sake of those that share
     * @kernel v6.18 fs/exec.c, {@code check_unsafe_exec}
     */
    public boolean checkUnsafe(LinuxProfile kernel) {
        synchronized (task.lock()) {
            TaskParts parts = task.parts();
            long own = task.group().threads().stream()
                    .filter(thread -> thread.parts().fs() == parts.fs())
                    .count();
            boolean isAnyPart = kernel.has(ForkBehaviour.UNSAFE_BY_ANY_PART);
            boolean isUnsafe = parts.fs().users() > own
                    || (isAnyPart
                            && (parts.files().isShared() || parts.sighand().isShared()));
            parts.fs().inExec(!isUnsafe);
            return isUnsafe;
        }
    }

    /** Lets others share the directory again. */
    public void end() {
        task.parts().fs().inExec(false);
    }

    /**
     * Tells whether the task may take any identity.
     *
     * @return true with CAP_SETUID in its namespace of users
     */
    public boolean canSetIds() {
        return task.capabilities().has(Capability.CAP_SETUID);
    }

    /**
     * Tells whether set-id bits of a file do something.
     *
     * @param uid the file's owner
     * @param gid its group
     * @return false if one of them does not exist in the task's namespace of users
     */
    public boolean hasIds(int uid, int gid) {
        UserNamespace users = task.credentials().userNamespace();
        return users.hasUser(uid) && users.hasGroup(gid);
    }

    /**
     * Tells whether an identity permits more than the task may take now.
     *
     * @param ids the program's identity
     * @return true if it gains capabilities
     */
    public boolean gains(Cred ids) {
        TaskCred cred = task.credentials();
        return !cred.capabilities().contains(cred.userNamespace().ofExec(ids));
    }

    /**
     * Returns what the program can do to the whole machine.
     *
     * @param ids the program's identity
     * @return nothing in a namespace of users
     */
    public Capabilities machineCapabilities(Cred ids) {
        return task.credentials().userNamespace().isInit() ? Capabilities.ofExec(ids) : Capabilities.NONE;
    }

    /**
     * Leaves the task alone in its process, as its leader with the leader's number: all other threads are killed.
     *
     * @return false if the process is ending, or another thread was faster
     * @kernel v6.18 fs/exec.c, {@code de_thread}
     */
    public boolean deThread() {
        synchronized (task.lock()) {
            if (task.membership().isPresent()) {
                return new DeThread(task, task.membership().get()).run();
            }
            Optional<List<Task>> others = task.group().deThread(task);
            others.ifPresent(threads -> threads.forEach(thread -> thread.die(Signal.SIGKILL)));
            return others.isPresent();
        }
    }

    /**
     * Makes the task a process of its own; the other threads live on.
     *
     * @kernel v2.4.0 fs/exec.c, {@code de_thread}
     */
    public void leaveThreads() {
        synchronized (task.lock()) {
            task.newGroup();
            task.membership().ifPresent(place -> place.tgid = place.pid);
        }
    }

    /**
     * Starts a program in place of the old one. A task that was killed meanwhile runs nothing.
     *
     * @param started what exec made
     * @return false if the task is dead
     * @kernel v6.18 fs/exec.c, {@code begin_new_exec}
     */
    public boolean start(Program started) {
        synchronized (task.lock()) {
            if (isDead()) {
                started.release().run();
                return false;
            }
            task.leaveProgram();
            TaskParts parts = task.parts();
            parts.unshareFiles();
            parts.files().closeOnExec();
            parts.unshareSighand();
            parts.sighand().flush();
            task.newProgram(started);
            task.membership().ifPresent(place -> place.table.execed(task));
            return true;
        }
    }

    private boolean isDead() {
        return task.exitSignal().isPresent()
                || !task.membership().map(Membership::isRunning).orElse(true);
    }
}
