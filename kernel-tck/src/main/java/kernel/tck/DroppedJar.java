package kernel.tck;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kernel.api.BinaryFormat;
import kernel.sim.exec.Kernel;

/** A plugin's jar in a Java of its own, which has nothing of the plugin but that jar. */
final class DroppedJar {
    private static final long SECONDS = 120;

    private final Path jar;
    private final Path directory;
    private final List<String> programs = new ArrayList<>();

    DroppedJar(Path jar, Path directory) {
        this.jar = jar;
        this.directory = directory;
    }

    /** Adds a program that it must load. */
    void add(int number, byte[] content) throws IOException {
        programs.add(Files.write(directory.resolve("program" + number), content).toString());
    }

    /** Returns what went wrong, or nothing. */
    String problem() throws IOException, InterruptedException {
        Path report = directory.resolve("report.txt");
        Path output = directory.resolve("output.txt");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-p",
                modulePath(),
                "--add-modules",
                "kernel.sim",
                "-cp",
                Packaging.of(JarProbe.class).location().toString(),
                JarProbe.class.getName(),
                report.toString(),
                jar.toString()));
        command.addAll(programs);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            return "it does not come to an end";
        }
        String failure = process.exitValue() == 0 ? "" : Files.readString(output);
        return (Files.exists(report) ? Files.readString(report) + failure : failure).strip();
    }

    private static String modulePath() {
        return Stream.of(BinaryFormat.class, Kernel.class, gson())
                .map(type -> Packaging.of(type).location().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** The kernel's own library, which this module does not see. */
    private static Class<?> gson() {
        try {
            return Class.forName("com.google.gson.JsonObject", false, Kernel.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
