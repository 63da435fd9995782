package kernel.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** {@code --html}: the same as a page with pictures. */
final class PictureOption {
    private static final String HTML = "--html";

    private PictureOption() {}

    static void addTo(CommandSpec spec) {
        spec.addOption(OptionSpec.builder(HTML)
                .paramLabel("FILE")
                .type(Path.class)
                .description("Also draws it: one HTML file that loads nothing, with its tables and its JSON document.")
                .build());
    }

    static boolean isGiven(ParseResult arguments) {
        return arguments.hasMatchedOption(HTML);
    }

    /** Refuses to draw more than one program. */
    static void checkOne(ParseResult arguments, boolean isBatch) {
        if (isGiven(arguments) && isBatch) {
            throw new ParameterException(arguments.commandSpec().commandLine(), "--html draws one program");
        }
    }

    /** Writes the page, if one was asked for. */
    static void write(ParseResult arguments, Supplier<String> page) {
        if (!isGiven(arguments)) {
            return;
        }
        Path file = arguments.matchedOptionValue(HTML, Path.of(""));
        try {
            Files.writeString(file, page.get());
        } catch (IOException e) {
            throw new InputException(Failures.describe(file, e));
        }
    }
}
