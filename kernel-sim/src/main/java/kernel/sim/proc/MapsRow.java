package kernel.sim.proc;

import kernel.api.ByteString;

/**
 * One line of /proc/PID/maps.
 *
 * @param start first address
 * @param end address behind the last one
 * @param perms four letters, for example {@code r-xp}
 * @param offset file offset of the first byte
 * @param dev device of the file, as stat(2) returns it; 0 without a file
 * @param ino inode of the file; 0 without a file
 * @param name file or kind of memory; empty if it has no name
 */
public record MapsRow(long start, long end, String perms, long offset, long dev, long ino, ByteString name) {
    /** Column in which names start. */
    private static final int NAME_COLUMN = 73;

    /** Tells whether this is the stack. */
    boolean isStack() {
        return name.equals(ProcMaps.STACK);
    }

    /**
     * Returns the line.
     *
     * @return without line feed; it ends with a blank if there is no name
     * @kernel v6.18 fs/proc/task_mmu.c, {@code show_map_vma}
     */
    public ByteString line() {
        StringBuilder line = new StringBuilder(String.format(
                "%08x-%08x %s %08x %02x:%02x %d ", start, end, perms, offset, major(dev), minor(dev), ino));
        if (name.isEmpty()) {
            return ByteString.of(line.toString());
        }
        do {
            line.append(' ');
        } while (line.length() < NAME_COLUMN);
        return ByteString.of(line.toString()).concat(name);
    }

    private static long major(long dev) {
        return (dev >>> 8 & 0xfff) | (dev >>> 32 & 0xfffff000L);
    }

    private static long minor(long dev) {
        return (dev & 0xff) | (dev >>> 12 & 0xffffff00L);
    }
}
