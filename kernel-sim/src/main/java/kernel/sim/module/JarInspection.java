package kernel.sim.module;

import java.lang.module.ModuleDescriptor;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a jar is, as far as it can be known without running it.
 *
 * @param path the jar
 * @param descriptor its module, if it can be one
 * @param packages its packages
 * @param providers the classes that it provides as formats
 * @param declarations what it says about itself
 * @param problems what is wrong with it
 */
record JarInspection(
        Path path,
        Optional<ModuleDescriptor> descriptor,
        Set<String> packages,
        List<String> providers,
        Declarations declarations,
        List<PluginProblem> problems) {
    static JarInspection broken(PluginProblem problem) {
        return new JarInspection(
                problem.path(), Optional.empty(), Set.of(), List.of(), Declarations.NONE, List.of(problem));
    }

    boolean isApi() {
        return descriptor.filter(module -> module.name().equals("kernel.api")).isPresent();
    }
}
