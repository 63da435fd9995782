package conformance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import kernel.api.ByteString;
import kernel.sim.fs.FileAccess;
import kernel.sim.fs.FileType;
import kernel.sim.fs.Inode;
import kernel.sim.fs.MemoryFileSystem;
import kernel.sim.fs.PathWalk;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** The committed records and their files, for tests of other packages. */
public final class CorpusFiles {
    private final String directory;
    private final MemoryFileSystem root;
    private final List<Inode> inodes;

    private CorpusFiles(String directory, MemoryFileSystem root, List<Inode> inodes) {
        this.directory = directory;
        this.root = root;
        this.inodes = List.copyOf(inodes);
    }

    /** Reads one directory of the archive. */
    public static CorpusFiles load(String directory) throws IOException {
        MemoryFileSystem root = OracleCorpus.files(directory);
        root.putSpecial(ByteString.of(OracleCorpus.ROOT + "b/f-socket"), FileType.SOCKET, 0755);
        List<Inode> inodes = new ArrayList<>();
        try (InputStream resource = CorpusFiles.class.getResourceAsStream("/oracle/files.tar.gz");
                TarArchiveInputStream tar = new TarArchiveInputStream(
                        new GZIPInputStream(Objects.requireNonNull(resource)), ISO_8859_1.name())) {
            TarArchiveEntry entry = tar.getNextEntry();
            while (entry != null) {
                boolean isHere = entry.getName().startsWith(directory + "/");
                if (isHere && entry.isFile() && !entry.isSymbolicLink()) {
                    inodes.add(find(root, OracleCorpus.ROOT + entry.getName()));
                }
                entry = tar.getNextEntry();
            }
        }
        return new CorpusFiles(directory, root, inodes);
    }

    private static Inode find(MemoryFileSystem root, String name) {
        ByteString path = ByteString.of(name.getBytes(ISO_8859_1));
        return PathWalk.walk(root, ByteString.of("/"), FileAccess.ROOT, path).inode();
    }

    /** Returns the root with the files. */
    public MemoryFileSystem root() {
        return root;
    }

    /** Returns all regular files. */
    public List<Inode> inodes() {
        return inodes;
    }

    /** Returns the directory that the cases' relative names start from. */
    public ByteString base() {
        return ByteString.of(OracleCorpus.ROOT + directory);
    }

    /** Tells whether the record is about a program whose interpreter lies outside the archive. */
    public boolean needsInterpreterOfTheHost(JsonObject record) {
        return OracleCorpus.needsInterpreterOfTheHost(root, record);
    }

    /** Hands out the records of a corpus. */
    public static void forEachRecord(String name, Consumer<JsonObject> consumer) {
        OracleCorpus.forEachRecord(name, consumer);
    }
}
