package kernel.sim.task;

import kernel.api.ByteString;

/** Where a task is among the files, {@code struct fs_struct}. */
final class FsStruct extends Counted {
    private ByteString cwd;
    private ByteString root;
    private int umask;
    private boolean isInExec;

    FsStruct() {
        this(ByteString.of("/"), ByteString.of("/"), 022);
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
