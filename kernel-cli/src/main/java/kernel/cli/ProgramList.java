package kernel.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Programs that are named one a line, in a file or on standard input. */
final class ProgramList {
    private static final String STANDARD_INPUT = "-";
    private static final char FILE = '@';

    private ProgramList() {}

    /** Tells whether a word stands for programs that are listed elsewhere. */
    static boolean isList(String word) {
        return word.equals(STANDARD_INPUT) || (!word.isEmpty() && word.charAt(0) == FILE);
    }

    /** Calls a reader for every program of the words, those of lists one after another. */
    static void forEach(List<String> words, Consumer<String> reader) {
        for (String word : words) {
            if (isList(word)) {
                read(word, reader);
            } else {
                reader.accept(word);
            }
        }
    }

    private static void read(String word, Consumer<String> reader) {
        Path file = Path.of(word.substring(1));
        try (InputStream input = word.equals(STANDARD_INPUT) ? System.in : Files.newInputStream(file);
                BufferedReader lines = new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8))) {
            String line = lines.readLine();
            while (line != null) {
                if (!line.isEmpty()) {
                    reader.accept(line);
                }
                line = lines.readLine();
            }
        } catch (IOException e) {
            throw new InputException(Failures.describe(file, e));
        }
    }
}
