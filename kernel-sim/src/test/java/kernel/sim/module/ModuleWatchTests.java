package kernel.sim.module;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import kernel.api.Signal;
import kernel.sim.task.Task;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A jar that is dropped, replaced or removed while the kernel runs. The time of these tests is their own. */
class ModuleWatchTests {
    @TempDir
    private Path temporary;

    private DroppedPlugins plugins;
    private ModuleWatch watch;
    private long nanos;

    @BeforeEach
    void makeWatch() throws IOException {
        plugins = new DroppedPlugins(temporary);
        plugins.start();
        watch = new ModuleWatch(plugins.modules(), true, Duration.ofSeconds(1));
    }

    /** Lets time pass, and looks. */
    private void lookAfter(double seconds) {
        nanos += (long) (seconds * 1e9);
        watch.look(nanos);
    }

    @Test
    void takesAJarOnceItHasNotChangedForASecond() {
        plugins.drop("drop");
        lookAfter(0);
        assertThat(plugins.formats()).containsExactly("first", "last");
        lookAfter(0.9);
        assertThat(plugins.formats()).containsExactly("first", "last");
        lookAfter(0.2);
        assertThat(plugins.formats()).containsExactly("first", "last", "drop");
        assertThat(plugins.exec("drop")).isEqualTo("drop");
    }

    @Test
    void leavesAJarAloneThatIsStillBeingCopied() throws IOException {
        byte[] bytes = Files.readAllBytes(plugins.plugin("slow").jar(temporary.resolve("slow.jar")));
        for (int length = 1; length < bytes.length; length += bytes.length / 7) {
            Files.write(plugins.path("slow.jar"), Arrays.copyOf(bytes, length));
            lookAfter(0.9);
            assertThat(plugins.modules().plugins()).isEmpty();
        }
        Files.write(plugins.path("slow.jar"), bytes);
        lookAfter(0);
        lookAfter(1);
        assertThat(plugins.at("slow.jar").state()).isEqualTo(PluginState.STARTED);
    }

    @Test
    void replacesAJar() throws IOException {
        replace();
        lookAfter(2);
        assertThat(plugins.at("repl.jar").version()).contains("1");
        lookAfter(2);
        assertThat(plugins.at("repl.jar").version()).contains("2");
        assertThat(plugins.at("repl.jar").state()).isEqualTo(PluginState.STARTED);
        assertThat(plugins.exec("repl")).isEqualTo("repl");
        assertThat(plugins.formats()).containsExactly("first", "last", "repl");
    }

    @Test
    void doesNotReplaceAJarThatIsInUse() throws IOException {
        Task task = new Task();
        replace();
        plugins.exec(task, "repl");
        lookAfter(2);
        lookAfter(2);
        assertThat(plugins.at("repl.jar").version()).contains("1");
        assertThat(plugins.exec("repl")).isEqualTo("repl");
        task.kill(Signal.SIGKILL);
        lookAfter(2);
        assertThat(plugins.at("repl.jar").version()).contains("2");
    }

    private void replace() throws IOException {
        plugins.plugin("repl").version("1").jar(plugins.path("repl.jar"));
        lookAfter(0);
        lookAfter(1);
        assertThat(plugins.at("repl.jar").state()).isEqualTo(PluginState.STARTED);
        plugins.plugin("repl").version("2").jar(plugins.path("repl.jar"));
    }

    @Test
    void unloadsAJarThatIsRemoved() throws IOException {
        Path jar = plugins.drop("remo");
        lookAfter(0);
        lookAfter(1);
        Files.delete(jar);
        lookAfter(0.1);
        assertThat(plugins.modules().plugins()).isEmpty();
        assertThat(plugins.formats()).containsExactly("first", "last");
    }

    @Test
    void keepsAJarThatIsRemovedWhileItIsInUse() throws IOException {
        Path jar = plugins.drop("remo");
        lookAfter(0);
        lookAfter(1);
        Task task = new Task();
        plugins.exec(task, "remo");
        Files.delete(jar);
        lookAfter(1);
        assertThat(plugins.exec("remo")).isEqualTo("remo");
        task.kill(Signal.SIGKILL);
        lookAfter(1);
        assertThat(plugins.modules().plugins()).isEmpty();
    }

    @Test
    void triesABadJarAgainWhenItHasChanged() throws IOException {
        Files.writeString(plugins.path("mend.jar"), "not yet");
        lookAfter(0);
        lookAfter(1);
        assertThat(plugins.at("mend.jar").state()).isEqualTo(PluginState.FAILED);
        plugins.drop("mend");
        lookAfter(1);
        lookAfter(1);
        assertThat(plugins.at("mend.jar").state()).isEqualTo(PluginState.STARTED);
    }

    @Test
    void takesTheOtherVersionWhenTheOneInUseIsRemoved() throws IOException {
        Path newer = plugins.plugin("vers").version("2").jar(plugins.path("vers-2.jar"));
        plugins.plugin("vers").version("1").jar(plugins.path("vers-1.jar"));
        lookAfter(0);
        lookAfter(1);
        assertThat(plugins.at("vers-1.jar").state()).isEqualTo(PluginState.DISABLED);
        Files.delete(newer);
        lookAfter(1);
        assertThat(plugins.at("vers-1.jar").state()).isEqualTo(PluginState.STARTED);
    }

    @Test
    void looksByItselfUntilItIsClosed() throws InterruptedException {
        try (ModuleWatch real = ModuleWatch.start(plugins.modules(), true)) {
            plugins.drop("real");
            await(() -> plugins.formats().contains("real"));
            assertThat(real).isNotNull();
        }
        assertThat(plugins.exec("real")).isEqualTo("real");
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
            Thread.sleep(20);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }
}
