package kernel.api;

/**
 * One thread of a task that leaves a core.
 *
 * @param pid its number
 * @param registers its general registers
 * @param sigpend signals that wait for it alone; bit N-1 stands for signal N
 * @param sighold signals that it blocks
 */
public record CoreThread(int pid, Registers registers, long sigpend, long sighold) {}
