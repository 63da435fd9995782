package kernel.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import kernel.api.ByteString;
import kernel.sim.fs.Dentry;
import kernel.sim.fs.FileAccess;
import kernel.sim.fs.FileType;
import kernel.sim.fs.InodeAttributes;
import kernel.sim.fs.Mount;
import kernel.sim.fs.PathWalk;
import kernel.sim.fs.RootFileSystem;

/** The files of a session: those of the host, as the kernel sees them. */
final class ShellFiles {
    private final RootFileSystem root;
    private final ByteString cwd;
    private final PrintStream out;

    ShellFiles(RootFileSystem root, ByteString cwd, PrintStream out) {
        this.root = root;
        this.cwd = cwd;
        this.out = out;
    }

    private Dentry walk(List<String> words) {
        String path = words.isEmpty() ? "." : ShellSession.word(words, "one path");
        return PathWalk.walk(root, cwd, FileAccess.ROOT, ByteString.of(path));
    }

    /** Says how the file system of a path is mounted. */
    void mount(List<String> words) {
        Dentry found = walk(words);
        Mount mount = found.inode().mount();
        out.println(found.path().printable() + " is mounted ro," + (mount.isNoexec() ? "noexec" : "exec") + ","
                + (mount.isNosuid() ? "nosuid" : "suid"));
    }

    void ls(List<String> words) throws IOException {
        Dentry found = walk(words);
        if (found.inode().attributes().type() != FileType.DIRECTORY) {
            print(found.inode().attributes(), found.path());
            return;
        }
        for (ByteString name : found.inode().readdir()) {
            found.inode().lookup(name).ifPresent(inode -> print(inode.attributes(), name));
        }
    }

    private void print(InodeAttributes file, ByteString name) {
        out.printf(
                "%s%04o %5d %5d %10d %s%n",
                letter(file.type()), file.mode(), file.uid(), file.gid(), file.size(), name.printable());
    }

    private static char letter(FileType type) {
        return switch (type) {
            case FIFO -> 'p';
            case CHARACTER_DEVICE -> 'c';
            case DIRECTORY -> 'd';
            case BLOCK_DEVICE -> 'b';
            case REGULAR -> '-';
            case SYMBOLIC_LINK -> 'l';
            case SOCKET -> 's';
        };
    }
}
