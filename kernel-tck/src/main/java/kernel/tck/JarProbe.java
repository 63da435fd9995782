package kernel.tck;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import kernel.api.ExecException;
import kernel.api.Signal;
import kernel.sim.exec.ExecRequest;
import kernel.sim.exec.FormatList;
import kernel.sim.exec.Kernel;
import kernel.sim.fs.MemoryFileSystem;
import kernel.sim.fs.Mount;
import kernel.sim.module.Modules;
import kernel.sim.module.Plugin;
import kernel.sim.module.PluginPath;
import kernel.sim.module.PluginProblem;
import kernel.sim.module.PluginState;
import kernel.sim.module.UnloadReport;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.profile.MachineProfile;
import kernel.sim.task.Task;

/** Loads a plugin's jar, lets it load programs, and unloads it; reports what goes wrong, and nothing else. */
final class JarProbe {
    private final MemoryFileSystem files = new MemoryFileSystem(Mount.DEFAULT);
    private final PrintStream report;

    private JarProbe(PrintStream report) {
        this.report = report;
    }

    /**
     * Probes a jar.
     *
     * @param args where the report goes, the jar, and programs that it loads
     */
    public static void main(String[] args) throws IOException {
        List<Path> paths = Arrays.stream(args).map(Path::of).toList();
        try (PrintStream report = new PrintStream(Files.newOutputStream(paths.get(0)), true, StandardCharsets.UTF_8)) {
            new JarProbe(report).run(paths.get(1), paths.subList(2, paths.size()));
        }
    }

    private void run(Path jar, List<Path> programs) throws IOException {
        FormatList formats = FormatList.of(List.of());
        try (Modules modules =
                new Modules(PluginPath.of(), formats.registry(LinuxProfile.SIM), Duration.ofSeconds(30))) {
            Kernel kernel = new Kernel(
                    LinuxProfile.SIM, MachineProfile.builtIn(), files, formats, new SplittableRandom(1), modules);
            Plugin plugin = modules.insmod(jar);
            if (plugin.state() != PluginState.STARTED) {
                report.println("it does not start: " + problems(plugin));
                return;
            }
            for (Path program : programs) {
                execute(kernel, Files.readAllBytes(program));
            }
            UnloadReport left = modules.rmmod(plugin.name(), Duration.ZERO).prove();
            if (!left.isClean()) {
                report.println("something is left after it was unloaded: " + left);
            }
        } catch (ExecException e) {
            report.println("it is refused: " + e.getMessage());
        }
    }

    private static String problems(Plugin plugin) {
        return plugin.problems().stream().map(PluginProblem::describe).collect(Collectors.joining("; "));
    }

    private void execute(Kernel kernel, byte[] content) {
        files.put("/program", 0755, content);
        Task task = new Task();
        try {
            kernel.execve(task, ExecRequest.of("/program"));
        } catch (ExecException e) {
            report.println("a sample does not load: " + e.getMessage());
        }
        task.kill(Signal.SIGKILL);
    }
}
