package kernel.sim.module;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Enumeration;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fifty plugins that nobody needs cost next to nothing; the limits are those of a busy machine. */
class ManyPluginsTests {
    private static final int COUNT = 50;
    private static final String WORD = "pl00";
    private static final Duration DISCOVERY = Duration.ofSeconds(5);
    private static final Duration LOAD = Duration.ofSeconds(2);

    @TempDir
    private Path temporary;

    private DroppedPlugins plugins;

    @BeforeEach
    void drop() throws IOException {
        plugins = new DroppedPlugins(temporary);
        Path first = plugins.plugin(WORD)
                .kernelModule("alias = \"binfmt-" + WORD + "\"")
                .jar(plugins.work().resolve("first.jar"));
        for (int i = 0; i < COUNT; i++) {
            copy(first, word(i));
        }
    }

    private static String word(int i) {
        return String.format("pl%02d", i);
    }

    /** Makes another plugin of one: all names in it have the same length. */
    private void copy(Path jar, String word) throws IOException {
        try (ZipFile from = new ZipFile(jar.toFile());
                ZipOutputStream to = new ZipOutputStream(Files.newOutputStream(plugins.path(word + ".jar")))) {
            for (Enumeration<? extends ZipEntry> entries = from.entries(); entries.hasMoreElements(); ) {
                ZipEntry entry = entries.nextElement();
                to.putNextEntry(new ZipEntry(entry.getName().replace(WORD, word)));
                String content = new String(from.getInputStream(entry).readAllBytes(), ISO_8859_1);
                to.write(content.replace(WORD, word).getBytes(ISO_8859_1));
            }
        }
    }

    @Test
    void areSeenSoonAndNoneIsStarted() throws IOException {
        long begin = System.nanoTime();
        plugins.start();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(DISCOVERY);
        List<Plugin> all = plugins.modules().plugins();
        assertThat(all).hasSize(COUNT).allMatch(plugin -> plugin.state() == PluginState.INSPECTED);
        assertThat(plugins.formats()).containsExactly("first", "last");
    }

    @Test
    void areLoadedOneByOneAndSoon() throws IOException {
        plugins.start();
        for (int i = 0; i < COUNT; i++) {
            long begin = System.nanoTime();
            assertThat(plugins.modules().requestModule("binfmt-" + word(i))).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(LOAD);
            assertThat(plugins.formats()).hasSize(2 + i + 1);
        }
        assertThat(plugins.exec(WORD)).isEqualTo(WORD);
    }
}
