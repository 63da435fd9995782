package kernel.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * How often each rule was seen at work in a real kernel. The conformance tests count, and write the file that this
 * reads: lines of a rule's id, a tab, and a number or the word {@code source}.
 */
final class RuleCases {
    private static final String FILE = "rule-cases.tsv";

    private final Map<String, String> counts = new HashMap<>();

    private RuleCases() {}

    static RuleCases load() throws IOException {
        InputStream file = Objects.requireNonNull(RuleCases.class.getResourceAsStream(FILE), FILE);
        RuleCases cases = new RuleCases();
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            reader.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
                int tab = line.indexOf('\t');
                cases.counts.put(line.substring(0, tab), line.substring(tab + 1));
            });
        }
        return cases;
    }

    /** Returns a number, {@code source} for a rule that was only read in the kernel's source, or 0. */
    String of(String id) {
        return counts.getOrDefault(id, "0");
    }
}
