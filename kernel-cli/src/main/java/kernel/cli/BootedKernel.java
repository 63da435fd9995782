package kernel.cli;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import kernel.api.BinaryFormat;
import kernel.sim.exec.Kernel;
import kernel.sim.module.Modules;
import kernel.sim.module.Plugin;
import kernel.sim.module.PluginProblem;
import kernel.sim.module.PluginState;
import kernel.sim.profile.KernelBehaviour;

/**
 * A kernel that runs, with the plugins that were found.
 *
 * @param kernel the kernel
 * @param modules its plugins
 */
record BootedKernel(Kernel kernel, Modules modules) implements AutoCloseable {
    /** Returns the plugins that cannot run. */
    List<Plugin> failed() {
        return modules.plugins().stream()
                .filter(plugin -> plugin.state() == PluginState.FAILED)
                .toList();
    }

    /** Returns the plugin that a format came in, if it came in one. */
    Optional<Plugin> plugin(BinaryFormat format) {
        return modules.plugins().stream()
                .filter(plugin -> plugin.formats().contains(format))
                .findFirst();
    }

    /** Tells whether a module has been loaded that came as a plugin. */
    boolean isLoaded(String module) {
        return modules.plugins().stream()
                .anyMatch(plugin -> plugin.name().equals(module) && plugin.state() == PluginState.STARTED);
    }

    /** Tells whether plugins that have an alias wait until a file needs them. */
    boolean isLazy() {
        return kernel.profile().has(KernelBehaviour.REQUEST_MODULE);
    }

    /** Says one line about every plugin that cannot run. */
    void warn(Caller caller) {
        failed().stream()
                .flatMap(plugin -> plugin.problems().stream())
                .filter(PluginProblem::isFailure)
                .forEach(problem -> caller.err().println("ksim: " + problem.describe()));
    }

    @Override
    public void close() throws IOException {
        modules.close();
    }
}
