package kernel.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/**
 * Many programs or targets for one start of the command: {@code @FILE} and {@code -} stand for lists, one a line, which are
 * read while they come.
 */
final class ProgramList {
    private static final String STANDARD_INPUT = "-";
    private static final char FILE = '@';
    private static final String EACH = "--each";

    private ProgramList() {}

    /** Whoever takes one after another. */
    interface Reader<T> {
        void read(T next) throws IOException;
    }

    /** Adds the option that makes a program of every word. */
    static void addTo(CommandSpec spec) {
        spec.addOption(ProgramOptions.flag(EACH, "Every word is a program of its own, not an argument of the first."));
    }

    /** Tells whether there may be more than one program. */
    static boolean isBatch(ParseResult arguments) {
        List<String> words = words(arguments);
        return arguments.hasMatchedOption(EACH) || (!words.isEmpty() && isList(words.get(0)));
    }

    static List<String> words(ParseResult arguments) {
        return arguments.matchedPositionalValue(0, List.<String>of());
    }

    /** Calls a reader for the command line, or for each program of a batch. */
    static void forEachProgram(ParseResult arguments, Reader<List<String>> reader) throws IOException {
        if (isBatch(arguments)) {
            forEach(words(arguments), word -> reader.read(List.of(word)));
        } else {
            reader.read(words(arguments));
        }
    }

    /** Calls a reader for every word, and for every line of the lists among them. */
    static void forEach(List<String> words, Reader<String> reader) throws IOException {
        for (String word : words) {
            if (isList(word)) {
                readList(word, reader);
            } else {
                reader.read(word);
            }
        }
    }

    private static boolean isList(String word) {
        return word.equals(STANDARD_INPUT) || (!word.isEmpty() && word.charAt(0) == FILE);
    }

    private static void readList(String word, Reader<String> reader) throws IOException {
        Path file = Path.of(word.substring(1));
        try (InputStream input = open(word, file);
                BufferedReader lines = new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8))) {
            Optional<String> line = next(lines, file);
            while (line.isPresent()) {
                if (!line.get().isEmpty()) {
                    reader.read(line.get());
                }
                line = next(lines, file);
            }
        }
    }

    private static InputStream open(String word, Path file) {
        try {
            return word.equals(STANDARD_INPUT) ? System.in : Files.newInputStream(file);
        } catch (IOException e) {
            throw new InputException(Failures.describe(file, e));
        }
    }

    private static Optional<String> next(BufferedReader lines, Path file) {
        try {
            return Optional.ofNullable(lines.readLine());
        } catch (IOException e) {
            throw new InputException(Failures.describe(file, e));
        }
    }
}
