package kernel.sim.task;

import kernel.api.ByteString;

/** Where a task is among the files, {@code struct fs_struct}. */
final class FsStruct extends Counted {
    private static final ByteString SLASH = ByteString.of("/");

    private volatile ByteString cwd;
    private volatile ByteString root;
    private volatile int umask;
    private volatile boolean isInExec;

    FsStruct() {
        this(SLASH, SLASH, 022);
    }

    private FsStruct(ByteString cwd, ByteString root, int umask) {
        this.cwd = cwd;
        this.root = root;
        this.umask = umask;
    }

    FsStruct copy() {
        return new FsStruct(cwd, root, umask);
    }

    ByteString cwd() {
        return cwd;
    }

    void cwd(ByteString path) {
        cwd = path;
    }

    ByteString root() {
        return root;
    }

    void root(ByteString path) {
        root = path;
    }

    boolean isChrooted() {
        return !root.equals(SLASH);
    }

    int umask() {
        return umask;
    }

    void umask(int bits) {
        umask = bits;
    }

    boolean isInExec() {
        return isInExec;
    }

    void inExec(boolean isRunning) {
        isInExec = isRunning;
    }
}
