package kernel.sim.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import kernel.api.BinaryFormat;

/** Compiles sources and packs them into a jar, as an author of a plugin does; good ones and bad ones. */
public final class PluginBuilder {
    /** The format's class as {@link #format} writes it, where the test has no other one. */
    private static final String FORMAT = """
            package PACKAGE;

            import java.util.List;
            import kernel.api.*;

            public final class TheFormat implements BinaryFormat {
                static final Span MAGIC = new Span(0, 4, "magic");
                static final Rule RULE = new Rule() {
                    @Override public RuleDefinition definition() {
                        return RuleDefinition.of("NAME.magic", Errno.ENOEXEC, "the file must start with MAGIC", "load_NAME");
                    }
                };

                public TheFormat() {
                    CONSTRUCTOR
                }

                @Override public String name() { return "NAME"; }

                @Override public List<Rule> rules() { return List.of(RULE); }

                @Override public LoadResult loadBinary(BinPrm bprm) {
                    if (!bprm.buf().is(0, MAGICBYTES)) {
                        return LoadResult.notRecognised(RULE, MAGIC);
                    }
                    LOAD
                    bprm.beginNewExec();
                    Abi abi = bprm.machine().nativeAbi();
                    bprm.setPersonality(abi);
                    bprm.setupNewExec();
                    bprm.setupArgPages(abi.stackTop(bprm.personality()), ExecutableStack.DEFAULT);
                    bprm.startThread(0x400000, bprm.p() & -16);
                    return LoadResult.loaded();
                }

                MEMBERS
            }
            """;

    private final Path work;
    private final String module;
    private final Map<String, String> sources = new LinkedHashMap<>();
    private final Map<String, byte[]> files = new TreeMap<>();
    private final Attributes manifest = new Attributes();
    private final List<Path> modulePath = new ArrayList<>();
    private final List<String> requires = new ArrayList<>();
    private final Set<String> left = new HashSet<>();
    private Optional<String> exports = Optional.empty();
    private Path api = locationOf("kernel.api");
    private String annotation = "";
    private String constructor = "";
    private String load = "";
    private String members = "";
    private Optional<String> version = Optional.empty();
    private Optional<String> provides = Optional.empty();
    private String formatName = "";
    private boolean hasDescriptor = true;

    private PluginBuilder(Path work, String module) {
        this.work = work;
        this.module = module;
    }

    /** Begins a module that has nothing yet; {@code work} is a directory for what lies between source and jar. */
    public static PluginBuilder module(Path work, String module) {
        return new PluginBuilder(work, module).requires("kernel.api");
    }

    /** Begins a jar with what a module of the host has. */
    public static PluginBuilder copyOf(Path work, String module) throws IOException {
        PluginBuilder builder = new PluginBuilder(work, module);
        builder.hasDescriptor = false;
        try (ModuleReader reader = reference(module).open();
                Stream<String> names = reader.list()) {
            for (String name : names.filter(name -> !name.endsWith("/")).toList()) {
                builder.file(name, reader.open(name).orElseThrow().readAllBytes());
            }
        }
        return builder;
    }

    /** Begins a module with one format; files of it begin with {@code magic}, four characters. */
    public static PluginBuilder format(Path work, String module, String name, String magic) {
        PluginBuilder builder = module(work, module).provides(module + ".TheFormat");
        builder.formatName = name;
        StringBuilder bytes = new StringBuilder();
        magic.chars().forEach(c -> bytes.append(bytes.isEmpty() ? "" : ", ").append(c));
        return builder.source(
                module + ".TheFormat",
                FORMAT.replace("PACKAGE", module)
                        .replace("NAME", name)
                        .replace("MAGICBYTES", bytes)
                        .replace("start with MAGIC", "start with its magic"));
    }

    /** Adds or replaces a class. */
    public PluginBuilder source(String className, String text) {
        sources.put(className.replace('.', '/') + ".java", text);
        return this;
    }

    /** Adds a file, or puts it in place of a class that was compiled. */
    public PluginBuilder file(String name, byte[] content) {
        files.put(name, content);
        return this;
    }

    /** Leaves a file out of the jar. */
    public PluginBuilder without(String name) {
        left.add(name);
        return this;
    }

    /** Changes the text of the format's class. */
    public PluginBuilder replace(String text, String by) {
        sources.replaceAll((name, source) -> source.replace(text, by));
        return this;
    }

    public PluginBuilder manifest(String name, String value) {
        manifest.putValue(name, value);
        return this;
    }

    /** Requires a module that stands on the given path; none is needed for those of the host. */
    public PluginBuilder requires(String name, Path... where) {
        requires.add(name);
        modulePath.addAll(List.of(where));
        return this;
    }

    /** Requires nothing, not even the interface. */
    public PluginBuilder requiresNothing() {
        requires.clear();
        return this;
    }

    /** Compiles against another interface than the host's. */
    public PluginBuilder against(Path jar) {
        api = jar;
        return this;
    }

    public PluginBuilder exports(String name) {
        exports = Optional.of(name);
        return this;
    }

    public PluginBuilder provides(String className) {
        provides = Optional.of(className);
        return this;
    }

