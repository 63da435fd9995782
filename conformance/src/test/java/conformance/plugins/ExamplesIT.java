package conformance.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import conformance.plugins.Shell.Output;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples, built as a stranger would build them: with their own pom, against the published jars alone. */
class ExamplesIT {
    private static final Path EXAMPLES = Path.of("../examples");

    private static Path repository = Path.of("");

    @TempDir
    private Path temporary;

    private Shell shell;

    @BeforeAll
    static void install() throws IOException {
        assumeTrue(Artifacts.arePackaged(), "skipped: the modules have not been packaged");
        repository = Artifacts.install();
    }

    @BeforeEach
    void openShell() throws IOException, InterruptedException {
        assumeTrue(Shell.hasMaven(), "skipped: there is no mvn");
        shell = new Shell(temporary.toRealPath().resolve("home"), repository);
    }

    private Path copy(String example) throws IOException {
        Path from = EXAMPLES.resolve(example);
        Path to = shell.home().resolve(example);
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path name = from.relativize(file);
                if (!name.startsWith("target")) {
                    Files.createDirectories(to.resolve(name).getParent());
                    Files.copy(file, to.resolve(name));
                }
            }
        }
        return to;
    }

    private Output run(Path directory, String command) throws IOException, InterruptedException {
        return shell.run(directory, command);
    }

    private void assertBuildsAndLoads(String name, byte[] program) throws IOException, InterruptedException {
        Path project = copy("binfmt-" + name);
        Output build = run(project, "mvn package");
        assertThat(build.output()).isEmpty();
        assertThat(build.exitCode()).isZero();
        assertThat(tests(project)).isGreaterThan(40);

        Path file = Files.write(shell.home().resolve(name + "." + name), program);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        Output without = run(shell.home(), "ksim exec " + file);
        assertThat(without.output()).startsWith("ENOEXEC ");
        Output exec = run(shell.home(), "ksim exec --plugin-path " + project + "/target " + file);
        assertThat(exec.output()).startsWith("# maps (loaded by " + name + ", ");
        assertThat(exec.exitCode()).isZero();
        Output doctor = run(shell.home(), "ksim plugin doctor " + project + "/target");
        assertThat(doctor.output()).isEqualTo("1 plugins: 1 ok, 0 with warnings, 0 failed\n");
    }

    /** Returns how many tests the build has run. */
    private static long tests(Path project) throws IOException {
        try (Stream<Path> reports = Files.list(project.resolve("target/surefire-reports"))) {
            long count = 0;
            for (Path report :
                    reports.filter(file -> file.toString().endsWith(".xml")).toList()) {
                count += Files.readString(report).split("<testcase ", -1).length - 1;
            }
            return count;
        }
    }

    @Test
    void helloIsBuiltTestedAndDroppedIn() throws IOException, InterruptedException {
        assertBuildsAndLoads("hello", ExampleFiles.hello());
    }

    @Test
    void flatIsBuiltTestedAndDroppedIn() throws IOException, InterruptedException {
        assertBuildsAndLoads("flat", ExampleFiles.flat());
    }

    @Test
    void helloIsWhatTheCommandWrites() throws IOException, InterruptedException {
        Output written = run(shell.home(), "ksim plugin new --name hello --magic 0:48454c4f hello");
        assertThat(written.exitCode()).isZero();
        assertThat(files(shell.home().resolve("hello"))).isEqualTo(files(EXAMPLES.resolve("binfmt-hello")));
    }

    private static Map<String, List<String>> files(Path directory) throws IOException {
        Map<String, List<String>> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = directory.relativize(file).toString();
                if (!name.startsWith("target")) {
                    contents.put(name, Files.readAllLines(file));
                }
            }
        }
        return contents;
    }

    @Test
    void aProjectWithAnyMagicIsBuiltAndTested() throws IOException, InterruptedException {
        run(shell.home(), "ksim plugin new --name far_away --magic 60:7f00 --package org.example.far project");
        Output build = run(shell.home().resolve("project"), "mvn package");
        assertThat(build.output()).isEmpty();
        assertThat(build.exitCode()).isZero();
    }
}
