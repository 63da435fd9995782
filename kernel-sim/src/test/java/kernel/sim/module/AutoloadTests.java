package kernel.sim.module;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import kernel.api.Errno;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.testing.PluginBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** request_module: a plugin with an alias is loaded when a file needs it, and not before. */
class AutoloadTests {
    private static final String MAGIC = "x\u0001\u00cd\u00ab";
    private static final String OTHER = "x\u0001\u00ce\u00ab";

    @TempDir
    private Path temporary;

    private DroppedPlugins plugins;

    @BeforeEach
    void drop() {
        plugins = new DroppedPlugins(temporary);
        lazy("lazy", "com.example.lazy", MAGIC)
                .kernelModule("alias = \"binfmt-abcd\"")
                .jar(plugins.path("lazy.jar"));
    }

    private PluginBuilder lazy(String name, String module, String magic) {
        return PluginBuilder.format(plugins.work(), module, name, magic);
    }

    private PluginState state() {
        return plugins.at("lazy.jar").state();
    }

    @Test
    void waitsUntilAFileNeedsIt() throws IOException {
        plugins.start();
        assertThat(state()).isEqualTo(PluginState.INSPECTED);
        assertThat(plugins.formats()).containsExactly("first", "last");
        assertThat(plugins.refuse("text").errno()).isEqualTo(Errno.ENOEXEC);
        assertThat(plugins.refuse(OTHER).errno()).isEqualTo(Errno.ENOEXEC);
        assertThat(state()).isEqualTo(PluginState.INSPECTED);
        assertThat(plugins.exec(MAGIC)).isEqualTo("lazy");
        assertThat(state()).isEqualTo(PluginState.STARTED);
        assertThat(plugins.formats()).containsExactly("first", "last", "lazy");
    }

    @Test
    void runsNoneOfItsCodeBefore() throws IOException {
        lazy("trap", "com.example.trap", OTHER)
                .kernelModule("alias = {\"binfmt-abce\", \"binfmt-0001\"}")
                .constructor("System.setProperty(\"ksim.test.trap\", \"sprung\");")
                .jar(plugins.path("trap.jar"));
        plugins.start();
        assertThat(plugins.at("trap.jar").aliases()).containsExactly("binfmt-abce", "binfmt-0001");
        assertThat(System.getProperty("ksim.test.trap")).isNull();
        assertThat(plugins.exec(OTHER)).isEqualTo("trap");
        assertThat(System.getProperty("ksim.test.trap")).isEqualTo("sprung");
        System.clearProperty("ksim.test.trap");
    }

    @Test
    void takesTheAliasFromTheManifestToo() throws IOException {
        lazy("mani", "com.example.mani", OTHER)
                .manifest("Ksim-Alias", "binfmt-abce binfmt-abcf")
                .jar(plugins.path("mani.jar"));
        plugins.start();
        assertThat(plugins.at("mani.jar").aliases()).containsExactly("binfmt-abce", "binfmt-abcf");
        assertThat(plugins.at("mani.jar").state()).isEqualTo(PluginState.INSPECTED);
        assertThat(plugins.exec(OTHER)).isEqualTo("mani");
    }

    @Test
    void loadsAtTheStartWhereTheKernelDoesNotAsk() throws IOException {
        plugins = new DroppedPlugins(temporary, Duration.ofSeconds(20), LinuxProfile.LINUX_6_18);
        plugins.start();
        assertThat(state()).isEqualTo(PluginState.STARTED);
        assertThat(plugins.exec(MAGIC)).isEqualTo("lazy");
    }

    @Test
    void givesUpAfterOneFailure() throws IOException {
        lazy("fail", "com.example.fail", OTHER)
                .kernelModule("alias = \"binfmt-abce\"")
                .constructor("Integer.getInteger(\"ksim.test.no.such.number\").toString();")
                .jar(plugins.path("fail.jar"));
        plugins.start();
        assertThat(plugins.refuse(OTHER).errno()).isEqualTo(Errno.ENOEXEC);
        assertThat(plugins.refuse(OTHER).errno()).isEqualTo(Errno.ENOEXEC);
        plugins.assertProblem("fail.jar", PluginState.FAILED, PluginRule.THROWS);
    }

    @Test
    void triesTheNextPluginWithTheAlias() throws IOException {
        lazy("fail", "com.example.fail", MAGIC)
                .kernelModule("alias = \"binfmt-abcd\"")
                .constructor("Integer.getInteger(\"ksim.test.no.such.number\").toString();")
                .jar(plugins.path("a.jar"));
        plugins.start();
        assertThat(plugins.exec(MAGIC)).isEqualTo("lazy");
    }

    @Test
    void loadsAgainAfterItWasUnloaded() throws IOException {
        plugins.start();
        assertThat(plugins.exec(MAGIC)).isEqualTo("lazy");
        plugins.modules().rmmod("com.example.lazy", Duration.ZERO);
        assertThat(plugins.formats()).containsExactly("first", "last");
        assertThat(plugins.exec(MAGIC)).isEqualTo("lazy");
    }

    @Test
    void loadsOnceForManyExecsAtOnce() throws Exception {
        plugins.start();
        Files.writeString(plugins.path("README"), "not a plugin");
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Boolean>> requests = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                requests.add(() -> plugins.modules().requestModule("binfmt-abcd"));
            }
            for (Future<Boolean> request : threads.invokeAll(requests)) {
                assertThat(request.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(plugins.formats()).containsExactly("first", "last", "lazy");
    }

    @Test
    void doesNotKnowOtherAliases() throws IOException {
        plugins.start();
        assertThat(plugins.modules().requestModule("binfmt-0000")).isFalse();
    }
}
