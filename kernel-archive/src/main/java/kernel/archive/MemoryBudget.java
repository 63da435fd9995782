package kernel.archive;

/**
 * How the memory of a root is shared out: the index takes up to a half, three eighths are reserved for decoders, and
 * decoded blocks take what is left.
 */
final class MemoryBudget {
    private static final int INODE = 320;
    private static final int NAME = 120;

    private final long memory;
    private volatile long used;

    MemoryBudget(long memory) {
        this.memory = memory;
    }

    /** Returns what one decoder may use. */
    long decoder() {
        return memory / 8 * 3;
    }

    /** Returns what decoded blocks may use now. */
    long blocks() {
        return memory - decoder() - used;
    }

    /** Returns how long the directory of a zip archive may be, which becomes objects before anything can be counted. */
    long zipDirectory() {
        return memory / 32;
    }

    /** Books a file and its name. */
    void inode(int nameLength) throws RootException {
        book(INODE + NAME + nameLength);
    }

    /** Books memory before it is used; the index is built by one thread. */
    void book(long bytes) throws RootException {
        long wanted = used + bytes;
        if (wanted > memory / 2) {
            throw new RootException("the index needs more than half of the " + (memory >> 20)
                    + " MiB of memory that it may use: there are too many entries");
        }
        used = wanted;
    }
}
