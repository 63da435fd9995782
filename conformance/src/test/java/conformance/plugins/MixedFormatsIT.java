package conformance.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import binfmt.aout.testing.AoutImageBuilder;
import binfmt.elf.testing.ElfImageBuilder;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import kernel.api.BinaryFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Five formats, each in a jar of its own on the module path, and many files of all of them at the same time. */
class MixedFormatsIT {
    private static final List<String> FORMATS = List.of("elf", "aout", "hello", "flat");
    private static final int OF_EACH = 12;
    private static final long TIMEOUT_SECONDS = 120;

    @TempDir
    private Path temporary;

    private Path files;
    private Path jars;

    @BeforeEach
    void makeDirectories() throws IOException {
        assumeTrue(Artifacts.arePackaged(), "skipped: the modules have not been packaged");
        files = Files.createDirectory(temporary.toRealPath().resolve("files"));
        jars = Files.createDirectory(temporary.resolve("jars"));
    }

    /** Compiles an example, and packs it. */
    private void pack(String name) throws IOException {
        Path sources = Path.of("../examples/binfmt-" + name + "/src/main/java");
        Path classes = temporary.resolve(name);
        List<String> javac = new ArrayList<>(List.of("--release", "17", "-d", classes.toString(), "-p"));
        javac.add(Artifacts.locationOf(BinaryFormat.class).toString());
        try (Stream<Path> found = Files.walk(sources)) {
            found.filter(Files::isRegularFile).map(Path::toString).forEach(javac::add);
        }
        run("javac", javac);
        Path jar = jars.resolve("binfmt-" + name + ".jar");
        run("jar", List.of("--create", "--file", jar.toString(), "-C", classes.toString(), "."));
    }

    private static void run(String tool, List<String> arguments) {
        StringWriter printed = new StringWriter();
        PrintWriter out = new PrintWriter(printed);
        int code = ToolProvider.findFirst(tool).orElseThrow().run(out, out, arguments.toArray(String[]::new));
        assertThat(code).as(printed.toString()).isZero();
    }

    private void put(String name, byte[] content) throws IOException {
        Files.setPosixFilePermissions(
                Files.write(files.resolve(name), content), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static byte[] program(String format) {
        return switch (format) {
            case "elf" ->
                ElfImageBuilder.elf64()
                        .entry(0x401000)
                        .load(ElfImageBuilder.PF_R | ElfImageBuilder.PF_X, 0x1000, 0x401000, 0x20)
                        .size(0x1020)
                        .build();
            case "aout" -> AoutImageBuilder.pages(AoutImageBuilder.QMAGIC).build();
            case "hello" -> ExampleFiles.hello();
            default -> ExampleFiles.flat();
        };
    }

    private String execute() throws IOException, InterruptedException {
        Path output = temporary.resolve("output.txt");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-p",
                        Shell.LIB + File.pathSeparator + jars,
                        "--add-modules",
                        "kernel.sim",
                        "-cp",
                        Artifacts.locationOf(MixedFormats.class).toString(),
                        MixedFormats.class.getName(),
                        files.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)).isTrue();
        return Files.readString(output);
    }

    @Test
    void claimEachFileByTheRightOne() throws IOException, InterruptedException {
        pack("hello");
        pack("flat");
        List<String> expected = new ArrayList<>();
        for (int i = 10; i < 10 + OF_EACH; i++) {
            for (String format : FORMATS) {
                put(format + i, program(format));
                expected.add(format + i + " " + format);
            }
            String next = FORMATS.get(i % FORMATS.size());
            put("script" + i, ("#!" + files.resolve(next + i) + "\n").getBytes(StandardCharsets.UTF_8));
            expected.add("script" + i + " script " + next);
        }
        assertThat(expected).hasSize(60);
        assertThat(execute().lines()).containsExactlyInAnyOrderElementsOf(expected);
    }
}
