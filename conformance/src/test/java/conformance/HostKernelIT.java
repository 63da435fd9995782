package conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kernel.api.ByteString;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares ksim with the kernel of the host, on programs of the host. */
class HostKernelIT {
    private static final int PROGRAMS = Integer.getInteger("conformance.programs", 400);
    private static final long SEED = Long.getLong("ksim.seed", 20261121L);
    private static final int AT_LEAST = 300;

    @TempDir
    static Path directory;

    private static HostKernel host;

    @BeforeAll
    static void askTheHost() throws IOException, InterruptedException {
        host = HostKernel.assumed(directory);
    }

    @Test
    void buildsTheSameImagesOfTheHostsPrograms() throws IOException, InterruptedException {
        List<String> cases = new ArrayList<>();
        for (Path program : HostPrograms.find(PROGRAMS, SEED)) {
            cases.add(execCase(program, "--flag", "with blank", ""));
        }
        assertThat(cases).hasSizeGreaterThanOrEqualTo(AT_LEAST);
        Map<String, Integer> counts = compare(cases);
        System.out.println("host kernel, seed " + SEED + ": " + cases.size() + " programs, 0 differences " + counts);
        assertThat(counts.keySet()).anyMatch(kind -> kind.startsWith("static"));
        assertThat(counts.keySet()).anyMatch(kind -> kind.startsWith("dynamic"));
        assertThat(counts.keySet()).anyMatch(kind -> kind.startsWith("script"));
    }

    private static String execCase(Path program, String... arguments) {
        JsonObject json = new JsonObject();
        json.addProperty("id", program.toString());
        json.addProperty("path", latin1(program.toString()));
        JsonArray argv = new JsonArray();
        argv.add(latin1(program.getFileName().toString()));
        for (String argument : arguments) {
            argv.add(argument);
        }
        json.add("argv", argv);
        JsonArray envp = new JsonArray();
        envp.add("HOME=/root");
        envp.add("EMPTY=");
        json.add("envp", envp);
        JsonArray want = new JsonArray();
        want.add("fds");
        want.add("smaps");
        want.add("proc");
        json.add("want", want);
        return json.toString();
    }

    /** In a case, a character stands for a byte. */
    private static String latin1(String text) {
        return ByteString.of(text).toLatin1();
    }

    private static Map<String, Integer> compare(List<String> cases) throws IOException, InterruptedException {
        Map<String, Integer> counts = new TreeMap<>();
        List<String> differences = new ArrayList<>();
        for (HostKernel.Compared compared : host.compare(cases)) {
            if (!compared.differences().isEmpty()) {
                differences.add(compared.execCase() + ": " + compared.differences());
            }
            counts.merge(kind(compared), 1, Integer::sum);
        }
        assertThat(differences).isEmpty();
        return counts;
    }

    private static String kind(HostKernel.Compared compared) {
        JsonObject record = compared.real();
        if (!compared.outcome().equals("ok")) {
            return compared.outcome();
        }
        if (!record.get("exe").getAsString().equals(record.get("id").getAsString())) {
            return "script or link";
        }
        boolean isDynamic = record.get("auxv").toString().contains("[\"AT_BASE\",\"0x7");
        return (isDynamic ? "dynamic, " : "static, ") + record.get("class").getAsInt() + "-bit";
    }
}
