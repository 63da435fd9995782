package kernel.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import kernel.api.ByteString;
import kernel.api.ExecException;
import kernel.sim.exec.Kernel;
import kernel.sim.exec.MountedFileSystem;
import kernel.sim.task.Task;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The formats that are registered before anything is executed: files of register strings, as systemd-binfmt reads them. */
final class RegisteredFormats {
    private static final String BINFMT_MISC = "--binfmt-misc";
    private static final String TYPE = "binfmt_misc";
    private static final ByteString REGISTER = ByteString.of("register");
    private static final int MAX_SIZE = 1 << 20;

    private RegisteredFormats() {}

    static void addTo(CommandSpec spec) {
        spec.addOption(OptionSpec.builder(BINFMT_MISC)
                .paramLabel("FILE")
                .type(List.class)
                .auxiliaryTypes(Path.class)
                .arity("1")
                .description(
                        "Formats to register, one string a line, as binfmt_misc takes them; a line that starts with #"
                                + " or ; is a comment. The last one is asked first. Those of the system, or of --env, are"
                                + " not asked then.")
                .build());
    }

    /** Returns the names of the files, if the option is given. */
    static Optional<String> words(ParseResult arguments) {
        return arguments.matchedOptionValue(BINFMT_MISC, List.<Path>of()).stream()
                .map(Path::toString)
                .reduce((some, other) -> some + ", " + other);
    }

    /**
     * Registers what the option names.
     *
     * @throws InputException if a file cannot be read, or the kernel refuses a line of it
     */
    static void register(ParseResult arguments, Kernel kernel) {
        for (Path file : arguments.matchedOptionValue(BINFMT_MISC, List.<Path>of())) {
            register(kernel, file);
        }
    }

    private static void register(Kernel kernel, Path file) {
        try {
            Task task = new Task();
            task.cwd(ByteString.of(Path.of("").toRealPath().toString()));
            registerLines(kernel.mount(task, TYPE), file, content(file));
        } catch (IOException e) {
            throw new InputException(Failures.describe(file, e));
        } catch (ExecException e) {
            throw new InputException(file + ": " + e.getMessage());
        }
    }

    private static ByteString content(Path file) throws IOException {
        try (InputStream input = Files.newInputStream(file)) {
            byte[] content = input.readNBytes(MAX_SIZE + 1);
            if (content.length > MAX_SIZE) {
                throw new InputException(file + ": a file of formats must not have more than " + MAX_SIZE + " bytes");
            }
            return ByteString.of(content);
        }
    }

    private static void registerLines(MountedFileSystem files, Path file, ByteString content) {
        int start = 0;
        for (int number = 1; start < content.length(); number++) {
            int lineFeed = content.indexOf('\n', start);
            int end = lineFeed < 0 ? content.length() : lineFeed;
            if (end > start && content.at(start) != '#' && content.at(start) != ';') {
                try {
                    files.write(REGISTER, content.slice(start, end));
                } catch (ExecException e) {
                    throw new InputException(file + ":" + number + ": " + e.getMessage());
                }
            }
            start = end + 1;
        }
    }
}
