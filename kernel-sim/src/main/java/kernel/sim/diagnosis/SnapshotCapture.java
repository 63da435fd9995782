package kernel.sim.diagnosis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Takes a snapshot of the system that ksim runs on, and of the task that runs it. */
public final class SnapshotCapture {
    private static final String SCRIPT = "capture.sh";
    private static final int KIB = 1024;

    private static final Map<String, String> LIMITS = limits();

    private final Path proc;
    private final Map<String, List<String>> status;

    private SnapshotCapture(Path proc) {
        this.proc = proc;
        this.status = keyed(proc.resolve("self/status"));
    }

    private static Map<String, String> limits() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("Max cpu time ", "cpu");
        names.put("Max file size ", "fsize");
        names.put("Max data size ", "data");
        names.put("Max stack size ", "stack");
        names.put("Max core file size ", "core");
        names.put("Max resident set ", "rss");
        names.put("Max processes ", "nproc");
        names.put("Max open files ", "nofile");
        names.put("Max locked memory ", "memlock");
        names.put("Max address space ", "as");
        return names;
    }

    /**
     * Takes the snapshot.
     *
     * @return empty if there is no /proc, as on other systems than Linux
     */
    public static Optional<Snapshot> host() {
        return of(Path.of("/proc"));
    }

    /**
     * Takes the snapshot.
     *
     * @param proc where /proc is mounted
     * @return empty if that is no /proc
     */
    public static Optional<Snapshot> of(Path proc) {
        boolean isProc = Files.isReadable(proc.resolve("self/status")) && Files.isReadable(proc.resolve("meminfo"));
        return isProc ? Optional.of(new SnapshotCapture(proc).take()) : Optional.empty();
    }

    /**
     * Returns a script that takes the same snapshot and prints it as JSON, on systems without Java.
     *
     * @return a script for any POSIX shell
     */
    public static String script() {
        try (InputStream stream = Objects.requireNonNull(SnapshotCapture.class.getResourceAsStream(SCRIPT), SCRIPT)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Snapshot take() {
        Map<String, List<String>> memory = keyed(proc.resolve("meminfo"));
        return new Snapshot(
                first("sys/kernel/ostype").orElse(""),
                first("sys/kernel/osrelease").orElse(""),
                first("sys/kernel/version").orElse(""),
                first("sys/kernel/arch").orElseGet(SnapshotCapture::machine),
                (int) number(keyed(proc.resolve("self/smaps")), "KernelPageSize") * KIB,
                number(memory, "MemTotal"),
                number(memory, "SwapTotal"),
                numbers("Uid"),
                numbers("Gid"),
                numbers("Groups"),
                capabilities(),
                (int) number(status, "NoNewPrivs"),
                (int) number(status, "Seccomp"),
                rlimits(),
                sysctls(),
                first("sys/fs/binfmt_misc/status").orElse("absent"),
                entries(),
                lines(proc.resolve("self/mountinfo")));
    }

    private static String machine() {
        String arch = System.getProperty("os.arch");
        return arch.equals("amd64") ? "x86_64" : arch;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return List.of();
        }
    }

    private Optional<String> first(String name) {
        return lines(proc.resolve(name)).stream().findFirst().filter(line -> !line.isEmpty());
    }

    /** Reads lines of a key, a colon and words; the first of each key counts. */
    private static Map<String, List<String>> keyed(Path file) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (String line : lines(file)) {
            String[] words = line.trim().split("[\t ]+", -1);
            if (words[0].endsWith(":")) {
                values.putIfAbsent(
                        words[0].substring(0, words[0].length() - 1),
                        List.of(words).subList(1, words.length));
            }
        }
        return values;
    }

    private static long number(Map<String, List<String>> values, String key) {
        List<String> words = values.getOrDefault(key, List.of());
        return words.isEmpty() ? 0 : Long.parseLong(words.get(0));
    }

    private List<Integer> numbers(String key) {
        return status.getOrDefault(key, List.of()).stream()
                .map(Integer::parseUnsignedInt)
                .toList();
    }

    private Map<String, String> capabilities() {
        Map<String, String> sets = new LinkedHashMap<>();
        List<String> keys = List.of("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb");
        for (int i = 0; i < keys.size(); i++) {
            List<String> words = status.getOrDefault(keys.get(i), List.of("0"));
            sets.put(Snapshot.CAPABILITY_SETS.get(i), String.join(" ", words));
        }
        return sets;
    }

    private Map<String, List<String>> rlimits() {
        Map<String, List<String>> limits = limits(proc.resolve("self/limits"));
        // The Java machine raises its own limit of open files; that of whoever started it is meant.
        long parent = number(status, "PPid");
        List<String> files = limits(proc.resolve(parent + "/limits")).get("nofile");
        if (files != null) {
            limits.replace("nofile", files);
        }
        return limits;
    }

    private static Map<String, List<String>> limits(Path file) {
        Map<String, List<String>> limits = new LinkedHashMap<>();
        for (String line : lines(file)) {
            LIMITS.forEach((label, name) -> {
                if (line.startsWith(label)) {
                    String[] columns = line.substring(label.length()).trim().split(" +", -1);
                    limits.put(name, List.of(columns[0], columns[1]));
                }
            });
        }
        return limits;
    }

    private Map<String, String> sysctls() {
        Map<String, String> settings = new LinkedHashMap<>();
        for (String name : Snapshot.SYSCTLS) {
            first("sys/" + name.replace('.', '/')).ifPresent(value -> settings.put(name, value));
        }
        return settings;
    }

    /** The directory lists them in the order in which they are asked. */
    private Map<String, List<String>> entries() {
        Map<String, List<String>> entries = new LinkedHashMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(proc.resolve("sys/fs/binfmt_misc"))) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                boolean isEntry = Stream.of("status", "register").noneMatch(name::equals);
                if (isEntry && Files.isReadable(file)) {
                    entries.put(
                            new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1),
                            lines(file));
                }
            }
        } catch (IOException e) {
            // There is no binfmt_misc.
        }
        return entries;
    }
}
