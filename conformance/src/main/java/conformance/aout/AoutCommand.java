package conformance.aout;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * Compares the records of a file.
 *
 * @param records one JSON object a line, plain or compressed with gzip
 * @param files the directory with the files that they are about
 */
public record AoutCommand(Path records, Path files) {
    /** How the command is called. */
    public static final String USAGE = "usage: conformance aout RECORDS.jsonl[.gz] --files DIR";

    private static final String FILES = "--files";
    private static final int WORDS = 3;
    private static final int GZIP_MAGIC = 0x1f8b;

    /**
     * Understands the words of a command line.
     *
     * @param words all behind {@code aout}
     * @return the command
     * @throws IllegalArgumentException if they are not what {@link #USAGE} says
     */
    public static AoutCommand parse(List<String> words) {
        int option = words.indexOf(FILES);
        if (words.size() != WORDS || option < 0 || option == WORDS - 1) {
            throw new IllegalArgumentException(USAGE);
        }
        String records = option == 0 ? words.get(WORDS - 1) : words.get(0);
        return new AoutCommand(Path.of(records), Path.of(words.get(option + 1)));
    }

    /**
     * Compares all records and prints each difference, then how many records of each kernel had which outcome.
     *
     * @param out where it prints
     * @return true if there is no difference
     * @throws IOException if something cannot be read
     * @throws IllegalArgumentException if a record is about a kernel that has no profile
     */
    public boolean run(PrintStream out) throws IOException {
        AoutSummary summary = new AoutSummary(new AoutReplay(AoutFiles.load(files)));
        try (BufferedReader reader = open()) {
            AoutRecords.read(reader).forEach(summary::add);
        }
        summary.differences().forEach(out::println);
        summary.counts().forEach((run, counts) -> out.println(run + ": " + counts));
        out.println(summary.differences().size() + " differences");
        return summary.differences().isEmpty();
    }

    private BufferedReader open() throws IOException {
        InputStream input = new BufferedInputStream(Files.newInputStream(records));
        input.mark(2);
        boolean isGzip = (input.read() << 8 | input.read()) == GZIP_MAGIC;
        input.reset();
        InputStream text = isGzip ? new GZIPInputStream(input) : input;
        return new BufferedReader(new InputStreamReader(text, StandardCharsets.UTF_8));
    }
}
