package kernel.sim.task;

import java.util.Optional;

/** What a task has that other tasks can have together with it, besides its memory. */
final class TaskParts {
    private FsStruct fs;
    private DescriptorTable files;
    private SignalActions sighand;
    private Optional<SemUndoList> semUndo;
    private Optional<IoContext> io;

    /** Makes parts that nobody else has. */
    TaskParts() {
        this.fs = new FsStruct();
        this.files = new DescriptorTable();
        this.sighand = new SignalActions();
        this.semUndo = Optional.empty();
        this.io = Optional.empty();
    }

    /** Names the parts of a parent; they are shared or copied one after another. */
    TaskParts(TaskParts parent) {
        this.fs = parent.fs;
        this.files = parent.files;
        this.sighand = parent.sighand;
        this.semUndo = parent.semUndo;
        this.io = parent.io;
    }

    FsStruct fs() {
        return fs;
    }

    DescriptorTable files() {
        return files;
    }

    SignalActions sighand() {
        return sighand;
    }

    Optional<SemUndoList> semUndo() {
        return semUndo;
    }

    Optional<IoContext> io() {
        return io;
    }

    void copyFs(boolean isShared) {
        if (isShared) {
            fs.get();
        } else {
            fs = fs.copy();
        }
    }

    void copyFiles(boolean isShared) {
        if (isShared) {
            files.get();
        } else {
            files = files.copy();
        }
    }

    void copySighand(boolean isShared) {
        if (isShared) {
            sighand.get();
        } else {
            sighand = sighand.copy();
        }
    }

    /** Has the list of semaphore changes of a parent, who gets one if it has none; or no list. */
    void copySemUndo(boolean isShared, TaskParts parent) {
        semUndo = isShared ? Optional.of(parent.getUndoList()) : Optional.empty();
        semUndo.ifPresent(Counted::get);
    }

    void copyIo(boolean isShared) {
        if (isShared) {
            io.ifPresent(Counted::get);
        } else {
            io = io.filter(IoContext::isCopied).map(context -> new IoContext(context.ioprio()));
        }
    }

    /** Returns the list of semaphore changes, made if there is none. */
    SemUndoList getUndoList() {
        SemUndoList list = semUndo.orElseGet(SemUndoList::new);
        semUndo = Optional.of(list);
        return list;
    }

    /** Returns the input and output scheduling, made if there is none. */
    IoContext getIoContext() {
        IoContext context = io.orElseGet(() -> new IoContext(0));
        io = Optional.of(context);
        return context;
    }

    /** Gets a directory of its own; the others keep theirs. */
    void unshareFs() {
        if (fs.isShared()) {
            FsStruct old = fs;
            fs = old.copy();
            old.put();
        }
    }

    /** Gets a descriptor table of its own; the others keep theirs. */
    void unshareFiles() {
        if (files.isShared()) {
            DescriptorTable old = files;
            files = old.copy();
            old.put();
        }
    }

    void unshareSighand() {
        if (sighand.isShared()) {
            SignalActions old = sighand;
            sighand = old.copy();
            old.put();
        }
    }

    /** Leaves the list of semaphore changes; if nobody else has it they are taken back. */
    void exitSem() {
        Optional<SemUndoList> list = semUndo;
        semUndo = Optional.empty();
        list.ifPresent(Counted::put);
    }

    void exitIo() {
        Optional<IoContext> context = io;
        io = Optional.empty();
        context.ifPresent(Counted::put);
    }
}
