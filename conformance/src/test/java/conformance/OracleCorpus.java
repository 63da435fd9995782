package conformance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import kernel.api.ByteString;
import kernel.api.ExecException;
import kernel.sim.fs.FileAccess;
import kernel.sim.fs.FileDescription;
import kernel.sim.fs.FileType;
import kernel.sim.fs.MemoryFileSystem;
import kernel.sim.fs.Mount;
import kernel.sim.fs.PathWalk;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** The committed records of a real kernel and the files that they are about. */
final class OracleCorpus {
    /** Where the files are in the simulated root. */
    static final String ROOT = "/oracle/";

    /** Where compilers put the name of the interpreter. */
    private static final int HEAD = 4096;

    private static final String SEEDS = "c/seeds/";
    private static final ByteString ELF = ByteString.of(new byte[] {0x7f, 'E', 'L', 'F'});

    private OracleCorpus() {}

    /** Makes a root with all files of one directory of the archive. */
    static MemoryFileSystem files(String directory) {
        MemoryFileSystem files = new MemoryFileSystem(Mount.DEFAULT);
        try (TarArchiveInputStream tar = new TarArchiveInputStream(open("files.tar.gz"), ISO_8859_1.name())) {
            TarArchiveEntry entry = tar.getNextEntry();
            while (entry != null) {
                if (entry.getName().startsWith(directory + "/")) {
                    put(files, entry, tar);
                }
                entry = tar.getNextEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    /** Returns the programs and interpreters that the damaged files of corpus C come from, in the order of names. */
    static List<LiveSeed> seeds() throws IOException {
        List<LiveSeed> seeds = new ArrayList<>();
        try (TarArchiveInputStream tar = new TarArchiveInputStream(open("files.tar.gz"), ISO_8859_1.name())) {
            TarArchiveEntry entry = tar.getNextEntry();
            while (entry != null) {
                if (entry.isFile() && entry.getName().startsWith(SEEDS)) {
                    String name = entry.getName().substring(SEEDS.length());
                    seeds.add(new LiveSeed(name, ByteString.of(tar.readAllBytes())));
                }
                entry = tar.getNextEntry();
            }
        }
        seeds.removeIf(seed -> !seed.content().startsWith(ELF));
        seeds.sort(Comparator.comparing(LiveSeed::name));
        return seeds;
    }

    private static void put(MemoryFileSystem files, TarArchiveEntry entry, TarArchiveInputStream tar)
            throws IOException {
        String name = ROOT + entry.getName();
        ByteString path = bytes(name.endsWith("/") ? name.substring(0, name.length() - 1) : name);
        int mode = entry.getMode() & 07777;
        if (entry.isDirectory()) {
            files.putDirectory(path, mode, uid(entry), gid(entry));
        } else if (entry.isSymbolicLink()) {
            files.putLink(path, bytes(entry.getLinkName()));
        } else if (entry.isFIFO()) {
            files.putSpecial(path, FileType.FIFO, mode);
        } else if (entry.isCharacterDevice()) {
            files.putSpecial(path, FileType.CHARACTER_DEVICE, mode);
        } else if (entry.isBlockDevice()) {
            files.putSpecial(path, FileType.BLOCK_DEVICE, mode);
        } else if (entry.isFile()) {
            files.put(path, mode, uid(entry), gid(entry), tar.readAllBytes());
        } else {
            throw new IllegalStateException("unexpected kind of entry: " + entry.getName());
        }
    }

    /** In this archive's names a character stands for a byte. */
    private static ByteString bytes(String name) {
        return ByteString.of(name.getBytes(ISO_8859_1));
    }

    private static int uid(TarArchiveEntry entry) {
        return Math.toIntExact(entry.getLongUserId());
    }

    private static int gid(TarArchiveEntry entry) {
        return Math.toIntExact(entry.getLongGroupId());
    }

    /** Tells whether a case is about a program whose interpreter lies outside the archive, an ld.so. */
    static boolean needsInterpreterOfTheHost(MemoryFileSystem files, JsonObject record) {
        JsonObject in = record.getAsJsonObject("in");
        if (!in.has("path") || !in.get("path").isJsonPrimitive()) {
            return false;
        }
        ByteString cwd =
                ByteString.of(ROOT + "b/" + (in.has("cwd") ? in.get("cwd").getAsString() : ""));
        try {
            ByteString path = bytes(in.get("path").getAsString());
            FileDescription file = new FileDescription(PathWalk.walk(files, cwd, FileAccess.ROOT, path));
            byte[] content = new byte[(int) Math.min(file.size(), HEAD)];
            file.read(0, content, 0, content.length);
            String head = new String(content, ISO_8859_1);
            return head.contains("/lib/ld-") || head.contains("/lib64/ld-") || head.startsWith("#!/");
        } catch (ExecException e) {
            return false;
        }
    }

    /** Hands out all records of a corpus, one after another. */
    static void forEachRecord(String name, Consumer<JsonObject> consumer) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(open(name), StandardCharsets.UTF_8))) {
            String line = reader.readLine();
            while (line != null) {
                consumer.accept(JsonParser.parseString(line).getAsJsonObject());
                line = reader.readLine();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream open(String name) throws IOException {
        InputStream resource = OracleCorpus.class.getResourceAsStream("/oracle/" + name);
        Objects.requireNonNull(resource, name);
        return name.endsWith(".gz") ? new GZIPInputStream(resource, 1 << 16) : resource;
    }
}
