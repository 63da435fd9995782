package kernel.sim.mm;

/** Where the bytes of one page are, for as long as its page table entry stays as it is. */
final class Translation {
    /** No page starts there. */
    static final long NONE = -1;

    /** The page's address if it can be read. */
    long readable = NONE;

    /** The page's address if it can be written to without anybody's noticing. */
    long writable = NONE;

    /** The page's address if instructions can be fetched from it. */
    long executable = NONE;

    byte[] bytes = new byte[0];

    /** What is added to the lower half of an address to make an index. */
    int bias;

    int frame;

    /** Tells whether a page can be used so. */
    boolean allows(long page, Access access) {
        return switch (access) {
            case READ -> readable == page;
            case WRITE -> writable == page;
            case EXECUTE -> executable == page;
        };
    }

    void flush() {
        readable = NONE;
        writable = NONE;
        executable = NONE;
    }
}
