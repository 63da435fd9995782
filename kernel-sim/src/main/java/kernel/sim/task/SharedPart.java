package kernel.sim.task;

import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import kernel.sim.mm.PagedAddressSpace;

/**
 * What tasks can have together.
 *
 * @kernel v6.18 kernel/kcmp.c, fs/proc/namespaces.c
 */
public enum SharedPart {
    /** Memory. */
    VM((table, task) -> task.program().map(Program::mm)),
    /** Descriptors. */
    FILES((table, task) -> Optional.of(task.files())),
    /** Working directory, root and umask. */
    FS((table, task) -> Optional.of(task.parts().fs())),
    /** Signal handlers. */
    SIGHAND((table, task) -> Optional.of(task.actions())),
    /** The process: limits, pending signals, its end. */
    SIGNAL((table, task) -> Optional.of(task.group())),
    /** Input and output scheduling. */
    IO((table, task) -> task.parts().io()),
    /** Semaphore changes to take back. */
    SYSVSEM((table, task) -> task.parts().semUndo()),
    /** Mounts. */
    MNT(space(proxy -> proxy.get(Namespace.Kind.MNT))),
    /** Host names. */
    UTS(space(proxy -> proxy.get(Namespace.Kind.UTS))),
    /** System V communication. */
    IPC(space(proxy -> proxy.get(Namespace.Kind.IPC))),
    /** Control groups. */
    CGROUP(space(proxy -> proxy.get(Namespace.Kind.CGROUP))),
    /** Network. */
    NET(space(proxy -> proxy.get(Namespace.Kind.NET))),
    /** Clocks. */
    TIME(space(NsProxy::time)),
    /** Clocks of children. */
    TIME_FOR_CHILDREN(space(proxy -> proxy.get(Namespace.Kind.TIME_FOR_CHILDREN))),
    /** Process numbers. */
    PID((table, task) -> Optional.of(table.place(task).pid.namespace())),
    /** Process numbers of children. */
    PID_FOR_CHILDREN(space(NsProxy::pidForChildren)),
    /** Users. */
    USER((table, task) -> Optional.of(task.credentials().userNamespace()));

    private final BiFunction<TaskTable, Task, Optional<?>> getter;

    SharedPart(BiFunction<TaskTable, Task, Optional<?>> getter) {
        this.getter = getter;
    }

    private static BiFunction<TaskTable, Task, Optional<?>> space(Function<NsProxy, ?> getter) {
        return (table, task) -> Optional.of(table.place(task).nsProxy).map(getter);
    }

    /** Returns the object that tasks have together if they share this. */
    Optional<?> of(TaskTable table, Task task) {
        return getter.apply(table, task);
    }

    /** Tells how many have such an object. */
    static int users(Object object) {
        if (object instanceof Counted counted) {
            return counted.users();
        }
        return object instanceof PagedAddressSpace mm ? mm.users() : ((TaskGroup) object).size();
    }
}
