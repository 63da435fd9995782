package kernel.sim.module;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import kernel.api.Errno;
import kernel.api.ExecException;
import kernel.api.Signal;
import kernel.sim.task.Task;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Unloading: not while it is used, and with a proof that nothing is left. */
class UnloadTests {
    private static final Duration WAIT = Duration.ofSeconds(20);

    @TempDir
    private Path temporary;

    private DroppedPlugins plugins;

    @BeforeEach
    void makeDirectory() {
        plugins = new DroppedPlugins(temporary);
    }

    private UnloadReport unload(String word) {
        return plugins.modules().rmmod("com.example." + word, Duration.ZERO).prove();
    }

    private ExecException refused(String module, Duration wait) {
        return catchThrowableOfType(ExecException.class, () -> plugins.modules().rmmod(module, wait));
    }

    @Nested
    class Proof {
        @Test
        void findsTheClassesGoneAndTheJarClosed() throws IOException {
            Path jar = plugins.drop("gone");
            plugins.start();
            assertThat(plugins.exec("gone")).isEqualTo("gone");
            UnloadReport report = unload("gone");
            assertThat(report).isEqualTo(new UnloadReport("com.example.gone", true, List.of(), List.of()));
            assertThat(report.isClean()).isTrue();
            assertThat(plugins.at("gone.jar").state()).isEqualTo(PluginState.UNLOADED);
            assertThat(plugins.at("gone.jar").problems()).isEmpty();
            assertThat(openFiles()).noneMatch(file -> file.endsWith("gone.jar"));
            Files.delete(jar);
        }

        @Test
        void findsThemGoneAfterAFailedStartToo() throws IOException {
            plugins.plugin("fail")
                    .constructor("if (true) { throw new IllegalStateException(); }")
                    .jar(plugins.path("fail.jar"));
            plugins.start();
            for (int i = 0; i < 10 && openFiles().stream().anyMatch(file -> file.endsWith("fail.jar")); i++) {
                System.gc();
                pause();
            }
            assertThat(openFiles()).noneMatch(file -> file.endsWith("fail.jar"));
        }

        private void pause() {
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private List<String> openFiles() throws IOException {
            Path descriptors = Path.of("/proc/self/fd");
            if (!Files.isDirectory(descriptors)) {
                return List.of();
            }
            try (Stream<Path> files = Files.list(descriptors)) {
                return files.map(Proof::target).toList();
            }
        }

        private static String target(Path descriptor) {
            try {
                return Files.readSymbolicLink(descriptor).toString();
            } catch (IOException e) {
                return "";
            }
        }

        @Test
        void canBeRepeatedForEverWithoutKeepingAnything() throws IOException {
            plugins.drop("many");
            plugins.start();
            for (int i = 0; i < 20; i++) {
                assertThat(plugins.exec("many")).isEqualTo("many");
                assertThat(unload("many").isClean()).isTrue();
                plugins.modules().insmod(plugins.path("many.jar"));
            }
        }
    }

    @Nested
    class Leaks {
        private void assertLeaks(String word, String suspect) throws IOException {
            plugins.start();
            plugins.exec(word);
            UnloadReport report = unload(word);
            assertThat(report.isCollected()).isFalse();
            assertThat(report.suspects()).contains(suspect);
            PluginProblem problem = plugins.assertProblem(word + ".jar", PluginState.STOPPED, PluginRule.LEAK);
            assertThat(problem.found()).contains(suspect);
            assertThat(plugins.formats()).containsExactly("first", "last");
        }

        @Test
        void p301AThreadThatRuns() throws IOException {
            plugins.plugin("thre")
                    .members("""
                            static final Thread THREAD = new Thread(() -> {
                                try {
                                    Thread.sleep(1000000);
                                } catch (InterruptedException e) {
                                    return;
                                }
                            }, "the leaking thread");
                            """)
                    .load("THREAD.setDaemon(true); THREAD.start();")
                    .jar(plugins.path("thre.jar"));
            assertLeaks("thre", "the thread \"the leaking thread\" runs");
            Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().equals("the leaking thread"))
                    .forEach(Thread::interrupt);
        }

        @Test
        void p301AThreadLocal() throws IOException {
            plugins.plugin("loca")
                    .members("static final ThreadLocal<TheFormat> LOCAL = new ThreadLocal<>();")
                    .load("LOCAL.set(this);")
                    .jar(plugins.path("loca.jar"));
            assertLeaks("loca", "com.example.loca.TheFormat makes a ThreadLocal");
        }

        @Test
        void p301AShutdownHook() throws IOException {
            plugins.plugin("hook")
                    .load("Runtime.getRuntime().addShutdownHook(new Thread(() -> MAGIC.length()));")
                    .jar(plugins.path("hook.jar"));
            assertLeaks("hook", "com.example.hook.TheFormat adds a shutdown hook");
        }

        @Test
        void areEndedByAFormatThatIsCloseable() throws IOException {
            plugins.plugin("clos")
                    .replace("implements BinaryFormat", "implements BinaryFormat, AutoCloseable")
                    .members("""
                            final Thread thread = new Thread(() -> {
                                try {
                                    Thread.sleep(1000000);
                                } catch (InterruptedException e) {
                                    return;
                                }
                            });
                            @Override public void close() throws Exception {
                                thread.interrupt();
                                thread.join();
                            }
                            """)
                    .load("thread.setDaemon(true); thread.start();")
                    .jar(plugins.path("clos.jar"));
            plugins.start();
            plugins.exec("clos");
            assertThat(unload("clos").isClean()).isTrue();
        }

