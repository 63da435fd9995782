package conformance.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import conformance.plugins.Shell.Output;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import kernel.sim.module.PluginRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command in docs/writing-a-format.md is run, and prints what stands there. */
class DocumentIT {
    private static final Path DOCUMENT = Path.of("../docs/writing-a-format.md");
    private static final String MARK = "==== end of ";

    @TempDir
    private Path temporary;

    /**
     * A command, and what it shall print: a line of three dots stands for any lines, three dots in a line for any text.
     *
     * @param text the command
     * @param output the lines that it prints
     */
    private record Step(String text, List<String> output) {
        Pattern pattern() {
            return Pattern.compile(output.stream().map(Step::line).collect(Collectors.joining()), Pattern.DOTALL);
        }

        private static String line(String line) {
            if (line.equals("...")) {
                return "(?:[^\\n]*\\n)*?";
            }
            return Arrays.stream(line.split("\\.\\.\\.", -1))
                            .map(Pattern::quote)
                            .collect(Collectors.joining("[^\\n]*")) + "\\n";
        }
    }

    private static List<Step> steps() throws IOException {
        List<Step> steps = new ArrayList<>();
        boolean isConsole = false;
        for (String line : Files.readAllLines(DOCUMENT)) {
            if (line.startsWith("```")) {
                isConsole = line.equals("```console");
            } else if (isConsole && line.startsWith("$ ")) {
                steps.add(new Step(line.substring(2), new ArrayList<>()));
            } else if (isConsole) {
                steps.get(steps.size() - 1).output().add(line);
            }
        }
        return steps;
    }

    @Test
    void commandsDoWhatItSays() throws IOException, InterruptedException {
        assumeTrue(Shell.hasMaven(), "skipped: there is no mvn");
        assumeTrue(Artifacts.arePackaged(), "skipped: the modules have not been packaged");
        List<Step> steps = steps();
        assertThat(steps).hasSizeGreaterThan(15);
        StringBuilder script = new StringBuilder();
        for (int i = 0; i < steps.size(); i++) {
            script.append(steps.get(i).text())
                    .append("\necho '")
                    .append(MARK)
                    .append(i)
                    .append("'\n");
        }
        Shell shell = new Shell(temporary.toRealPath().resolve("home"), Artifacts.install());
        Output output = shell.run(shell.home(), script.toString());
        String rest = output.output();
        for (int i = 0; i < steps.size(); i++) {
            int end = rest.indexOf(MARK + i + "\n");
            assertThat(end).as("the end of step %s in %s", i, rest).isNotNegative();
            assertThat(rest.substring(0, end))
                    .as(steps.get(i).text())
                    .matches(steps.get(i).pattern());
            rest = rest.substring(end + (MARK + i + "\n").length());
        }
    }

    @Test
    void tableHasEveryCodeWithItsSentence() throws IOException {
        List<String> rows = Files.readAllLines(DOCUMENT).stream()
                .filter(line -> line.startsWith("| P"))
                .toList();
        assertThat(rows)
                .containsExactlyElementsOf(Arrays.stream(PluginRule.values())
                        .map(rule -> "| " + rule.code() + " | " + rule.sentence() + " |")
                        .toList());
    }
}
