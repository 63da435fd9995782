package kernel.cli;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/** {@code ksim plugin new}: writes a project with a format that builds, passes its tests and can be dropped in. */
final class PluginNewCommand implements Command {
    private static final String NAME = "--name";
    private static final String MAGIC = "--magic";
    private static final String PACKAGE = "--package";
    private static final Pattern FORMAT_NAME = Pattern.compile("[a-z][a-z0-9_]*");

    private final Caller caller;

    PluginNewCommand(Caller caller) {
        this.caller = caller;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("new");
        spec.usageMessage()
                .description(
                        "Writes a Maven project with a format of one class. It builds, passes the contract tests, and"
                                + " its jar can be dropped in.");
        spec.addOption(option(NAME, "NAME", "The format's name: a-z, 0-9 and _.")
                .type(String.class)
                .converters(PluginNewCommand::formatName)
                .required(true)
                .build());
        spec.addOption(option(MAGIC, "OFFSET:HEX", "What the files have at an offset, for example 0:48454c4f.")
                .type(FormatMagic.class)
                .converters(FormatMagic::parse)
                .required(true)
                .build());
        spec.addOption(option(PACKAGE, "PACKAGE", "Module and package. Default: com.example.NAME.")
                .type(String.class)
                .converters(PluginNewCommand::moduleName)
                .build());
        spec.addPositional(PositionalParamSpec.builder()
                .paramLabel("DIR")
                .type(Path.class)
                .arity("0..1")
                .description("Where to; it must not exist. Default: binfmt-NAME.")
                .build());
        return spec;
    }

    private static OptionSpec.Builder option(String name, String label, String description) {
        return OptionSpec.builder(name).paramLabel(label).description(description);
    }

    @Override
    public ExitCode run(ParseResult arguments) throws IOException {
        String name = arguments.matchedOptionValue(NAME, "");
        String inPackage = arguments.matchedOptionValue(PACKAGE, "com.example." + name);
        FormatMagic magic = arguments.matchedOptionValue(MAGIC, FormatMagic.NONE);
        Path directory = arguments.matchedPositionalValue(0, Path.of("binfmt-" + name));
        if (Files.exists(directory)) {
            throw new InputException(directory + " exists already");
        }
        List<Path> files = new PluginProject(name, inPackage, magic).write(directory);
        files.forEach(file -> caller.out().println(file));
        return ExitCode.OK;
    }

    private static String formatName(String name) {
        if (!FORMAT_NAME.matcher(name).matches()) {
            throw new TypeConversionException("must be of a-z, 0-9 and _, beginning with a letter; found " + name);
        }
        // It becomes a part of the package's name, too.
        moduleName(name);
        return name;
    }

    private static String moduleName(String name) {
        try {
            return ModuleDescriptor.newModule(name).build().name();
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException("must be the name of a Java module: " + e.getMessage());
        }
    }
}
