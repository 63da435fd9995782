package conformance.picture;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real browser without a screen. */
final class Chromium {
    private static final int SECONDS = 120;
    private static final String BEGIN = "<pre id=\"saw\">";
    /** The switch of the engine for people who like light or dark pages. */
    private static final String SCHEME = "--blink-settings=preferredColorScheme=";

    private final Path program;
    private final Path directory;

    /**
     * Makes a browser that knows nothing of earlier ones.
     *
     * @param directory for its files
     */
    Chromium(Path directory) {
        this.program = find().orElseThrow();
        this.directory = directory;
    }

    /**
     * What a browser shows, and what it complains about.
     *
     * @param dom the document after its scripts ran
     * @param console what was written to its console
     */
    record Visit(String dom, List<String> console) {
        Visit {
            console = List.copyOf(console);
        }
    }

    /** Tells why there is no browser, if there is none. */
    static Optional<String> unavailable() {
        return find().isPresent() ? Optional.empty() : Optional.of("there is no chromium");
    }

    private static Optional<Path> find() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Arrays.stream(path.split(File.pathSeparator))
                .flatMap(entry -> Stream.of("chromium", "chromium-browser", "google-chrome")
                        .map(name -> Path.of(entry, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Opens a page as it is. */
    Visit visit(String page) {
        return open(page, true);
    }

    /** Opens a page in a frame of some width, and tells what is to be seen. */
    JsonObject look(String page, int width, boolean isDark) {
        String frame = "<!DOCTYPE html><html><body><pre id=\"saw\"></pre><iframe id=\"frame\" width=\"" + width
                + "\" height=\"800\" style=\"border:0\" srcdoc=\""
                + page.replace("&", "&amp;").replace("\"", "&quot;") + "\"></iframe><script>" + script()
                + "var frame = document.getElementById('frame');"
                + "frame.onload = function () { document.getElementById('saw').textContent ="
                + " encodeURIComponent(JSON.stringify(look(frame, " + width + "))); };</script></body></html>";
        Visit visit = open(frame, !isDark);
        assertThat(visit.console()).isEmpty();
        int from = visit.dom().indexOf(BEGIN) + BEGIN.length();
        String saw = visit.dom().substring(from, visit.dom().indexOf('<', from));
        return JsonParser.parseString(URLDecoder.decode(saw, StandardCharsets.UTF_8))
                .getAsJsonObject();
    }

    private static String script() {
        try (InputStream in = Objects.requireNonNull(Chromium.class.getResourceAsStream("/picture/look.js"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Visit open(String page, boolean isLight) {
        try {
            Path work = Files.createTempDirectory(directory, "visit");
            Path file = Files.writeString(work.resolve("page.html"), page);
            List<String> command = new ArrayList<>(List.of(program.toString(), "--headless", "--no-sandbox"));
            command.addAll(List.of("--disable-gpu", "--user-data-dir=" + work.resolve("profile")));
            command.addAll(List.of("--enable-logging=stderr", "--virtual-time-budget=5000"));
            command.addAll(List.of(SCHEME + (isLight ? 1 : 0), "--dump-dom"));
            command.add(file.toUri().toString());
            return run(command, work);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Visit run(List<String> command, Path work) throws IOException {
        Path out = work.resolve("out");
        Path err = work.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("HOME", work.toString());
        Process process =
                builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        try {
            assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).isZero();
        String log = new String(Files.readAllBytes(err), StandardCharsets.ISO_8859_1);
        List<String> console =
                log.lines().filter(line -> line.contains(":CONSOLE")).toList();
        return new Visit(Files.readString(out), console);
    }
}
