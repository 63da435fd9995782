package kernel.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import kernel.cli.words.ManPage;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code ksim man}: pages for man(1). */
final class ManCommand implements Command {
    private static final String DIR = "--dir";

    private final PrintStream out;

    ManCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("man");
        spec.usageMessage()
                .description("Prints a page for man, to be read with ksim man exec | man -l -, or writes all pages.");
        spec.addOption(OptionSpec.builder(DIR)
                .paramLabel("DIR")
                .type(Path.class)
                .description("Writes all pages into this directory, which it makes.")
                .build());
        spec.addPositional(PositionalParamSpec.builder()
                .paramLabel("COMMAND")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .arity("0..*")
                .description("Whose page to print, as plugin new. Default: that of ksim itself.")
                .build());
        return spec;
    }

    @Override
    public ExitCode run(ParseResult arguments) throws IOException {
        CommandSpec root = arguments.commandSpec().root();
        Map<String, String> pages = ManPage.all(root, String.join(" ", root.version()));
        Path directory = arguments.matchedOptionValue(DIR, null);
        if (directory != null) {
            write(pages, directory);
            return ExitCode.OK;
        }
        List<String> words = arguments.matchedPositionalValue(0, List.<String>of());
        String page = pages.get(root.name() + (words.isEmpty() ? "" : '-' + String.join("-", words)) + ".1");
        if (page == null) {
            throw new InputException("there is no command " + String.join(" ", words));
        }
        out.print(page);
        return ExitCode.OK;
    }

    private static void write(Map<String, String> pages, Path directory) throws IOException {
        Files.createDirectories(directory);
        for (Map.Entry<String, String> page : pages.entrySet()) {
            Files.writeString(directory.resolve(page.getKey()), page.getValue());
        }
    }
}
