package kernel.sim.module;

import java.lang.module.Configuration;
import java.lang.module.FindException;
import java.lang.module.ModuleFinder;
import java.lang.module.ResolutionException;
import java.nio.file.Path;
import java.util.List;
import kernel.api.BinaryFormat;

/** Makes the layer of a plugin's modules. What the host has is found first, so that no copy of it stands in its way. */
final class UnitLayer {
    private UnitLayer() {}

    static ModuleLayer define(Inspection inspection, Path shown, List<Path> copies) throws PluginException {
        ModuleLayer host = HostModules.layer().orElseThrow();
        ModuleFinder jars = ModuleFinder.of(copies.toArray(Path[]::new));
        try {
            Configuration configuration =
                    host.configuration().resolveAndBind(ModuleFinder.of(), jars, inspection.roots());
            return host.defineModulesWithOneLoader(configuration, BinaryFormat.class.getClassLoader());
        } catch (FindException e) {
            throw broken(PluginRule.MISSING, shown, e, "put what is missing into the plugin's directory");
        } catch (ResolutionException | LayerInstantiationException | SecurityException e) {
            throw broken(PluginRule.SPLIT, shown, e, "leave out what the host has, or rename the package");
        }
    }

    private static PluginException broken(PluginRule rule, Path shown, RuntimeException cause, String fix) {
        return new PluginException(
                new PluginProblem(rule, shown, "its modules do not fit: " + cause.getMessage(), fix));
    }
}
