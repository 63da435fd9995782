package kernel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AutopsyCommandTests {
    @TempDir
    private Path directory;

    private String program() throws IOException {
        return Run.put(
                        directory.toRealPath().resolve("program"),
                        Programs.exec64().build())
                .toString();
    }

    @Nested
    class OfAProgram {
        @Test
        void hasStepsMappingsTablesAndCounters() throws IOException {
            Run run = Run.ksim("autopsy", program(), "--json");
            assertThat(run.exitCode()).isZero();
            assertThat(run.err()).isEmpty();
            assertThat(run.lines())
                    .filteredOn(line -> line.startsWith("#"))
                    .containsExactly(
                            "# exec, address randomisation off",
                            "# mappings (kB in memory)",
                            "# page tables (entries in use)",
                            "# counters");
            assertThat(run.lines()).noneMatch(line -> line.endsWith(" "));
        }

        @Test
        void numbersTheStepsAndShowsTheirMappings() throws IOException {
            String program = program();
            List<String> lines = Run.ksim("autopsy", program).section("exec");
            assertThat(lines.get(0)).startsWith("     step  ").contains(" VmSize ", " PUD+PMD+PTE ");
            assertThat(lines.get(1)).startsWith("  1  bprm_mm_init  ").contains("  0+0+0  ");
            assertThat(lines.get(2)).isEqualTo("     7fffffffe000-7ffffffff000 rw-p 00000000 00:00 0");
            assertThat(lines)
                    .anyMatch(line -> line.matches("     00401000-00402000 r-xp .* " + program))
                    .anyMatch(line -> line.matches(" +\\d+  start_thread .* the first instruction is at 0x401000.*"))
                    .anyMatch(line -> line.matches(" +\\d+  exc_page_fault .* is fetched at 0x401000"));
        }

        @Test
        void drawsThePageTables() throws IOException {
            assertThat(Run.ksim("autopsy", program()).section("page tables"))
                    .map(line -> line.strip().replaceAll(" +", " "))
                    .containsExactly(
                            "PGD 000000000000-1000000000000 2 of 512",
                            "PUD 000000000000-008000000000 1 of 512",
                            "PMD 000000000000-000040000000 1 of 512",
                            "PTE 000000400000-000000600000 1 of 512",
                            "PUD 7f8000000000-800000000000 1 of 512",
                            "PMD 7fffc0000000-800000000000 1 of 512",
                            "PTE 7fffffe00000-800000000000 1 of 512");
        }

        @Test
        void isADocument() throws IOException {
            Run run = Run.ksim("autopsy", "--json", program());
            assertThat(run.json().keySet()).containsExactly("result", "steps", "mappings", "page_tables", "stack");
        }

        @Test
        void choosesTheSameAddressesForASeedAsExec() throws IOException {
            String program = program();
            Run exec = Run.ksim("exec", "--aslr", "--seed", "5", program);
            Run autopsy = Run.ksim("autopsy", "--aslr", "--seed", "5", program);
            assertThat(autopsy.lines().get(0)).isEqualTo("# exec, address randomisation on, seed 5");
            List<String> shown = autopsy.section("mappings").stream()
                    .map(line -> line.substring(10))
                    .toList();
            List<String> maps =
                    exec.section("maps").stream().map(String::stripTrailing).toList();
            assertThat(shown).isEqualTo(maps);
        }

        @Test
        void isAPageBesidesTheText() throws IOException {
            Path page = directory.resolve("page.html");
            String program = program();
            Run run = Run.ksim("autopsy", "--html", page.toString(), program);
            assertThat(run).isEqualTo(Run.ksim("autopsy", program));
            assertThat(Files.readString(page))
                    .startsWith("<!DOCTYPE html>\n<html lang=\"en\">")
                    .contains("<h1>" + program + ", exec, address randomisation off</h1>")
                    .contains("id=\"map\"", "id=\"stack\"", "id=\"tables\"")
                    .endsWith("</html>\n");
        }

        @Test
        void cannotBeAPageInADirectoryThatIsNotThere() throws IOException {
            Run run = Run.ksim(
                    "autopsy", "--html", directory.resolve("no/page.html").toString(), program());
            assertThat(run.exitCode()).isEqualTo(3);
            assertThat(run.err()).contains("no/page.html: no such file");
        }

        @Test
        void tellsWhyOneIsRefused() throws IOException {
            Path text = Run.put(directory.resolve("text"), new byte[] {1, 2, 3, 4});
            Run run = Run.ksim("autopsy", text.toString());
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.section("exec")).anyMatch(line -> line.contains("script declines: "));
            assertThat(run.lines()).anyMatch(line -> line.startsWith("ENOEXEC  "));
            assertThat(run.out()).doesNotContain("# mappings");
            assertThat(Run.ksim("autopsy", "/no/such/file").lines().get(0)).startsWith("ENOENT  ");
        }
    }

    @Nested
    class OfAScenario {
        @Test
        void showsEachStep() {
            Run run = Run.ksim("autopsy", "--scenario", "mmap-10m");
            assertThat(run.exitCode()).isZero();
            assertThat(run.lines().get(0)).startsWith("# mmap-10m: maps 10 MiB");
            assertThat(run.lines())
                    .anyMatch(line ->
                            line.matches("  5  all +10404 +10244 +32 +1\\+1\\+6 +2561 +0  a write to every byte"));
        }

        @Test
        void isADocument() {
            JsonObject json =
                    Run.ksim("autopsy", "--json", "--scenario", "mmap-10m").json();
            assertThat(json.getAsJsonArray("steps")).hasSize(6);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "nothing", "MMAP_10M"})
        void mustBeKnown(String name) {
            Run run = Run.ksim("autopsy", "--scenario", name);
            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.err()).contains("there is no scenario " + name, "mmap-10m");
        }
    }

    @Test
    void needsAProgramOrAScenarioAndNotBoth() {
        for (Run run : List.of(Run.ksim("autopsy"), Run.ksim("autopsy", "--scenario", "mmap-10m", "/bin/true"))) {
            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.out()).isEmpty();
            assertThat(run.err()).startsWith("expected a PROGRAM or --scenario").contains("Usage: ksim autopsy");
        }
    }

    @Nested
    class OfForkAndExec {
        @Test
        void drawsTheTasksAsATree() {
            Run run = Run.ksim("autopsy", "--scenario", "fork-exec");
            assertThat(run.exitCode()).isZero();
            assertThat(run.lines())
                    .map(line -> line.strip().replaceAll(" +", " "))
                    .anyMatch(line -> line.startsWith("5 clone: the child makes one"))
                    .anyMatch(line -> line.matches("1 0 1 1 R - .* init"))
                    .anyMatch(line -> line.matches("4 3 1 1 R .* b2 c2 c2 c2 d1 a5 \\\\_ grandchild"))
                    .anyMatch(line -> line.matches("2 1 1 1 D .* \\\\_ shell"));
        }
    }
}
