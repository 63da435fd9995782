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
 * @param kernelWordSize 4 or 8, which decides where names start
 */
public record MapsRow(
        long start, long end, String perms, long offset, long dev, long ino, ByteString name, int kernelWordSize) {

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
        int column = 25 + 6 * kernelWordSize;
        do {
            line.append(' ');
        } while (line.length() < column);
        return ByteString.of(line.toString()).concat(name);
    }

    private static long major(long dev) {
        return (dev >>> 8 & 0xfff) | (dev >>> 32 & 0xfffff000L);
    }

    private static long minor(long dev) {
        return (dev & 0xff) | (dev >>> 12 & 0xffffff00L);
    }
}
