package kernel.sim.task;

import java.util.Optional;
import kernel.api.Signal;
import kernel.sim.profile.LinuxProfile;

/**
 * Makes a child and sets it going.
 *
 * @kernel v6.18 kernel/fork.c, {@code kernel_clone}; v2.6.32 kernel/fork.c, {@code do_fork}
 */
final class KernelClone {
    private final TaskTable table;
    private final Task caller;
    private final Membership place;
    private final CloneArgs args;
    private final boolean isStopped;

    KernelClone(TaskTable table, Task caller, CloneArgs args) {
        LinuxProfile kernel = table.profile();
        CloneCheck.clonePid(kernel, args);
        this.table = table;
        this.caller = caller;
        this.place = table.place(caller);
        this.args = args.withFlags(args.flags() & table.knownFlags());
        this.isStopped = args.has(CloneFlags.CLONE_STOPPED) && kernel.has(ForkBehaviour.CLONE_STOPPED);
        new CloneCheck(kernel, this.args).copyProcess(caller, place);
    }

    Task run() {
        place.isInCall = true;
        try {
            Task child = new CopyProcess(table, caller, args).run();
            complete(child);
            return child;
        } finally {
            place.isInCall = false;
            dieIfKilled();
        }
    }

    private void complete(Task child) {
        Membership made = table.place(child);
        if (args.has(CloneFlags.CLONE_PARENT_SETTID)) {
            UserWords.put(caller, args.parentTid(), made.pid.in(place.pid.namespace()));
        }
        if (isStopped) {
            child.group().stopCode(Signal.SIGSTOP.number());
        } else {
            table.scheduleTail(child);
        }
        if (args.has(CloneFlags.CLONE_VFORK)) {
            place.vforkChild = Optional.of(child);
            child.vforkDone(() -> completeVfork(child));
        }
    }

    /** Lets the parent go on, if it has not been killed meanwhile. */
    private void completeVfork(Task child) {
        if (place.vforkChild.filter(waited -> waited == child).isPresent()) {
            place.vforkChild = Optional.empty();
            table.delivery().deliver(caller);
        }
    }

    /** A signal that kills takes effect when the call is over. */
    private void dieIfKilled() {
        if (place.isRunning() && caller.pending().has(Signal.SIGKILL.number())) {
            int code = caller.group().exitCode();
            caller.die(SignalDelivery.signal(code & 0x7f).orElse(Signal.SIGKILL));
        }
    }
}
