package kernel.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import kernel.sim.module.Plugin;
import kernel.sim.module.PluginPath;
import kernel.sim.module.PluginProblem;
import kernel.sim.module.PluginRule;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code ksim plugin install}: copies a jar to where every kernel looks, after it was looked at. */
final class PluginInstallCommand implements Command {
    private static final String TO = "--to";

    private final Caller caller;

    PluginInstallCommand(Caller caller) {
        this.caller = caller;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("install");
        spec.usageMessage()
                .description(
                        "Copies a plugin to where every kernel looks. It takes the place of the one with the same name.");
        addTo(spec, "Where to. Default: ~/.local/share/ksim/plugins.");
        spec.addPositional(PositionalParamSpec.builder()
                .paramLabel("JAR")
                .required(true)
                .type(Path.class)
                .arity("1")
                .description("The plugin.")
                .build());
        return spec;
    }

    static void addTo(CommandSpec spec, String description) {
        spec.addOption(OptionSpec.builder(TO)
                .paramLabel("DIR")
                .type(Path.class)
                .description(description)
                .build());
    }

    /** Returns the directory of the user's plugins, or the one that was given. */
    static Path directory(ParseResult arguments, Caller caller) {
        if (arguments.hasMatchedOption(TO)) {
            return arguments.matchedOptionValue(TO, Path.of(""));
        }
        return caller.userPlugins()
                .orElseThrow(() -> new InputException("HOME is not set; give a directory with --to"));
    }

    @Override
    public ExitCode run(ParseResult arguments) throws IOException {
        Path jar = arguments.matchedPositionalValue(0, Path.of(""));
        Path directory = directory(arguments, caller);
        if (!Files.isRegularFile(jar) || !jar.toString().endsWith(".jar")) {
            throw new InputException(jar + ": no such jar");
        }
        Plugin plugin = PluginInfoCommand.seen(PluginPath.of(jar)).get(0);
        List<PluginProblem> failures =
                plugin.problems().stream().filter(PluginProblem::isFailure).toList();
        if (!failures.isEmpty()) {
            failures.forEach(problem -> caller.out().println(problem.describe()));
            return ExitCode.REFUSED;
        }
        Path target = copy(jar, Files.createDirectories(directory), plugin);
        caller.out().println("installed " + plugin.name() + " as " + target);
        caller.out().println("sha256 " + plugin.sha256() + "; it runs with your rights");
        return ExitCode.OK;
    }

    /** Copies under another name first, so that nobody sees half a jar. */
    private static Path copy(Path jar, Path directory, Plugin plugin) throws IOException {
        // What a jar without a descriptor is called may depend on its file's name.
        boolean isNamedByFile = plugin.problems().stream().anyMatch(problem -> problem.rule() == PluginRule.AUTOMATIC);
        String name = isNamedByFile ? jar.getFileName().toString() : plugin.name() + ".jar";
        Path part = directory.resolve(name + ".part");
        Files.copy(jar, part, StandardCopyOption.REPLACE_EXISTING);
        return Files.move(part, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }
}
