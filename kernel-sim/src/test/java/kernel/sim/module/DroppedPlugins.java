package kernel.sim.module;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import kernel.api.BinaryFormat;
import kernel.api.ExecException;
import kernel.api.Signal;
import kernel.sim.exec.ExecRequest;
import kernel.sim.exec.FakeFormat;
import kernel.sim.exec.FormatList;
import kernel.sim.exec.Kernel;
import kernel.sim.fs.MemoryFileSystem;
import kernel.sim.fs.Mount;
import kernel.sim.profile.KernelBehaviour;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.profile.MachineProfile;
import kernel.sim.task.Task;
import kernel.sim.testing.PluginBuilder;

/** A directory of plugins, and a kernel that looks at it. Two formats are built in: first and last. */
final class DroppedPlugins {
    /** Long enough for a busy machine. */
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final Path work;
    private final Path directory;
    private final MemoryFileSystem files = new MemoryFileSystem(Mount.DEFAULT);
    private final Kernel kernel;
    private final Modules modules;

    DroppedPlugins(Path temporary) {
        this(temporary, LIMIT, LinuxProfile.SIM);
    }

    DroppedPlugins(Path temporary, Duration limit, LinuxProfile profile) {
        try {
            work = Files.createDirectories(temporary.resolve("work"));
            directory = Files.createDirectories(temporary.resolve("plugins"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        FormatList formats = FormatList.of(List.of(FakeFormat.declining("first"), FakeFormat.declining("last")));
        modules = new Modules(PluginPath.of(directory), formats.registry(profile), limit);
        kernel = new Kernel(profile, MachineProfile.builtIn(), files, formats, new SplittableRandom(1), modules);
    }

    Path directory() {
        return directory;
    }

    Path path(String name) {
        return directory.resolve(name);
    }

    Path work() {
        return work;
    }

    Modules modules() {
        return modules;
    }

    Kernel kernel() {
        return kernel;
    }

    /** Begins a plugin whose format, module and magic are made of one word of four letters. */
    PluginBuilder plugin(String word) {
        return PluginBuilder.format(work, "com.example." + word, word, word);
    }

    /** Drops the plugin of a word; returns its jar. */
    Path drop(String word) {
        return plugin(word).jar(path(word + ".jar"));
    }

    void start() throws IOException {
        modules.start(kernel.profile().has(KernelBehaviour.REQUEST_MODULE));
    }

    Plugin at(String name) {
        return modules.plugins().stream()
                .filter(plugin -> plugin.path().equals(path(name)))
                .findFirst()
                .orElseThrow();
    }

    /** Returns the names of all formats in the order of asking. */
    List<String> formats() {
        return kernel.formats().formats().stream().map(BinaryFormat::name).toList();
    }

    /** Executes a file that begins with the given text; returns the format that has loaded it. */
    String exec(Task task, String content) {
        kernel.execve(task, request(content));
        return task.program().orElseThrow().format().name();
    }

    String exec(String content) {
        Task task = new Task();
        String format = exec(task, content);
        task.kill(Signal.SIGKILL);
        return format;
    }

    ExecException refuse(String content) {
        ExecRequest request = request(content);
        ExecException e = catchThrowableOfType(ExecException.class, () -> kernel.execve(new Task(), request));
        assertThat(e).as("the refusal").isNotNull();
        return e;
    }

    private ExecRequest request(String content) {
        files.put("/p", 0755, content.getBytes(StandardCharsets.ISO_8859_1));
        return ExecRequest.of("/p");
    }

    /** Asserts that a plugin has one problem, and in which state it is. */
    PluginProblem assertProblem(String name, PluginState state, PluginRule rule) {
        Plugin plugin = at(name);
        assertThat(plugin.problems())
                .as("problems of %s", name)
                .extracting(PluginProblem::rule)
                .containsExactly(rule);
        assertThat(plugin.state()).isEqualTo(state);
        return plugin.problems().get(0);
    }
}
