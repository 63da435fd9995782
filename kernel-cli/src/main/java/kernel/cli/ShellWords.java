package kernel.cli;

import java.util.ArrayList;
import java.util.List;

/** The words of a line: apart by spaces, which count as text between two quotes of the same kind. */
final class ShellWords {
    private static final char NONE = 0;

    private ShellWords() {}

    /**
     * Splits a line.
     *
     * @throws InputException if a quote is not closed
     */
    static List<String> split(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean isWord = false;
        char quote = NONE;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            boolean isQuote = quote == NONE ? c == '\'' || c == '"' : c == quote;
            if (isQuote) {
                quote = quote == NONE ? c : NONE;
                isWord = true;
            } else if (quote == NONE && Character.isWhitespace(c)) {
                if (isWord) {
                    words.add(word.toString());
                }
                word.setLength(0);
                isWord = false;
            } else {
                word.append(c);
                isWord = true;
            }
        }
        if (quote != NONE) {
            throw new InputException("the quote " + quote + " is not closed");
        }
        if (isWord) {
            words.add(word.toString());
        }
        return words;
    }
}
