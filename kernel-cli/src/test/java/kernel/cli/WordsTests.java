package kernel.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Man pages and completions. */
class WordsTests {
    private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--[a-z][a-z-]*[a-z]");

    @TempDir
    Path directory;

    static Stream<String> commands() {
        return Stream.of(
                "exec",
                "autopsy",
                "why",
                "explain",
                "env",
                "check",
                "core",
                "formats",
                "rules",
                "replay",
                "plugin",
                "plugin list",
                "plugin info",
                "plugin doctor",
                "plugin install",
                "plugin remove",
                "plugin new",
                "shell",
                "completion",
                "man");
    }

    private static String[] words(String first, String command, String... last) {
        return Stream.of(Stream.of(first), Stream.of(command.split(" ")), Stream.of(last))
                .flatMap(words -> words)
                .filter(word -> !word.isEmpty())
                .toArray(String[]::new);
    }

    private static Set<String> options(String command) {
        String help = Run.ksim(words("", command, "--help")).out();
        Set<String> options = new TreeSet<>();
        Matcher matcher = OPTION.matcher(help.substring(0, help.indexOf("Exit codes:")));
        while (matcher.find()) {
            options.add(matcher.group());
        }
        assertThat(options).contains("--help");
        return options;
    }

    private String printed(String input, String... command) throws IOException, InterruptedException {
        Path file = Files.writeString(directory.resolve("input"), input);
        Process process = new ProcessBuilder(command)
                .redirectInput(file.toFile())
                .redirectErrorStream(true)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(text).isZero();
        return text;
    }

    private static void assumeThere(String program) {
        boolean isThere = Stream.of("/bin/", "/usr/bin/").anyMatch(bin -> Files.isExecutable(Path.of(bin + program)));
        assumeTrue(isThere, () -> program + " is not installed");
    }

    @Nested
    class OfManPages {
        @ParameterizedTest
        @MethodSource("kernel.cli.WordsTests#commands")
        void tellOfEveryOption(String command) {
            String page = Run.ksim(words("man", command)).out().replace("\\-", "-");
            assertThat(page)
                    .startsWith(".TH \"KSIM-" + command.toUpperCase(Locale.ROOT).replace(' ', '-'));
            assertThat(page).contains(options(command));
        }

        @Test
        void areAllWritten() throws IOException {
            Path pages = directory.resolve("man/man1");
            assertThat(Run.ksim("man", "--dir", pages.toString()).exitCode()).isZero();
            List<String> expected = commands()
                    .map(command -> "ksim-" + command.replace(' ', '-') + ".1")
                    .toList();
            try (Stream<Path> written = Files.list(pages)) {
                assertThat(written.map(page -> page.getFileName().toString()))
                        .containsAll(expected)
                        .contains("ksim.1", "ksim-plugin.1")
                        .hasSize(expected.size() + 1);
            }
        }

        @ParameterizedTest
        @MethodSource("kernel.cli.WordsTests#commands")
        void areRoffWithoutFaults(String command) throws IOException, InterruptedException {
            assumeThere("groff");
            String page = Run.ksim(words("man", command)).out();
            assertThat(printed(page, "groff", "-man", "-ww", "-Tutf8", "-z")).isEmpty();
        }

        @Test
        void areOfCommandsThatExist() {
            Run run = Run.ksim("man", "nothing");
            assertThat(run.exitCode()).isEqualTo(3);
            assertThat(run.err()).isEqualTo("ksim: there is no command nothing\n");
        }
    }

    @Nested
    class OfShells {
        private String complete(String line) throws IOException, InterruptedException {
            List<String> words = List.of(line.split(" ", -1));
            String quoted = String.join(
                    " ", words.stream().map(word -> "'" + word + "'").toList());
            return printed(
                    Run.ksim("completion", "bash").out() + "COMP_WORDS=(" + quoted + ") COMP_CWORD="
                            + (words.size() - 1) + "\n_complete_ksim 2>/dev/null\necho \"${COMPREPLY[*]}\"\n",
                    "bash");
        }

        @Test
        void bashCompletesCommandsAndOptions() throws IOException, InterruptedException {
            assumeThere("bash");
            assertThat(complete("ksim aut")).isEqualTo("autopsy\n");
            assertThat(complete("ksim plugin inst")).isEqualTo("install\n");
            assertThat(complete("ksim rules --form")).isEqualTo("--format\n");
        }

        @Test
        void zshTakesTheSame() throws IOException, InterruptedException {
            assumeThere("zsh");
            assertThat(Run.ksim("completion", "zsh").out())
                    .isEqualTo(Run.ksim("completion", "bash").out());
            printed(Run.ksim("completion", "zsh").out(), "zsh", "-f", "-n");
        }

        @Test
        void fishCompletesCommandsAndOptions() throws IOException, InterruptedException {
            assumeThere("fish");
            String script = Run.ksim("completion", "fish").out();
            assertThat(printed(script + "complete -C'ksim autop'\n", "fish", "--no-config"))
                    .startsWith("autopsy\t");
            assertThat(printed(script + "complete -C'ksim plugin inst'\n", "fish", "--no-config"))
                    .startsWith("install\t");
            assertThat(printed(script + "complete -C'ksim rules --form'\n", "fish", "--no-config"))
                    .startsWith("--format\t");
        }

        @ParameterizedTest
        @MethodSource("kernel.cli.WordsTests#commands")
        void fishKnowsEveryOption(String command) {
            String script = Run.ksim("completion", "fish").out();
            for (String option : options(command)) {
                assertThat(script).contains(" -l " + option.substring(2) + ' ');
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"bash", "zsh", "fish"})
        void areNamedInAnyCase(String shell) {
            assertThat(Run.ksim("completion", shell.toUpperCase(Locale.ROOT)).exitCode())
                    .isZero();
        }
    }
}
