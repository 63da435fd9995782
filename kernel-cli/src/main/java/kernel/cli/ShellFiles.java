package kernel.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import kernel.api.ByteString;
import kernel.sim.exec.Kernel;
import kernel.sim.fs.Dentry;
import kernel.sim.fs.FileAccess;
import kernel.sim.fs.FileType;
import kernel.sim.fs.Inode;
import kernel.sim.fs.InodeAttributes;
import kernel.sim.fs.Mount;
import kernel.sim.fs.PathWalk;
import kernel.sim.fs.RootFileSystem;

/** The files of a session: those of the host, as the kernel sees them. */
final class ShellFiles {
    private static final int BLOCK = 4096;

    private final RootFileSystem root;
    private final ByteString cwd;
    private final PrintStream out;
    private final ShellMounts mounts;

    ShellFiles(Kernel kernel, ByteString cwd, PrintStream out) {
        this.root = kernel.root();
        this.cwd = cwd;
        this.out = out;
        this.mounts = new ShellMounts(kernel, cwd);
    }

    private Dentry walk(List<String> words) {
        String path = words.isEmpty() ? "." : ShellSession.word(words, "one path");
        return PathWalk.walk(root, cwd, FileAccess.ROOT, ByteString.of(path));
    }

    /** Mounts one of the kernel's own file systems, or says how that of a path is mounted. */
    void mount(List<String> words) {
        if (words.contains("-t")) {
            mounts.mount(words);
            return;
        }
        Dentry found = walk(words);
        Mount mount = found.inode().mount();
        out.println(found.path().printable() + " is mounted ro," + (mount.isNoexec() ? "noexec" : "exec") + ","
                + (mount.isNosuid() ? "nosuid" : "suid"));
    }

    void ls(List<String> words) throws IOException {
        Dentry found = walk(words);
        Optional<List<ByteString>> mounted = mounts.names(found.path());
        if (mounted.isPresent()) {
            mounted.get().forEach(name -> out.println(name.printable()));
            return;
        }
        if (found.inode().attributes().type() != FileType.DIRECTORY) {
            print(found.inode().attributes(), found.path());
            return;
        }
        for (ByteString name : found.inode().readdir()) {
            found.inode().lookup(name).ifPresent(inode -> print(inode.attributes(), name));
        }
    }

    /** Prints a file's bytes. */
    void cat(List<String> words) throws IOException {
        String path = ShellSession.word(words, "one path");
        Optional<ShellMounts.Place> place = mounts.file(path);
        if (place.isPresent()) {
            out.writeBytes(place.get().read().toByteArray());
            return;
        }
        Inode file = walk(words).inode();
        if (file.attributes().type() != FileType.REGULAR) {
            throw new InputException(path + ": no regular file");
        }
        byte[] bytes = new byte[BLOCK];
        long size = file.attributes().size();
        for (long at = 0; at < size; at += BLOCK) {
            int length = (int) Math.min(BLOCK, size - at);
            file.read(at, bytes, 0, length);
            out.write(bytes, 0, length);
        }
    }

    /** Writes words to a file: those of the host are never changed. */
    void echo(List<String> words) {
        int sign = words.indexOf(">");
        if (sign < 0 || sign != words.size() - 2) {
            throw new InputException("give words, > and a file, as in: echo 0 > /proc/sys/fs/binfmt_misc/status");
        }
        String path = words.get(sign + 1);
        ShellMounts.Place place = mounts.file(path)
                .orElseThrow(() -> new InputException(
                        path + ": only files of a file system that was mounted here can be written"));
        boolean isWithoutLineFeed = words.get(0).equals("-n");
        String text = String.join(" ", words.subList(isWithoutLineFeed ? 1 : 0, sign));
        place.write(isWithoutLineFeed ? text : text + '\n');
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
