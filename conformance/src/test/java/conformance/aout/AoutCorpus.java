package conformance.aout;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import kernel.sim.fs.MemoryFileSystem;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** The committed cases and answers of seven kernels that had a.out. */
public final class AoutCorpus {
    private AoutCorpus() {}

    /** Returns the files that the cases are about, which are first written to a directory. */
    public static MemoryFileSystem files(Path directory) throws IOException {
        unpack(directory);
        return AoutFiles.load(directory);
    }

    /** Returns all records. */
    public static Stream<AoutRecord> records() throws IOException {
        return AoutRecords.read(
                new BufferedReader(new InputStreamReader(open("records.jsonl.gz"), StandardCharsets.UTF_8)));
    }

    private static InputStream open(String name) throws IOException {
        return new GZIPInputStream(Objects.requireNonNull(AoutCorpus.class.getResourceAsStream("/aout/" + name), name));
    }

    private static void unpack(Path directory) throws IOException {
        try (TarArchiveInputStream tar = new TarArchiveInputStream(open("cases.tar.gz"))) {
            TarArchiveEntry entry = tar.getNextEntry();
            while (entry != null) {
                Path target = directory.resolve(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(Objects.requireNonNull(target.getParent()));
                    Files.write(target, tar.readAllBytes());
                }
                entry = tar.getNextEntry();
            }
        }
    }
}
