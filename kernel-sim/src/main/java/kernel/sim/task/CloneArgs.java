package kernel.sim.task;

import java.util.List;
import kernel.api.Signal;

/**
 * What a task asks of clone(2).
 *
 * @param flags bits of {@link CloneFlags} without the exit signal
 * @param exitSignal number of the signal that tells the parent of the child's end, 0 for none
 * @param stack lowest address of the child's stack, or with clone(2) its stack pointer; 0 for the same as the parent's
 * @param stackSize size of the stack in bytes; 0 if {@code stack} is the stack pointer
 * @param parentTid where the child's number goes in the parent's memory
 * @param childTid where it goes in the child's
 * @param tls the child's thread-local storage
 * @param setTid the numbers that the child shall have, innermost namespace first
 */
public record CloneArgs(
        long flags,
        int exitSignal,
        long stack,
        long stackSize,
        long parentTid,
        long childTid,
        long tls,
        List<Integer> setTid) {

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
     * @param flags bits of {@link CloneFlags}, the exit signal in the lowest eight
     * @return the arguments
     */
    public static CloneArgs clone(long flags) {
        return new CloneArgs(flags & ~CloneFlags.CSIGNAL, (int) (flags & CloneFlags.CSIGNAL), 0, 0, 0, 0, 0, List.of());
    }

    /**
     * Asks for the same with other places for the child's number.
     *
     * @param inParent address in the parent's memory
     * @param inChild address in the child's memory
     * @return a copy
     */
    public CloneArgs withTids(long inParent, long inChild) {
        return new CloneArgs(flags, exitSignal, stack, stackSize, inParent, inChild, tls, setTid);
    }

    boolean has(long flag) {
        return (flags & flag) != 0;
    }

    boolean hasAll(long bits) {
        return (flags & bits) == bits;
    }
}
