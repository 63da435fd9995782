package conformance.mm;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A committed sequence with the results that a real kernel gave.
 *
 * @param name what it is about
 * @param sequence the calls
 * @param results what each returned
 */
record RecordedCase(String name, CallSequence sequence, List<String> results) {
    private static final String FILE = "/conformance/mm/edges.txt";
    private static final String MARK = " # ";

    RecordedCase {
        results = List.copyOf(results);
    }

    /** Reads the cases: each begins with its name, and ends with an empty line. */
    static List<RecordedCase> all() throws IOException {
        List<RecordedCase> cases = new ArrayList<>();
        InputStream stream = Objects.requireNonNull(RecordedCase.class.getResourceAsStream(FILE), FILE);
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            List<String> lines = new ArrayList<>();
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (line.isEmpty()) {
                    cases.add(parse(lines));
                    lines.clear();
                } else {
                    lines.add(line);
                }
            }
            cases.add(parse(lines));
        }
        return cases;
    }

    private static RecordedCase parse(List<String> lines) {
        String name = lines.get(0).substring(2);
        List<String> results = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            int mark = line.indexOf(MARK);
            if (mark > 0) {
                results.add(line.substring(mark + MARK.length()));
            }
        }
        return new RecordedCase(name, CallSequence.parse(lines), results);
    }
}
