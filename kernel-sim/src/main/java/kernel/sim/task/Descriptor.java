package kernel.sim.task;

import kernel.sim.fs.FileDescription;

/**
 * An entry of a descriptor table.
 *
 * @param file the open file
 * @param isCloseOnExec whether exec closes it
 */
public record Descriptor(FileDescription file, boolean isCloseOnExec) {}
