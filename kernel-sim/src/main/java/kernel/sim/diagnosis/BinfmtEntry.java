package kernel.sim.diagnosis;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kernel.api.ByteString;

/**
 * An entry of binfmt_misc as its file shows it.
 *
 * @param name of the file
 * @param lines the file's text, one character for each byte
 * @kernel v6.18 fs/binfmt_misc.c, {@code bm_entry_read}
 */
record BinfmtEntry(String name, List<String> lines) {
    private static final String INTERPRETER = "interpreter ";
    private static final String FLAGS = "flags: ";
    private static final String EXTENSION = "extension .";
    private static final String OFFSET = "offset ";
    private static final String MAGIC = "magic ";
    private static final String MASK = "mask ";

    BinfmtEntry {
        lines = List.copyOf(lines);
    }

    private Map<String, String> values() {
        Map<String, String> values = new HashMap<>();
        for (String line : lines) {
            for (String key : List.of(INTERPRETER, FLAGS, EXTENSION, OFFSET, MAGIC, MASK)) {
                if (line.startsWith(key)) {
                    values.putIfAbsent(key, line.substring(key.length()));
                }
            }
        }
        return values;
    }

    /** Returns the path of the interpreter; empty if none is shown. */
    String interpreter() {
        return values().getOrDefault(INTERPRETER, "");
    }

    /** Tells whether the system has opened the interpreter when it registered the entry. */
    boolean isInterpreterOpen() {
        return flags().indexOf('F') >= 0;
    }

    private String flags() {
        return values().getOrDefault(FLAGS, "");
    }

    /**
     * Returns what can be written to register the same again.
     *
     * @param isOpening whether the interpreter shall be opened at once, if the entry says so
     * @return empty if the text is not that of an entry
     */
    Optional<ByteString> registerString(boolean isOpening) {
        Map<String, String> values = values();
        String flags = isOpening ? flags() : flags().replace("F", "");
        String extension = values.getOrDefault(EXTENSION, "");
        Optional<Character> delimiter = delimiter(name + interpreter() + extension);
        Optional<String> magic = delimiter.flatMap(sign -> written(values.getOrDefault(MAGIC, ""), sign));
        Optional<String> mask = delimiter.flatMap(sign -> written(values.getOrDefault(MASK, ""), sign));
        if (magic.isEmpty() || mask.isEmpty()) {
            return Optional.empty();
        }
        List<String> fields = magic.get().isEmpty()
                ? List.of("", name, "E", "", extension, "", interpreter(), flags)
                : List.of(
                        "", name, "M", values.getOrDefault(OFFSET, ""), magic.get(), mask.get(), interpreter(), flags);
        String string = String.join(delimiter.get().toString(), fields);
        return Optional.of(ByteString.of(string.getBytes(StandardCharsets.ISO_8859_1)));
    }

    /** Writes bytes, which are shown in hexadecimal, as they are, except those that mean something in the string. */
    private static Optional<String> written(String hex, char delimiter) {
        StringBuilder text = new StringBuilder();
        try {
            for (byte b : HexFormat.of().parseHex(hex)) {
                char c = (char) (b & 0xff);
                boolean isSpecial = c == 0 || c == '\\' || c == delimiter;
                text.append(isSpecial ? String.format("\\x%02x", (int) c) : String.valueOf(c));
            }
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        return Optional.of(text.toString());
    }

    /** Any byte can separate the fields that is in none of them, nor in an escape. */
    private static Optional<Character> delimiter(String used) {
        return ":|,;!\1\2\3\4\5\6"
                .chars()
                .filter(candidate -> used.indexOf(candidate) < 0)
                .mapToObj(candidate -> (char) candidate)
                .findFirst();
    }
}
