package kernel.sim.picture;

import java.util.ArrayDeque;
import java.util.Deque;

/** Elements and text of a document that is HTML and XML at once. Whatever is not markup is escaped here and nowhere else. */
final class Html {
    private final StringBuilder text = new StringBuilder();
    private final Deque<String> open = new ArrayDeque<>();

    /**
     * Begins an element.
     *
     * @param attributes names and values in turn
     */
    Html open(String tag, String... attributes) {
        start(tag, attributes);
        text.append('>');
        open.push(tag);
        return this;
    }

    /** Writes an element without content. */
    Html empty(String tag, String... attributes) {
        start(tag, attributes);
        text.append("/>\n");
        return this;
    }

    private void start(String tag, String... attributes) {
        text.append('<').append(tag);
        for (int i = 0; i < attributes.length; i += 2) {
            text.append(' ').append(attributes[i]).append("=\"");
            text.append(escape(attributes[i + 1])).append('"');
        }
    }

    /** Ends the element that was begun last. */
    Html close() {
        text.append("</").append(open.pop()).append(">\n");
        return this;
    }

    /** Writes an element with text in it. */
    Html element(String tag, String content, String... attributes) {
        return open(tag, attributes).text(content).close();
    }

    /** Writes text. */
    Html text(String content) {
        text.append(escape(content));
        return this;
    }

    /** Ends a line of preformatted text. */
    Html newLine() {
        text.append('\n');
        return this;
    }

    /** Writes a JSON document that scripts and tests can read. Outside its strings JSON has none of what is replaced. */
    Html json(String id, String document) {
        open("script", "type", "application/json", "id", id);
        document.chars().forEach(c -> {
            if (c == '<' || c == '>' || c == '&' || c > '~') {
                text.append(String.format("\\u%04x", c));
            } else {
                text.append((char) c);
            }
        });
        return close();
    }

    /** Writes what is markup already: text of this package, never of a file. */
    Html own(String markup) {
        text.append(markup);
        return this;
    }

    static String escape(String content) {
        StringBuilder escaped = new StringBuilder(content.length() + 16);
        content.codePoints().forEach(c -> append(escaped, c));
        return escaped.toString();
    }

    private static void append(StringBuilder escaped, int c) {
        switch (c) {
            case '&' -> escaped.append("&amp;");
            case '<' -> escaped.append("&lt;");
            case '>' -> escaped.append("&gt;");
            case '"' -> escaped.append("&quot;");
            case '\'' -> escaped.append("&#39;");
            default -> plain(escaped, c);
        }
    }

    /** Writes what cannot be seen, or turns the direction of text, by its number. */
    private static void plain(StringBuilder escaped, int c) {
        if (Character.isISOControl(c)) {
            escaped.append(String.format("\\x%02x", c));
        } else if (isUnseen(c)) {
            escaped.append(String.format("\\u%04x", c));
        } else {
            escaped.appendCodePoint(c);
        }
    }

    private static boolean isUnseen(int c) {
        return switch (Character.getType(c)) {
            case Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> true;
            default -> false;
        };
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