    public PluginBuilder providesNothing() {
        provides = Optional.empty();
        return this;
    }

    /** Annotates the module, for example with {@code alias = "binfmt-464c"}. */
    public PluginBuilder kernelModule(String values) {
        annotation = "@kernel.api.KernelModule(" + values + ")\n";
        return this;
    }

    public PluginBuilder version(String text) {
        version = Optional.of(text);
        return this;
    }

    /** Puts statements into the format's constructor. */
    public PluginBuilder constructor(String statements) {
        constructor = statements;
        return this;
    }

    /** Puts statements behind the test of the magic. */
    public PluginBuilder load(String statements) {
        load = statements;
        return this;
    }

    /** Puts members into the format's class. */
    public PluginBuilder members(String text) {
        members = text;
        return this;
    }

    /** Leaves out the module descriptor; the format is named as people on the class path do it. */
    public PluginBuilder onClassPath() {
        hasDescriptor = false;
        return this;
    }

    /** Returns the format's name. */
    public String formatName() {
        return formatName;
    }

    /** Compiles and packs. */
    public Path jar(Path target) {
        try {
            Path classes = compile();
            Files.createDirectories(target.toAbsolutePath().getParent());
            pack(classes, target);
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Compiles; returns the directory of the classes. */
    public Path compile() throws IOException {
        Path root = Files.createTempDirectory(Files.createDirectories(work), module);
        Path classes = Files.createDirectories(root.resolve("classes"));
        if (sources.isEmpty() && !hasDescriptor) {
            return classes;
        }
        List<String> arguments = new ArrayList<>(List.of("-d", classes.toString(), "-nowarn", "-Xlint:none"));
        arguments.addAll(List.of("--release", "17", "-proc:none", "--module-path", path()));
        version.ifPresent(text -> arguments.addAll(List.of("--module-version", text)));
        if (!hasDescriptor) {
            arguments.addAll(List.of("--add-modules", "kernel.api"));
        }
        for (Map.Entry<String, String> source : sources.entrySet()) {
            arguments.add(write(root, source.getKey(), source.getValue()));
        }
        if (hasDescriptor) {
            arguments.add(write(root, "module-info.java", descriptor()));
        }
        run("javac", arguments);
        return classes;
    }

    private String path() {
        List<String> path = new ArrayList<>();
        path.add(api.toString());
        modulePath.forEach(entry -> path.add(entry.toString()));
        return String.join(File.pathSeparator, path);
    }

    /** Returns where a module of the host was found. */
    public static Path locationOf(String name) {
        return Path.of(reference(name).location().orElseThrow());
    }

    private static ModuleReference reference(String name) {
        ModuleLayer host = BinaryFormat.class.getModule().getLayer();
        return host.configuration().findModule(name).orElseThrow().reference();
    }

    private String write(Path root, String name, String text) throws IOException {
        Path file = root.resolve("sources").resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(
                file,
                text.replace("CONSTRUCTOR", constructor).replace("LOAD", load).replace("MEMBERS", members));
        return file.toString();
    }

    private String descriptor() {
        StringBuilder text =
                new StringBuilder(annotation).append("module ").append(module).append(" {\n");
        requires.forEach(name -> text.append("    requires ").append(name).append(";\n"));
        exports.ifPresent(name -> text.append("    exports ").append(name).append(";\n"));
        provides.ifPresent(name -> text.append("    provides kernel.api.BinaryFormat with ")
                .append(name)
                .append(";\n"));
        return text.append("}\n").toString();
    }

    private static void run(String tool, List<String> arguments) {
        StringWriter output = new StringWriter();
        PrintWriter printer = new PrintWriter(output);
        int result = ToolProvider.findFirst(tool).orElseThrow().run(printer, printer, arguments.toArray(String[]::new));
        if (result != 0) {
            throw new IllegalArgumentException(tool + ": " + output);
        }
    }

    private void pack(Path classes, Path target) throws IOException {
        Manifest all = new Manifest();
        all.getMainAttributes().putValue("Manifest-Version", "1.0");
        all.getMainAttributes().putAll(manifest);
        try (OutputStream out = Files.newOutputStream(target);
                JarOutputStream jar = new JarOutputStream(out)) {
            Map<String, byte[]> entries = entries(classes);
            if (!entries.containsKey(JarFile.MANIFEST_NAME)) {
                jar.putNextEntry(new JarEntry(JarFile.MANIFEST_NAME));
                all.write(jar);
                jar.closeEntry();
            }
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                jar.putNextEntry(new JarEntry(entry.getKey()));
                jar.write(entry.getValue());
                jar.closeEntry();
            }
        }
    }

    private Map<String, byte[]> entries(Path classes) throws IOException {
        Map<String, byte[]> entries = new TreeMap<>();
        try (Stream<Path> compiled = Files.walk(classes)) {
            for (Path file : compiled.filter(Files::isRegularFile).toList()) {
                entries.put(classes.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        if (!hasDescriptor && provides.isPresent()) {
            entries.put(
                    "META-INF/services/kernel.api.BinaryFormat", provides.get().getBytes(UTF_8));
        }
        entries.putAll(files);
        entries.keySet().removeAll(left);
        return entries;
    }
}