        @Test
        void areNamedWhereClosingFails() throws IOException {
            plugins.plugin("clos")
                    .replace("implements BinaryFormat", "implements BinaryFormat, AutoCloseable")
                    .members("@Override public void close() { throw new IllegalStateException(\"stuck\"); }")
                    .jar(plugins.path("clos.jar"));
            plugins.start();
            assertThat(unload("clos").isClean()).isTrue();
            assertThat(plugins.assertProblem("clos.jar", PluginState.UNLOADED, PluginRule.LEAK)
                            .found())
                    .startsWith("close() fails: java.lang.IllegalStateException: stuck at TheFormat.java:");
        }
    }

    @Nested
    class Uses {
        private final Task task = new Task();

        @BeforeEach
        void run() throws IOException {
            plugins.drop("used");
            plugins.start();
            plugins.exec(task, "used");
        }

        @Test
        void keepThePluginAndAreNamed() {
            ExecException e = refused("com.example.used", Duration.ZERO);
            assertThat(e.errno()).isEqualTo(Errno.EBUSY);
            assertThat(e.violation().rule()).isEqualTo(ModuleRule.BUSY);
            assertThat(e.violation().found()).contains("com.example.used, used 1 times; by /p");
            assertThat(plugins.at("used.jar").state()).isEqualTo(PluginState.STARTED);
            assertThat(plugins.exec("used")).isEqualTo("used");
        }

        @Test
        void areWaitedFor() throws InterruptedException {
            Thread end = new Thread(() -> {
                while (plugins.at("used.jar").state() != PluginState.STOPPING) {
                    Thread.onSpinWait();
                }
                task.kill(Signal.SIGKILL);
            });
            end.start();
            plugins.modules().rmmod("com.example.used", WAIT);
            end.join();
            assertThat(plugins.at("used.jar").state()).isEqualTo(PluginState.STOPPED);
        }

        @Test
        void cannotBeginWhileOthersAreWaitedFor() throws InterruptedException {
            Thread remover = new Thread(() -> plugins.modules().rmmod("com.example.used", WAIT));
            remover.start();
            while (plugins.at("used.jar").state() != PluginState.STOPPING) {
                Thread.onSpinWait();
            }
            while (plugins.at("used.jar").module().orElseThrow().tryModuleGet()) {
                plugins.at("used.jar").module().orElseThrow().modulePut();
            }
            assertThat(plugins.refuse("used").errno()).isEqualTo(Errno.ENOEXEC);
            task.kill(Signal.SIGKILL);
            remover.join();
            assertThat(plugins.at("used.jar").state()).isEqualTo(PluginState.STOPPED);
        }

        @Test
        void comeBackAfterAVainWait() {
            assertThat(refused("com.example.used", Duration.ofMillis(50)).errno())
                    .isEqualTo(Errno.EBUSY);
            assertThat(plugins.exec("used")).isEqualTo("used");
            task.kill(Signal.SIGKILL);
            assertThat(unload("used").isClean()).isTrue();
        }
    }

    @Test
    void refusesWhatIsNotLoaded() {
        assertThat(refused("com.example.none", Duration.ZERO).errno()).isEqualTo(Errno.ENOENT);
    }

    @Test
    void refusesToLoadTwice() throws IOException {
        Path jar = plugins.drop("once");
        plugins.start();
        ExecException e = catchThrowableOfType(
                ExecException.class, () -> plugins.modules().insmod(jar));
        assertThat(e.errno()).isEqualTo(Errno.EEXIST);
        assertThat(e.violation().found()).contains("com.example.once");
    }

    @Test
    void refusesToLoadWhatIsNoPlugin() {
        ExecException e = catchThrowableOfType(
                ExecException.class, () -> plugins.modules().insmod(temporary.resolve("none")));
        assertThat(e.errno()).isEqualTo(Errno.ENOENT);
        assertThat(e.violation().rule()).isEqualTo(ModuleRule.NO_FILE);
    }

    @Test
    void loadsAnyJarByHand() {
        Path jar =
                plugins.plugin("hand").kernelModule("alias = \"binfmt-0000\"").jar(temporary.resolve("hand.jar"));
        assertThat(plugins.modules().insmod(jar).state()).isEqualTo(PluginState.STARTED);
        assertThat(plugins.exec("hand")).isEqualTo("hand");
        assertThat(unload("hand").isClean()).isTrue();
    }

    @Test
    void endsTheCopiesWithTheModules() throws IOException {
        plugins.drop("copy");
        plugins.start();
        Path copy = plugins.at("copy.jar").running().orElseThrow().copies().get(0);
        assertThat(copy).exists().hasFileName("copy.jar");
        assertThat(copy.getParent()).hasFileName(plugins.at("copy.jar").sha256());
        plugins.modules().close();
        assertThat(copy.getParent().getParent()).doesNotExist();
    }
}
