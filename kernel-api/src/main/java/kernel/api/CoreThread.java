package kernel.api;

/**
 * One thread of a task that leaves a core.
 *
 * @param pid its number
 * @param registers its general registers
 */
public record CoreThread(int pid, Registers registers) {}
