package benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long a command takes, by the clock and of the processors. */
final class CommandTime {
    /** What the shell's {@code times} says of children, in its second line. */
    private static final Pattern TIMES = Pattern.compile("(\\d+)m([\\d.]+)s (\\d+)m([\\d.]+)s\\s*$");

    private static final int MINUTE = 60;

    private final String[] words;
    private final List<Double> seconds = new ArrayList<>();
    private final List<Double> processor = new ArrayList<>();

    CommandTime(String... words) {
        this.words = words.clone();
    }

    void run() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("sh", "-c", "\"$@\" >/dev/null 2>&1; times", "sh"));
        command.addAll(Arrays.asList(words));
        long start = System.nanoTime();
        Process process = new ProcessBuilder(command).start();
        String times = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        process.waitFor();
        seconds.add((System.nanoTime() - start) / 1e9);
        Matcher found = TIMES.matcher(times);
        if (!found.find()) {
            throw new IOException("unexpected times: " + times);
        }
        processor.add(seconds(found, 1) + seconds(found, 3));
    }

    private static double seconds(Matcher found, int group) {
        return MINUTE * Double.parseDouble(found.group(group)) + Double.parseDouble(found.group(group + 1));
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%.2f s, %.2f s of processor time: %s",
                median(seconds),
                median(processor),
                String.join(" ", words));
    }
}
