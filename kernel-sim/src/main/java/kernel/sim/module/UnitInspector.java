package kernel.sim.module;

import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Looks at all jars of a plugin, and at whether they go together and with the host. */
final class UnitInspector {
    private final PluginUnit unit;
    private final List<JarInspection> jars = new ArrayList<>();
    private final List<PluginProblem> problems = new ArrayList<>();

    private UnitInspector(PluginUnit unit) {
        this.unit = unit;
    }

    static Inspection inspect(PluginUnit unit) {
        return new UnitInspector(unit).inspect();
    }

    private Inspection inspect() {
        for (Path path : unit.jars()) {
            JarInspection jar = JarInspector.inspect(path);
            problems.addAll(jar.problems());
            if (jar.isApi()) {
                problem(
                        PluginRule.API_JAR,
                        path,
                        "is kernel.api; the host's own is used",
                        "give it the scope provided");
            } else {
                jars.add(jar);
            }
        }
        List<JarInspection> roots =
                jars.stream().filter(jar -> !jar.providers().isEmpty()).toList();
        boolean isReadable = jars.stream().allMatch(jar -> jar.descriptor().isPresent());
        if (isReadable && !jars.isEmpty()) {
            check(roots);
        }
        return inspection(roots);
    }

    private void check(List<JarInspection> roots) {
        if (roots.isEmpty()) {
            problem(
                    PluginRule.NO_FORMAT,
                    unit.path(),
                    "provides no " + JarInspector.SERVICE,
                    "declare it in module-info; a library belongs into the directory of its plugin");
        }
        if (HostModules.layer().isEmpty()) {
            problem(
                    PluginRule.CLASS_PATH,
                    unit.path(),
                    "cannot be loaded, as the host has kernel.api on the class path",
                    "start the host with kernel.api on the module path");
            return;
        }
        checkPackages();
        roots.forEach(this::checkName);
        roots.forEach(this::checkApi);
        jars.forEach(this::checkRequires);
    }

    private void checkPackages() {
        Map<String, JarInspection> owners = new HashMap<>();
        for (JarInspection jar : jars) {
            for (String name : jar.packages()) {
                JarInspection other = owners.putIfAbsent(name, jar);
                if (other != null) {
                    String found = "has the package " + name + ", which " + other.path() + " has too";
                    problem(PluginRule.SPLIT, jar.path(), found, "leave one of them out");
                }
            }
        }
    }

    private void checkName(JarInspection jar) {
        String name = moduleOf(jar).name();
        if (HostModules.has(name)) {
            String found = "the module " + name + " is the host's own, which is used";
            problem(PluginRule.SHADOWED, jar.path(), found, "delete this one");
        }
    }

    private void checkApi(JarInspection jar) {
        Optional<String> wanted = jar.declarations().api();
        Optional<String> offered = HostModules.api();
        if (wanted.isPresent() && offered.isPresent() && !HostModules.isCompatible(wanted.get(), offered.get())) {
            problem(
                    PluginRule.API_LEVEL,
                    jar.path(),
                    "made for kernel.api " + wanted.get() + ", this is " + offered.get(),
                    "build it with kernel-api " + offered.get() + ", or run another ksim");
        }
    }

    private void checkRequires(JarInspection jar) {
        Set<String> there = new HashSet<>();
        jars.forEach(other -> there.add(moduleOf(other).name()));
        for (Requires requires : moduleOf(jar).requires()) {
            String name = requires.name();
            boolean isOptional = requires.modifiers().contains(Requires.Modifier.STATIC);
            if (!isOptional && !there.contains(name) && !HostModules.has(name)) {
                String fix = HostModules.isInJava(name)
                        ? "start Java with --add-modules " + name
                        : "put its jar and the plugin's into one directory";
                problem(PluginRule.MISSING, jar.path(), "requires the module " + name + ", which is not there", fix);
            }
        }
    }

    private static ModuleDescriptor moduleOf(JarInspection jar) {
        return jar.descriptor().orElseThrow();
    }

    private Inspection inspection(List<JarInspection> roots) {
        Optional<ModuleDescriptor> first = roots.stream().findFirst().flatMap(JarInspection::descriptor);
        Declarations declarations = Declarations.NONE;
        List<String> names = new ArrayList<>();
        List<String> providers = new ArrayList<>();
        for (JarInspection root : roots) {
            declarations = declarations.and(root.declarations());
            names.add(moduleOf(root).name());
            providers.addAll(root.providers());
        }
        return new Inspection(
                first.map(ModuleDescriptor::name)
                        .orElse(String.valueOf(unit.path().getFileName())),
                first.flatMap(ModuleDescriptor::rawVersion),
                jars.stream().map(JarInspection::path).toList(),
                names,
                providers,
                declarations,
                problems);
    }

    private void problem(PluginRule rule, Path path, String found, String fix) {
        problems.add(new PluginProblem(rule, path, found, fix));
    }
}
