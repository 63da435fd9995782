package kernel.archive;

/** How much memory the index of an archive may take: half of all. */
final class MemoryBudget {
    private static final int INODE = 320;
    private static final int NAME = 120;

    private final long memory;
    private long used;

    MemoryBudget(long memory) {
        this.memory = memory;
    }

    long memory() {
        return memory;
    }

    /** Books a file and its name. */
    void inode(int nameLength) throws RootException {
        book(INODE + NAME + nameLength);
    }

    /** Books memory before it is used. */
    void book(long bytes) throws RootException {
        used += bytes;
        if (used > memory / 2) {
            throw new RootException("the index needs more than half of the " + (memory >> 20)
                    + " MiB of memory that it may use; there are too many entries");
        }
    }
}
