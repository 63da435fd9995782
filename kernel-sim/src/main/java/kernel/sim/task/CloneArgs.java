package kernel.sim.task;

import java.util.List;
import kernel.api.Signal;

/**
 * What a task asks of clone(2), {@code struct kernel_clone_args}.
 *
 * @param flags bits of {@link CloneFlags} without the exit signal
 * @param exitSignal number of the signal that tells the parent of the child's end, 0 for none
 * @param stack lowest address of the child's stack, or with clone(2) its stack pointer; 0 for the same as the parent's
 * @param stackSize size of the stack in bytes; 0 if {@code stack} is the stack pointer
 * @param parentTid where the child's number goes in the parent's memory
 * @param childTid where it goes in the child's
 * @param pidfd where the parent's descriptor of the child goes
 * @param tls the child's thread-local storage
 * @param setTid the numbers that the child shall have, innermost namespace first
 * @param cgroup descriptor of the control group that the child shall start in
 */
public record CloneArgs(
        long flags,
        int exitSignal,
        long stack,
        long stackSize,
        long parentTid,
        long childTid,
        long pidfd,
        long tls,
        List<Integer> setTid,
        int cgroup) {

    private static final long LOW_WORD = 0xffffffffL;

    /** Copies the numbers. */
    public CloneArgs {
        setTid = List.copyOf(setTid);
    }

    /**
     * Asks for a child as fork(2) makes it.
     *
     * @return no flags, SIGCHLD
     */
    public static CloneArgs fork() {
        return clone(Signal.SIGCHLD.number());
    }

    /**
     * Asks for a child as vfork(2) makes it.
     *
     * @return CLONE_VFORK and CLONE_VM, SIGCHLD
     */
    public static CloneArgs vfork() {
        return clone(CloneFlags.CLONE_VFORK | CloneFlags.CLONE_VM | Signal.SIGCHLD.number());
    }

    /**
     * Asks for a child as clone(2) does, without pointers.
     *
     * @param flags bits of {@link CloneFlags}, the exit signal in the lowest eight; those above 32 are lost
     * @return the arguments
     */
    public static CloneArgs clone(long flags) {
        return of(flags & LOW_WORD & ~CloneFlags.CSIGNAL, (int) (flags & CloneFlags.CSIGNAL));
    }

    /**
     * Asks for a child as clone3(2) does, without pointers.
     *
     * @param flags bits of {@link CloneFlags} without the exit signal
     * @param exitSignal number of a signal, 0 for none
     * @return the arguments
     */
    public static CloneArgs of(long flags, int exitSignal) {
        return new CloneArgs(flags, exitSignal, 0, 0, 0, 0, 0, 0, List.of(), 0);
    }

    /**
     * Asks for the same on another stack.
     *
     * @param lowest lowest address, or with clone(2) the stack pointer
     * @param size in bytes, 0 if that is the stack pointer
     * @return a copy
     */
    public CloneArgs withStack(long lowest, long size) {
        return new CloneArgs(flags, exitSignal, lowest, size, parentTid, childTid, pidfd, tls, setTid, cgroup);
    }

    /**
     * Asks for the same with other places for the child's number.
     *
     * @param inParent address in the parent's memory, where clone(2) puts the descriptor, too
     * @param inChild address in the child's memory
     * @return a copy
     */
    public CloneArgs withTids(long inParent, long inChild) {
        return new CloneArgs(flags, exitSignal, stack, stackSize, inParent, inChild, pidfd, tls, setTid, cgroup);
    }

    /**
     * Asks for the same with a place for the descriptor of the child.
     *
     * @param vaddr address in the parent's memory
     * @return a copy
     */
    public CloneArgs withPidfd(long vaddr) {
        return new CloneArgs(flags, exitSignal, stack, stackSize, parentTid, childTid, vaddr, tls, setTid, cgroup);
    }

    /**
     * Asks for the same with another thread-local storage.
     *
     * @param vaddr where it is
     * @return a copy
     */
    public CloneArgs withTls(long vaddr) {
        return new CloneArgs(flags, exitSignal, stack, stackSize, parentTid, childTid, pidfd, vaddr, setTid, cgroup);
    }

    /**
     * Asks for the same with chosen numbers.
     *
     * @param numbers innermost namespace first
     * @return a copy
     */
    public CloneArgs withSetTid(List<Integer> numbers) {
        return new CloneArgs(flags, exitSignal, stack, stackSize, parentTid, childTid, pidfd, tls, numbers, cgroup);
    }

    /** Asks for the same with some flags less. */
    CloneArgs withFlags(long other) {
        return new CloneArgs(other, exitSignal, stack, stackSize, parentTid, childTid, pidfd, tls, setTid, cgroup);
    }

    boolean has(long flag) {
        return (flags & flag) != 0;
    }

    boolean hasAll(long bits) {
        return (flags & bits) == bits;
    }
}
