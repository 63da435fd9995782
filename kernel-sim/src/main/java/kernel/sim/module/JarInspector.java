package kernel.sim.module;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.FindException;
import java.lang.module.InvalidModuleDescriptorException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/** Looks at one jar: zip, class-file level, module descriptor, providers, declarations. Runs none of its code. */
final class JarInspector {
    static final String SERVICE = "kernel.api.BinaryFormat";

    private static final String DESCRIPTOR = "module-info.class";
    private static final String SERVICES = "META-INF/services/" + SERVICE;
    private static final String API = "kernel.api";
    private static final int FIRST_MAJOR = 44;

    private final Path path;
    private final JarContent content;
    private final List<PluginProblem> problems = new ArrayList<>();

    /** How much of a class file is read. */
    private interface Parser {
        ClassFile parse(byte[] bytes) throws IOException;
    }

    private JarInspector(Path path, JarContent content) {
        this.path = path;
        this.content = content;
    }

    static JarInspection inspect(Path path) {
        try (JarContent content = JarContent.open(path)) {
            return new JarInspector(path, content).inspect();
        } catch (PluginException e) {
            return JarInspection.broken(e.problem());
        } catch (IOException e) {
            return JarInspection.broken(
                    new PluginProblem(PluginRule.READ, path, "cannot be read: " + e, "check the file and its rights"));
        }
    }

    private JarInspection inspect() throws IOException, PluginException {
        Set<String> packages = content.packages();
        Optional<byte[]> file = content.read(DESCRIPTOR);
        Declarations declarations = declarations(file);
        Optional<ModuleDescriptor> descriptor;
        if (file.isPresent()) {
            descriptor = Optional.of(descriptor(file.get(), packages));
        } else {
            checkServices();
            descriptor = automatic(packages);
        }
        List<String> providers = descriptor.map(JarInspector::providers).orElse(List.of());
        for (String provider : providers) {
            checkProvider(provider, descriptor.orElseThrow());
        }
        boolean isApi = descriptor.filter(module -> module.name().equals(API)).isPresent();
        if (packages.contains(API) && !isApi) {
            problem(PluginRule.BUNDLES_API, "has the package kernel.api in it", "give kernel-api the scope provided");
        }
        Optional<String> compiled = descriptor.flatMap(JarInspector::compiledApi);
        return new JarInspection(path, descriptor, packages, providers, declarations.withApi(compiled), problems);
    }

    private Declarations declarations(Optional<byte[]> descriptor) throws IOException, PluginException {
        Declarations ofModule = Declarations.NONE;
        if (descriptor.isPresent()) {
            ClassFile file = classFile(DESCRIPTOR, descriptor.get(), ClassFile::parse);
            ofModule = file.annotation(Declarations.ANNOTATION)
                    .map(Declarations::ofAnnotation)
                    .orElse(ofModule);
        }
        Optional<byte[]> manifest = content.read(JarFile.MANIFEST_NAME);
        return manifest.isEmpty() ? ofModule : ofModule.and(ofManifest(manifest.get()));
    }

    private Declarations ofManifest(byte[] bytes) throws PluginException {
        try {
            return Declarations.ofManifest(new Manifest(new ByteArrayInputStream(bytes)).getMainAttributes());
        } catch (IOException e) {
            throw broken(PluginRule.ZIP, "its manifest is damaged: " + e.getMessage(), "build it again");
        }
    }

    /** Reads a class; that its version fits must be known before its other contents mean anything. */
    private ClassFile classFile(String name, byte[] bytes, Parser parser) throws PluginException {
        int major = ClassFile.majorOf(bytes).orElse(FIRST_MAJOR);
        int newest = Runtime.version().feature() + FIRST_MAJOR;
        if (major > newest) {
            int built = major - FIRST_MAJOR;
            int here = Runtime.version().feature();
            throw broken(
                    PluginRule.CLASS_LEVEL,
                    "built for Java " + built + " (class file " + major + ", " + name + "), this is Java " + here,
                    "build it with --release " + here + ", or run ksim on Java " + built);
        }
        try {
            return parser.parse(bytes);
        } catch (IOException e) {
            throw broken(PluginRule.DESCRIPTOR, name + " is no class file: " + e.getMessage(), "build it again");
        }
    }

    private ModuleDescriptor descriptor(byte[] bytes, Set<String> packages) throws PluginException {
        if (packages.contains("")) {
            throw broken(PluginRule.UNNAMED_PACKAGE, "has a class that is in no package", "put the class in a package");
        }
        try {
            return ModuleDescriptor.read(ByteBuffer.wrap(bytes), () -> packages);
        } catch (InvalidModuleDescriptorException | UncheckedIOException e) {
            throw broken(
                    PluginRule.DESCRIPTOR, "its module descriptor is not valid: " + e.getMessage(), "build it again");
        }
    }

    /** A jar without a descriptor is a module, named after the manifest or the file, if Java can make one of it. */
    private Optional<ModuleDescriptor> automatic(Set<String> packages) throws PluginException {
        if (packages.contains("")) {
            throw broken(PluginRule.UNNAMED_PACKAGE, "has a class that is in no package", "put the class in a package");
        }
        try {
            Optional<ModuleDescriptor> found = ModuleFinder.of(path).findAll().stream()
                    .map(ModuleReference::descriptor)
                    .findFirst();
            found.ifPresent(module -> problem(
                    PluginRule.AUTOMATIC,
                    "has no module descriptor; it is the module " + module.name(),
                    "give it a module-info"));
            return found;
        } catch (FindException e) {
            throw broken(
                    PluginRule.AUTOMATIC_NAME,
                    "has no module descriptor, and no module can be made of it: " + cause(e),
                    "give it a module-info, or an Automatic-Module-Name in its manifest");
        }
    }

    private static String cause(FindException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return String.valueOf(cause.getMessage());
    }

    private void checkServices() throws IOException, PluginException {
        String text = content.read(SERVICES)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .orElse("");
        for (String line : text.lines().toList()) {
            int comment = line.indexOf('#');
            String name = (comment < 0 ? line : line.substring(0, comment)).strip();
            if (!name.isEmpty() && !content.has(entryOf(name))) {
                throw missing(name);
            }
        }
    }

    private static List<String> providers(ModuleDescriptor module) {
        return module.provides().stream()
                .filter(provides -> provides.service().equals(SERVICE))
                .flatMap(provides -> provides.providers().stream())
                .toList();
    }

    private void checkProvider(String name, ModuleDescriptor module) throws IOException, PluginException {
        byte[] bytes = content.read(entryOf(name)).orElseThrow(() -> missing(name));
        if (!classFile(name, bytes, ClassFile::parseHead).isPublic()) {
            String where = module.isAutomatic() ? "its services file" : "its module descriptor";
            throw broken(PluginRule.DESCRIPTOR, where + " names " + name + ", which is not public", "make it public");
        }
    }

    private static String entryOf(String className) {
        return className.replace('.', '/') + ".class";
    }

    private static Optional<String> compiledApi(ModuleDescriptor module) {
        return module.requires().stream()
                .filter(requires -> requires.name().equals(API))
                .findFirst()
                .flatMap(ModuleDescriptor.Requires::rawCompiledVersion);
    }

    private PluginException missing(String provider) {
        return broken(PluginRule.NO_CLASS, "provides " + provider + ", but has no such class", "build it again");
    }

    private void problem(PluginRule rule, String found, String fix) {
        problems.add(new PluginProblem(rule, path, found, fix));
    }

    private PluginException broken(PluginRule rule, String found, String fix) {
        return new PluginException(new PluginProblem(rule, path, found, fix));
    }
}
