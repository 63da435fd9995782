package kernel.sim.module;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import kernel.sim.testing.PluginBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever the bytes of a jar are, looking at it ends in an inspection. */
class DamagedJarTests {
    private static final long SEED = Long.getLong("ksim.seed", 20250101);
    private static final int ROUNDS = 400;

    @TempDir
    private Path temporary;

    private final Random random = new Random(SEED);
    private Path jar;
    private byte[] bytes;

    @BeforeEach
    void build() throws IOException {
        System.out.println("ksim.seed=" + SEED);
        jar = PluginBuilder.format(temporary, "com.example.dama", "dama", "dama")
                .kernelModule("alias = {\"binfmt-0001\", \"binfmt-0002\"}, before = \"elf\"")
                .jar(temporary.resolve("dama.jar"));
        bytes = Files.readAllBytes(jar);
    }

    private Inspection inspect(byte[] content) throws IOException {
        Files.write(jar, content);
        return UnitInspector.inspect(PluginPath.unit(jar).orElseThrow());
    }

    @Test
    void isReadWhenItIsWhole() throws IOException {
        Inspection inspection = inspect(bytes);
        assertThat(inspection.problems()).isEmpty();
        assertThat(inspection.declarations().aliases()).containsExactly("binfmt-0001", "binfmt-0002");
        assertThat(inspection.declarations().place()).isEqualTo(Place.before("elf"));
    }

    @Test
    void isRefusedWhereverItEnds() throws IOException {
        for (int length = 0; length < bytes.length; length += 7) {
            assertThat(inspect(Arrays.copyOf(bytes, length)).isFailed())
                    .as("length " + length)
                    .isTrue();
        }
    }

    @Test
    void endsInAnInspectionForAnyChangedByteOfTheZip() throws IOException {
        for (int i = 0; i < ROUNDS; i++) {
            byte[] copy = bytes.clone();
            copy[random.nextInt(copy.length)] = (byte) random.nextInt();
            assertThat(inspect(copy)).isNotNull();
        }
    }

    @Test
    void endsInAnInspectionForAnyChangedByteOfTheDescriptor() throws IOException {
        assertEndsInAnInspection("module-info.class");
    }

    @Test
    void endsInAnInspectionForAnyChangedByteOfTheFormat() throws IOException {
        assertEndsInAnInspection("com/example/dama/TheFormat.class");
    }

    private void assertEndsInAnInspection(String name) throws IOException {
        for (int i = 0; i < ROUNDS; i++) {
            assertThat(inspect(damaged(name))).isNotNull();
        }
    }

    /** Returns the jar with one or a few changed bytes in one of its files, or with half of that file. */
    private byte[] damaged(String name) throws IOException {
        ByteArrayOutputStream target = new ByteArrayOutputStream();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(bytes));
                ZipOutputStream out = new ZipOutputStream(target)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                out.putNextEntry(new ZipEntry(entry.getName()));
                byte[] content = in.readAllBytes();
                out.write(entry.getName().equals(name) ? change(content) : content);
                out.closeEntry();
            }
        }
        return target.toByteArray();
    }

    private byte[] change(byte[] content) {
        int length = random.nextInt(10) == 0 ? random.nextInt(content.length) : content.length;
        byte[] copy = Arrays.copyOf(content, length);
        for (int i = 0; i < 1 + random.nextInt(3) && length > 0; i++) {
            copy[random.nextInt(length)] = (byte) random.nextInt();
        }
        return copy;
    }
}
