package kernel.sim.mm;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What a real kernel answered to one call with many addresses and lengths.
 *
 * @param who {@code root} or {@code user}
 * @param words the call; "row" and "column" stand for the numbers of the table
 * @param cases its cells
 */
record EdgeTable(String who, List<String> words, List<Case> cases) {
    private static final long TASK_SIZE = 0x7ffffffff000L;

    /**
     * One call.
     *
     * @param args the call's numbers
     * @param answer 0 or an errno, with a star if something has changed nevertheless; for brk whether it moves
     */
    record Case(List<Long> args, String answer) {
        long arg(int index) {
            return args.get(index);
        }

        @Override
        public String toString() {
            return String.join(
                    " ", args.stream().map(arg -> "0x" + Long.toHexString(arg)).toList());
        }
    }

    @Override
    public String toString() {
        return who + ": " + String.join(" ", words);
    }

    /** Reads all tables of a resource. */
    static List<EdgeTable> load(String resource) {
        List<EdgeTable> tables = new ArrayList<>();
        List<String> columns = List.of();
        EdgeTable table = null;
        for (String line : lines(resource)) {
            List<String> words = List.of(line.split(" "));
            if (words.get(0).equals("call")) {
                table = new EdgeTable(words.get(1), words.subList(2, words.size()), new ArrayList<>());
                tables.add(table);
            } else if (words.get(0).equals("columns")) {
                columns = words.subList(1, words.size());
            } else if (line.startsWith("0x")) {
                Objects.requireNonNull(table).addRow(columns, words);
            }
        }
        return tables;
    }

    /** Returns the lines of a resource that start with a word. */
    static List<String> lines(String resource, String word) {
        return lines(resource).stream().filter(line -> line.startsWith(word)).toList();
    }

    private static List<String> lines(String resource) {
        InputStream stream = Objects.requireNonNull(EdgeTable.class.getResourceAsStream(resource), resource);
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.US_ASCII))) {
            return reader.lines().toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void addRow(List<String> columns, List<String> cells) {
        long row = number(cells.get(0));
        for (int i = 0; i < columns.size(); i++) {
            String column = columns.get(i);
            List<Long> args = words.subList(1, words.size()).stream()
                    .map(word -> argument(word, row, column))
                    .toList();
            cases.add(new Case(args, cells.get(i + 1)));
        }
    }

    private static long argument(String word, long row, String column) {
        return switch (word) {
            case "row" -> row;
            case "column" -> length(row, column);
            default -> number(word);
        };
    }

    private static long length(long row, String column) {
        return switch (column) {
            case "end-row" -> TASK_SIZE - row;
            case "end-row+1" -> TASK_SIZE - row + 1;
            case "-row" -> -row;
            case "-row-1" -> -row - 1;
            case "-row+0x1000" -> 0x1000 - row;
            default -> number(column);
        };
    }

    private static long number(String word) {
        return word.startsWith("0x") ? Long.parseUnsignedLong(word.substring(2), 16) : Long.parseLong(word);
    }
}
