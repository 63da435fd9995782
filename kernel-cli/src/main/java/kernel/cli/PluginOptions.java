package kernel.cli;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kernel.sim.module.PluginPath;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The options that say where plugins lie: what is given, $KSIM_PLUGINS, the user's, and those beside the launcher. */
final class PluginOptions {
    /** Set by the launcher: the directory that it is in. */
    static final String HOME = "ksim.home";

    private static final String PATH = "--plugin-path";
    private static final String NONE = "--no-plugins";
    private static final String STRICT = "--strict-plugins";
    private static final String VARIABLE = "KSIM_PLUGINS";

    private PluginOptions() {}

    static void addTo(CommandSpec spec) {
        addPathTo(spec);
        spec.addOption(OptionSpec.builder(NONE)
                .type(boolean.class)
                .arity("0")
                .description("Looks for no plugins.")
                .build());
        spec.addOption(OptionSpec.builder(STRICT)
                .type(boolean.class)
                .arity("0")
                .description("Does nothing if a plugin cannot run.")
                .build());
    }

    static void addPathTo(CommandSpec spec) {
        spec.addOption(OptionSpec.builder(PATH)
                .paramLabel("PATH")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .arity("1")
                .description(
                        "Directories of plugins, or jars, separated by " + File.pathSeparator + ". Also looked at: $"
                                + VARIABLE + ", ~/.local/share/ksim/plugins, and plugins beside the launcher.")
                .build());
    }

    static boolean isStrict(ParseResult arguments) {
        return arguments.hasMatchedOption(STRICT);
    }

    /** Returns where plugins lie; what the caller did not name itself may be missing. */
    static PluginPath path(ParseResult arguments, Caller caller) {
        if (arguments.commandSpec().findOption(NONE) != null && arguments.hasMatchedOption(NONE)) {
            return PluginPath.of();
        }
        List<Path> entries = new ArrayList<>();
        for (String given : arguments.matchedOptionValue(PATH, List.<String>of())) {
            split(given).map(PluginOptions::existing).forEach(entries::add);
        }
        caller.variable(VARIABLE).stream().flatMap(PluginOptions::split).forEach(entries::add);
        caller.userPlugins().ifPresent(entries::add);
        Optional.ofNullable(System.getProperty(HOME))
                .map(home -> Path.of(home, "plugins"))
                .ifPresent(entries::add);
        return new PluginPath(entries.stream().filter(Files::exists).distinct().toList());
    }

    private static Stream<Path> split(String path) {
        return Stream.of(path.split(File.pathSeparator))
                .filter(entry -> !entry.isEmpty())
                .map(Path::of);
    }

    private static Path existing(Path entry) {
        if (!Files.exists(entry)) {
            throw new InputException(entry + ": no such directory of plugins");
        }
        return entry;
    }
}
