package benchmarks;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Measures {@code ksim check}. Arguments: the number of rounds, and archives. */
public final class CheckMain {
    private static final Path DIRECTORY = Path.of("/usr");
    private static final int THREADS = 2;
    private static final int ENTRIES = 100_000;
    private static final int PER_DIRECTORY = 1000;
    private static final int PER_PROGRAM = 10;
    private static final byte[] SCRIPT = "#!/bin/sh\nexit 0\n".getBytes(StandardCharsets.US_ASCII);

    private CheckMain() {}

    /**
     * Runs it.
     *
     * @param args as above
     * @throws IOException if a command fails
     * @throws InterruptedException never
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        int rounds = Integer.parseInt(args[0]);
        for (int round = 1; round <= rounds; round++) {
            System.out.printf("%d: %s%n", round, CheckRate.of(DIRECTORY, THREADS));
        }
        Path made = Files.createTempFile("ksim", ".tar");
        try {
            write(made);
            commands(rounds, archives(made, args));
        } finally {
            Files.delete(made);
        }
    }

    private static List<Path> archives(Path made, String[] args) {
        List<Path> archives = new ArrayList<>(List.of(made));
        Arrays.stream(args).skip(1).map(Path::of).forEach(archives::add);
        return archives;
    }

    private static void commands(int rounds, List<Path> archives) throws IOException, InterruptedException {
        String ksim = Path.of("ksim").toAbsolutePath().toString();
        List<CommandTime> commands = new ArrayList<>();
        commands.add(new CommandTime(ksim, "check", "/bin/sh"));
        commands.add(new CommandTime("find", DIRECTORY.toString(), "-type", "f", "-perm", "/111"));
        commands.add(new CommandTime(ksim, "check", DIRECTORY.toString()));
        for (Path archive : archives) {
            commands.add(new CommandTime("tar", "tf", archive.toString()));
            commands.add(new CommandTime(ksim, "check", archive.toString()));
        }
        for (int round = 0; round < rounds; round++) {
            for (CommandTime command : commands) {
                command.run();
            }
        }
        commands.forEach(System.out::println);
    }

    /** Writes an archive of small files, of which one in ten is a program. */
    private static void write(Path archive) throws IOException {
        try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(archive));
                TarArchiveOutputStream tar = new TarArchiveOutputStream(file)) {
            for (int i = 0; i < ENTRIES; i++) {
                TarArchiveEntry entry = new TarArchiveEntry(String.format("srv/d%03d/file%05d", i / PER_DIRECTORY, i));
                entry.setSize(SCRIPT.length);
                entry.setMode(i % PER_PROGRAM == 0 ? 0755 : 0644);
                tar.putArchiveEntry(entry);
                tar.write(SCRIPT);
                tar.closeArchiveEntry();
            }
        }
    }
}
