package conformance;

import binfmt.elf.testing.ElfImageBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import conformance.selftests.Execs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.SplittableRandom;

/** Files on the host, formats that some of them are of, and calls that execute them. */
final class MiscPrograms {
    private static final List<String> FILES = List.of(
            "m",
            "m",
            "m",
            "m.ext",
            "m.b.ext",
            "late",
            "script",
            "script-ext",
            "native",
            "unreadable",
            "setuid",
            "nox",
            "text");
    private static final List<String> HANDLERS = List.of(
            "h",
            "h",
            "h",
            "h",
            "h32",
            "hscript",
            "hsetuid",
            "hunreadable",
            "m.ext",
            "m",
            "text",
            "hnox",
            "none",
            "native");
    private static final List<String> PATTERNS = List.of(
            "M::ABCD:",
            "M::ABCD:",
            "M:1:B\\x00D:\\xff\\x00\\xff",
            "E::ext:",
            "E::other:",
            "M:250:WXYZ12:",
            "M::#!:",
            "M:9:NATI:");
    private static final int USER = 12345;
    private static final int CASES = 8;
    private static final int LATE = 250;
    private static final int PADDING = 9;

    private MiscPrograms() {}

    /** Makes the files. */
    static Path put(Path base) throws IOException {
        put(base, "h", Execs.program(), "rwxr-xr-x");
        put(base, "native", marked(Execs.program()), "rwxr-xr-x");
        put(base, "h32", small(), "rwxr-xr-x");
        put(base, "hsetuid", Execs.program(), "rwxr-xr-x");
        put(base, "hunreadable", Execs.program(), "rwx--x--x");
        put(base, "hnox", Execs.program(), "rw-r--r--");
        put(base, "hscript", text("#!h -s\n"), "rwxr-xr-x");
        put(base, "m", text("ABCD and more"), "rwxr-xr-x");
        put(base, "m.ext", text("plain"), "rwxr-xr-x");
        put(base, "m.b.ext", text("ABCD"), "rwxr-xr-x");
        byte[] late = Arrays.copyOf(new byte[0], LATE + 20);
        System.arraycopy(text("WXYZ12"), 0, late, LATE, 6);
        put(base, "late", late, "rwxr-xr-x");
        put(base, "script", text("#!m -x\n"), "rwxr-xr-x");
        put(base, "script-ext", text("#!m.ext\n"), "rwxr-xr-x");
        put(base, "unreadable", text("ABCD"), "rwx--x--x");
        put(base, "setuid", text("ABCD"), "rwxr-xr-x");
        put(base, "nox", text("ABCD"), "rw-r--r--");
        put(base, "text", text("text"), "rwxr-xr-x");
        for (String name : List.of("setuid", "hsetuid")) {
            Files.setAttribute(base.resolve(name), "unix:mode", 04755);
        }
        Files.setPosixFilePermissions(base, PosixFilePermissions.fromString("rwxr-xr-x"));
        return base;
    }

    private static void put(Path base, String name, byte[] content, String mode) throws IOException {
        Path file = Files.write(base.resolve(name), content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    /** Marks a program in bytes of its header that nobody looks at. */
    private static byte[] marked(byte[] program) {
        System.arraycopy(text("NATI"), 0, program, PADDING, 4);
        return program;
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] small() {
        return ElfImageBuilder.elf32()
                .entry(0x8048000)
                .load(ElfImageBuilder.PF_R | ElfImageBuilder.PF_X, 0, 0x8048000, 0x100)
                .size(0x100)
                .build();
    }

    /** Makes up to three formats, some of which are switched off or removed. */
    static List<String> formats(SplittableRandom random) {
        List<String> lines = new ArrayList<>();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            StringBuilder flags = new StringBuilder();
            for (char flag : "POCF".toCharArray()) {
                if (random.nextInt(3) == 0) {
                    flags.append(flag);
                }
            }
            lines.add(":r" + i + ":" + pick(random, PATTERNS) + ":" + pick(random, HANDLERS) + ":" + flags);
            if (random.nextInt(6) == 0) {
                lines.add("set r" + i + " " + pick(random, List.of("0", "1", "-1")));
            }
        }
        return lines;
    }

    /** Makes calls of execve and execveat. */
    static List<String> cases(SplittableRandom random, Collection<String> formats) {
        List<String> cases = new ArrayList<>();
        for (int i = 0; i < CASES; i++) {
            JsonObject json = new JsonObject();
            json.addProperty("id", "live");
            json.add("misc", array(formats));
            String file = pick(random, FILES);
            if (random.nextInt(4) == 0) {
                json.addProperty("call", "execveat");
                json.addProperty("path", "");
                json.add("at_flags", array(List.of("AT_EMPTY_PATH")));
                JsonObject descriptor = new JsonObject();
                descriptor.addProperty("path", file);
                descriptor.addProperty("cloexec", random.nextBoolean());
                json.add("dirfd", descriptor);
            } else {
                json.addProperty("path", file);
            }
            json.add("argv", array(random.nextInt(5) == 0 ? List.of() : List.of("zero", "one")));
            json.add("envp", array(List.of("A=1")));
            json.add("want", array(List.of("fds")));
            json.addProperty("uid", random.nextBoolean() ? 0 : USER);
            cases.add(json.toString());
        }
        return cases;
    }

    private static JsonArray array(Collection<String> strings) {
        JsonArray array = new JsonArray();
        strings.forEach(array::add);
        return array;
    }

    private static String pick(SplittableRandom random, List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
