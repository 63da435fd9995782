package conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import binfmt.aout.testing.AoutImageBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command that compares records. */
class ConformanceTests {
    private static final String RECORD =
            "{'suite':'own','kernel':{'run':'k','version':'5.10.1','arch':'i386','nx_active':false},'id':'x',"
                    + "'case':{'path':'/t/x','argv':['x'],'env':[]},"
                    + "'result':{'events':[{'ev':'start'},{'ev':'exit','code':111}],'execve_ret':-8}}\n";

    @TempDir
    private Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    /** A program with relocations, which is refused. */
    @BeforeEach
    void putFiles() throws IOException {
        Path file = directory.resolve("files/t/x");
        Files.createDirectories(file.getParent());
        Files.write(
                file, AoutImageBuilder.pages(AoutImageBuilder.QMAGIC).trsize(8).build());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(directory.resolve("records"), RECORD.replace('\'', '"'));
    }

    private int run(String... args) {
        return Conformance.run(args, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
    }

    private int compare(String records, String files) {
        return run(
                "aout",
                directory.resolve(records).toString(),
                "--files",
                directory.resolve(files).toString());
    }

    @Test
    void countsEqualRecords() {
        assertThat(compare("records", "files")).isZero();
        assertThat(out.toString(UTF_8)).isEqualTo(String.format("k: {refused=1}%n0 differences%n"));
    }

    @Test
    void readsCompressedRecordsAndOptionsInAnyOrder() throws IOException {
        Path zipped = directory.resolve("records.gz");
        try (OutputStream stream = new GZIPOutputStream(Files.newOutputStream(zipped))) {
            stream.write(RECORD.replace('\'', '"').getBytes(UTF_8));
        }
        assertThat(run("aout", "--files", directory.resolve("files").toString(), zipped.toString()))
                .isZero();
    }

    @Test
    void showsDifferences() throws IOException {
        Files.writeString(
                directory.resolve("records"), RECORD.replace('\'', '"').replace("-8", "-12"));
        assertThat(compare("records", "files")).isEqualTo(1);
        assertThat(out.toString(UTF_8))
                .isEqualTo(String.format("k x: execve_ret: kernel -12, ksim -8%nk: {different=1}%n1 differences%n"));
    }

    @Test
    void saysWhatCannotBeRead() {
        assertThat(compare("none", "files")).isEqualTo(3);
        assertThat(err.toString(UTF_8)).contains("none");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "elf", "aout", "aout a", "aout --files", "aout a b c", "aout a b --files"})
    void saysHowItIsCalled(String words) {
        assertThat(run(words.isEmpty() ? new String[0] : words.split(" ", -1))).isEqualTo(2);
        assertThat(err.toString(UTF_8)).contains("usage: conformance aout RECORDS.jsonl[.gz] --files DIR");
    }

    @Test
    void knowsNoOtherKernelsThanThoseOfItsProfiles() throws IOException {
        Files.writeString(
                directory.resolve("records"), RECORD.replace('\'', '"').replace("5.10.1", "4.1"));
        assertThat(compare("records", "files")).isEqualTo(2);
        assertThat(err.toString(UTF_8)).contains("no profile of a kernel");
    }

    @Test
    void saysWhichLineIsNoRecord() throws IOException {
        Files.writeString(directory.resolve("records"), RECORD.replace('\'', '"') + "{\"id\":\n");
        assertThat(compare("records", "files")).isEqualTo(2);
        assertThat(err.toString(UTF_8)).contains("line 2");
    }
}
