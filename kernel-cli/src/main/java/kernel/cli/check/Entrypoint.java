package kernel.cli.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kernel.api.ByteString;
import kernel.api.ExecException;
import kernel.archive.ImageConfig;
import kernel.archive.Root;
import kernel.sim.fs.Dentry;
import kernel.sim.fs.FileAccess;
import kernel.sim.fs.FileType;
import kernel.sim.fs.PathWalk;

/**
 * The program that an image starts.
 *
 * @param path as the kernel is asked for it
 * @param cwd where it starts
 * @param argv its arguments
 * @param file the file that the path leads to
 */
record Entrypoint(ByteString path, ByteString cwd, List<ByteString> argv, Optional<Dentry> file) {
    private static final String PATH = "PATH=";
    private static final String DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /** Finds the program as container engines do: a name without a slash is looked for in PATH. */
    static Optional<Entrypoint> of(Root root) {
        Optional<ImageConfig> image =
                root.image().filter(config -> !config.command().isEmpty());
        return image.map(config -> of(root, config));
    }

    private static Entrypoint of(Root root, ImageConfig config) {
        List<ByteString> argv = new ArrayList<>();
        config.command().forEach(word -> argv.add(ByteString.of(word)));
        ByteString cwd = ByteString.of(config.workingDir());
        ByteString name = argv.get(0);
        if (name.indexOf('/', 0) >= 0) {
            return new Entrypoint(name, cwd, argv, find(root, cwd, name));
        }
        for (String directory : searchPath(config).split(":", -1)) {
            ByteString candidate = ByteString.of(directory + "/").concat(name);
            Optional<Dentry> file = find(root, cwd, candidate).filter(Entrypoint::isExecutable);
            if (file.isPresent()) {
                return new Entrypoint(candidate, cwd, argv, file);
            }
        }
        return new Entrypoint(name, cwd, argv, Optional.empty());
    }

    private static boolean isExecutable(Dentry file) {
        return file.inode().attributes().type() == FileType.REGULAR
                && file.inode().attributes().isExecutable();
    }

    private static String searchPath(ImageConfig config) {
        return config.env().stream()
                .filter(variable -> variable.startsWith(PATH))
                .map(variable -> variable.substring(PATH.length()))
                .findFirst()
                .orElse(DEFAULT_PATH);
    }

    private static Optional<Dentry> find(Root root, ByteString cwd, ByteString path) {
        try {
            return Optional.of(PathWalk.walk(root, cwd, FileAccess.ROOT, path));
        } catch (ExecException e) {
            return Optional.empty();
        }
    }

    Finding check(Checker checker) {
        return checker.check(path, cwd, argv, file.map(Dentry::inode)).asEntrypoint();
    }
}
