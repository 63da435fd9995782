package kernel.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kernel.api.BinaryFormat;

/** A Maven project for a new format, made of texts with gaps. */
final class PluginProject {
    private final String name;
    private final String inPackage;
    private final FormatMagic magic;

    PluginProject(String name, String inPackage, FormatMagic magic) {
        this.name = name;
        this.inPackage = inPackage;
        this.magic = magic;
    }

    /** Writes all files; returns them. */
    List<Path> write(Path directory) throws IOException {
        List<Path> written = new ArrayList<>();
        for (Map.Entry<String, String> file : files().entrySet()) {
            Path target = directory.resolve(file.getKey());
            Files.createDirectories(target.toAbsolutePath().getParent());
            written.add(Files.writeString(target, fill(text(file.getValue()))));
        }
        return written;
    }

    /** Returns where every file goes, and the text that it is made of. */
    private Map<String, String> files() {
        String directory = inPackage.replace('.', '/');
        String main = "src/main/java/" + directory + "/" + className();
        Map<String, String> files = new LinkedHashMap<>();
        files.put("pom.xml", "pom.xml");
        files.put("README.md", "README.md");
        files.put("src/main/java/module-info.java", "module-info.java.txt");
        files.put(main + "Format.java", "Format.java.txt");
        files.put(main + "Rule.java", "Rule.java.txt");
        files.put("src/main/resources/META-INF/services/" + BinaryFormat.class.getName(), "services.txt");
        files.put("src/test/java/" + directory + "/" + className() + "ContractTests.java", "ContractTests.java.txt");
        return files;
    }

    private static String text(String resource) throws IOException {
        try (InputStream in = PluginProject.class.getResourceAsStream("project/" + resource)) {
            return new String(Objects.requireNonNull(in, resource).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private String fill(String text) {
        String annotation = magic.alias()
                .map(alias -> "@kernel.api.KernelModule(alias = \"" + alias + "\")\n")
                .orElse("");
        int length = magic.bytes().length();
        return text.replace("@annotation@", annotation)
                .replace("@package@", inPackage)
                .replace("@name@", name)
                .replace("@Name@", className())
                .replace("@version@", Ksim.version())
                .replace("@hex@", bytes("", value -> String.format("%02x", value)))
                .replace("@bytes@", bytes(", ", value -> String.format("0x%02x", value)))
                .replace("@signedbytes@", bytes(", ", value -> String.valueOf((byte) value)))
                .replace("@offset@", String.valueOf(magic.offset()))
                .replace("@length@", String.valueOf(length))
                .replace("@end@", String.valueOf(magic.offset() + length));
    }

    private String bytes(String separator, IntFunction<String> show) {
        return IntStream.range(0, magic.bytes().length())
                .mapToObj(i -> show.apply(magic.bytes().at(i)))
                .collect(Collectors.joining(separator));
    }

    /** Returns the name as the beginning of a class: my_format becomes MyFormat. */
    private String className() {
        StringBuilder className = new StringBuilder();
        for (String word : name.split("_", -1)) {
            if (!word.isEmpty()) {
                className.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
            }
        }
        return className.toString();
    }
}
