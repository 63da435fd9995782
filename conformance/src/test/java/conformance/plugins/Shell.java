package conformance.plugins;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A shell in which the command ksim is this build's, and Maven finds what this build has made. */
final class Shell {
    private static final long TIMEOUT_SECONDS = 600;
    /** New JDKs warn of what old versions of Maven do. */
    private static final String MAVEN_OPTIONS =
            "-XX:TieredStopAtLevel=1 -XX:+IgnoreUnrecognizedVMOptions --sun-misc-unsafe-memory-access=allow";

    /** The modules that the command is made of; one directory of jars, made when the command is packaged. */
    static final Path LIB =
            Path.of("../kernel-cli/target/app/lib").toAbsolutePath().normalize();

    private final Path home;

    /**
     * What a command did.
     *
     * @param exitCode what it ended with
     * @param output what it printed, on both streams
     */
    record Output(int exitCode, String output) {}

    Shell(Path home, Path repository) throws IOException {
        this.home = Files.createDirectories(home);
        Path bin = Files.createDirectories(home.resolve("bin"));
        script(bin.resolve("ksim"), "java -p '" + LIB + "' -XX:TieredStopAtLevel=1 -m kernel.cli/kernel.cli.Main");
        script(bin.resolve("mvn"), "mvn -o -q -B -Dstyle.color=never -Dmaven.repo.local='" + repository + "'");
    }

    private static void script(Path file, String command) throws IOException {
        Files.writeString(file, "#!/bin/sh\nPATH=${PATH#*:}\nexec " + command + " \"$@\"\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    Path home() {
        return home;
    }

    /** Runs a script in a directory. */
    Output run(Path directory, String text) throws IOException, InterruptedException {
        File output = home.resolve("output.txt").toFile();
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", text)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output);
        builder.environment().put("PATH", home.resolve("bin") + ":" + javaBin() + ":" + System.getenv("PATH"));
        builder.environment().put("HOME", home.toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("MAVEN_OPTS", MAVEN_OPTIONS);
        builder.environment().keySet().removeAll(Set.of("JAVA_TOOL_OPTIONS", "XDG_DATA_HOME", "KSIM_PLUGINS"));
        Process process = builder.start();
        if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException(text + " does not end");
        }
        // Maven resets colours even if it has none.
        String printed = Files.readString(output.toPath()).replaceAll("\033\\[[0-9;]*m", "");
        return new Output(process.exitValue(), printed);
    }

    private static Path javaBin() {
        return Path.of(System.getProperty("java.home"), "bin");
    }

    static boolean hasMaven() throws IOException, InterruptedException {
        Process process = new ProcessBuilder("/bin/sh", "-c", "command -v mvn")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor() == 0;
    }
}
