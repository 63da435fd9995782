package kernel.sim.module;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a plugin is, as far as it can be known without running it.
 *
 * @param name its module, or its file where it is none
 * @param version its module's version
 * @param jars what its modules are made of
 * @param roots the modules that provide formats
 * @param providers the classes that are formats
 * @param declarations what it says about itself
 * @param problems what is wrong with it
 */
record Inspection(
        String name,
        Optional<String> version,
        List<Path> jars,
        List<String> roots,
        List<String> providers,
        Declarations declarations,
        List<PluginProblem> problems) {
    boolean isFailed() {
        return problems.stream().anyMatch(PluginProblem::isFailure);
    }

    /** Tells whether it is nothing but a module that the host has itself. */
    boolean isHostsOwn() {
        return jars.isEmpty() || problems.stream().anyMatch(problem -> problem.rule() == PluginRule.SHADOWED);
    }
}
