package conformance.picture;

import static binfmt.elf.testing.ElfImageBuilder.ET_DYN;
import static binfmt.elf.testing.ElfImageBuilder.PF_R;
import static binfmt.elf.testing.ElfImageBuilder.PF_W;
import static binfmt.elf.testing.ElfImageBuilder.PF_X;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import binfmt.elf.testing.ElfImageBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import kernel.api.ByteString;
import kernel.sim.autopsy.Autopsy;
import kernel.sim.autopsy.AutopsyRecord;
import kernel.sim.autopsy.Scenario;
import kernel.sim.diagnosis.ExecCaller;
import kernel.sim.diagnosis.ExecDiagnosis;
import kernel.sim.exec.ExecRequest;
import kernel.sim.exec.FormatList;
import kernel.sim.exec.Kernel;
import kernel.sim.fs.MemoryFileSystem;
import kernel.sim.fs.Mount;
import kernel.sim.picture.AutopsyPage;
import kernel.sim.picture.DiagnosisPage;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.profile.MachineProfile;
import kernel.sim.task.Task;
import kernel.sim.trace.Diagnosis;
import kernel.sim.trace.DiagnosisRecord;
import kernel.sim.trace.Fact;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shows pages to a real browser, and compares what it shows with the JSON document. */
class ChromiumIT {
    private static final int NARROW = 400;
    private static final String HOSTILE = "/<script>document.title='no'</script>&\"'\u202e";
    private static final long PAGE = 4096;

    @TempDir
    private static Path directory;

    private final MemoryFileSystem files = new MemoryFileSystem(Mount.DEFAULT);
    private final Kernel kernel = new Kernel(
            LinuxProfile.LINUX_6_18, MachineProfile.builtIn(), files, FormatList.load(), new SplittableRandom(1));

    @BeforeAll
    static void needsABrowser() {
        Optional<String> reason = Chromium.unavailable();
        assumeTrue(reason.isEmpty(), () -> "skipped: " + reason.orElse(""));
    }

    ChromiumIT() {
        files.put("/ld.so", 0755, dyn(ElfImageBuilder.elf64()));
        files.put("/program", 0755, dyn(ElfImageBuilder.elf64().interp(0x200, "/ld.so")));
        files.put(HOSTILE, 0755, dyn(ElfImageBuilder.elf64()));
        files.put("/script", 0755, ("#!" + HOSTILE + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] dyn(ElfImageBuilder file) {
        return file.type(ET_DYN)
                .entry(0x1000)
                .load(PF_R, 0, 0, PAGE)
                .load(PF_R | PF_X, PAGE, PAGE, 0x20)
                .load(PF_R | PF_W, PAGE, 3 * PAGE, 0x20)
                .load(PF_R | PF_W | PF_X, PAGE, 5 * PAGE, 0x20)
                .size(0x1020)
                .build();
    }

    private Diagnosis diagnose(String path) {
        return ExecDiagnosis.of(kernel)
                .withTrace(true)
                .withFacts(List.of(new Fact("uid", "0", Fact.Source.ASSUMED)))
                .withCallers(List.of(ExecCaller.values()))
                .diagnose(new Task(), request(path));
    }

    private Autopsy autopsy(String path) {
        return Autopsy.exec(kernel, new Task(), request(path));
    }

    private static ExecRequest request(String path) {
        ByteString bad = ByteString.of(new byte[] {'A', '=', (byte) 0xff, 1, '<'});
        return new ExecRequest(ByteString.of(path), List.of(ByteString.of(path)), List.of(bad));
    }

    private static JsonObject look(String page, boolean isDark) {
        return new Chromium(directory).look(page, NARROW, isDark);
    }

    /** Asserts what holds for every page. */
    private static void assertUsable(JsonObject saw, String json) {
        assertThat(saw.get("scrollWidth").getAsInt()).isLessThanOrEqualTo(NARROW);
        assertThat(saw.getAsJsonArray("tooWide")).isEmpty();
        assertThat(saw.getAsJsonArray("lowContrast")).isEmpty();
        assertThat(saw.get("smallest").getAsDouble()).isGreaterThanOrEqualTo(11);
        assertThat(saw.get("loaded").getAsInt()).isZero();
        assertThat(saw.get("unnamed").getAsInt()).isZero();
        assertThat(saw.get("scripts").getAsInt()).isEqualTo(2);
        assertThat(saw.getAsJsonArray("json").get(0)).isEqualTo(JsonParser.parseString(json));
        for (JsonElement element : saw.getAsJsonArray("keys")) {
            JsonObject keys = element.getAsJsonObject();
            int items = keys.get("items").getAsInt();
            assertThat(keys.get("at").getAsInt()).isEqualTo(Math.min(1, items - 1));
            assertThat(keys.get("stops").getAsInt()).isEqualTo(1);
        }
    }

    private static List<JsonObject> rows(JsonObject saw, String table) {
        return objects(saw.getAsJsonObject("tables").getAsJsonArray(table));
    }

    private static List<JsonObject> objects(JsonArray array) {
        List<JsonObject> objects = new ArrayList<>();
        array.forEach(element -> objects.add(element.getAsJsonObject()));
        return objects;
    }

    private static String text(JsonObject row, String... names) {
        List<String> cells = new ArrayList<>();
        for (String name : names) {
            cells.add(row.has(name) ? row.get(name).getAsString() : "");
        }
        return String.join("|", cells);
    }

    private static List<String> texts(List<JsonObject> rows, String... names) {
        return rows.stream().map(row -> text(row, names)).toList();
    }

    @Test
    void pagesAreShownWithoutComplaints() {
        Chromium chromium = new Chromium(directory);
        for (String page : List.of(
                DiagnosisPage.html(List.of(diagnose("/program"), diagnose("/script"))),
                AutopsyPage.html("/program", autopsy("/program")))) {
            Chromium.Visit visit = chromium.visit(page);
            assertThat(visit.console()).isEmpty();
            assertThat(visit.dom()).contains("<h1>", "</table>");
        }
    }

    @Test
    void complaintsWouldBeSeen() {
        String page = DiagnosisPage.html(List.of(diagnose("/program")));
        String broken = page.replace("</main>", "</main><script>window.title = 1;</script>");
        assertThat(new Chromium(directory).visit(broken).console()).isNotEmpty();
    }

    @Test
    void aDiagnosisShowsTheNumbersOfItsDocument() {
        Diagnosis diagnosis = diagnose("/script");
        String json = DiagnosisRecord.json(diagnosis);
        JsonObject saw = look(DiagnosisPage.html(List.of(diagnosis)), false);
        assertUsable(saw, json);
        assertThat(saw.get("heading").getAsString()).isEqualTo("ENOENT\n/script\n");
        JsonObject document = JsonParser.parseString(json).getAsJsonObject();
        List<JsonObject> steps = objects(document.getAsJsonArray("steps"));
        assertThat(texts(rows(saw, "ladder-table"), "name", "source")).isEqualTo(texts(steps, "name", "source"));
        assertThat(saw.getAsJsonArray("rungs").get(0).getAsJsonArray()).hasSize(steps.size());
        assertThat(texts(rows(saw, "facts"), "fact", "value", "source"))
                .isEqualTo(texts(objects(document.getAsJsonArray("facts")), "name", "value", "source"));
        assertThat(texts(rows(saw, "callers"), "caller", "exit"))
                .isEqualTo(texts(objects(document.getAsJsonArray("callers")), "name", "exit"));
    }

    @Test
    void anAutopsyShowsTheNumbersOfItsDocument() {
        Autopsy autopsy = autopsy("/program");
        String json = AutopsyRecord.json(autopsy);
        JsonObject saw = look(AutopsyPage.html("/program", autopsy), false);
        assertUsable(saw, json);
        JsonObject document = JsonParser.parseString(json).getAsJsonObject();
        assertSteps(saw, objects(document.getAsJsonArray("steps")));
        assertMappings(saw, objects(document.getAsJsonArray("mappings")));
        assertTables(saw, document.getAsJsonObject("page_tables"));
        List<JsonObject> words = objects(document.getAsJsonObject("stack").getAsJsonArray("words"));
        assertThat(texts(rows(saw, "stack-table"), "address", "name", "value", "string"))
                .isEqualTo(texts(words, "at", "name", "value", "text"));
    }

    private static void assertSteps(JsonObject saw, List<JsonObject> steps) {
        List<JsonObject> rows = rows(saw, "steps-table");
        assertThat(rows).hasSameSizeAs(steps);
        for (int i = 0; i < steps.size(); i++) {
            assertThat(rows.get(i).get("name")).isEqualTo(steps.get(i).get("step"));
            for (String part : List.of("counters", "page_tables")) {
                for (String name : steps.get(i).getAsJsonObject(part).keySet()) {
                    assertThat(text(rows.get(i), name))
                            .as(name)
                            .isEqualTo(text(steps.get(i).getAsJsonObject(part), name));
                }
            }
        }
    }

    private static void assertMappings(JsonObject saw, List<JsonObject> mappings) {
        List<String> wanted = mappings.stream()
                .map(mapping -> text(mapping, "vma").replaceAll(" +", " ").strip() + '|' + text(mapping, "rss"))
                .toList();
        List<String> shown = new ArrayList<>();
        List<String> starts = new ArrayList<>();
        for (JsonObject row : rows(saw, "map-table")) {
            long start = Long.parseUnsignedLong(text(row, "start").substring(2), 16);
            long end = Long.parseUnsignedLong(text(row, "end").substring(2), 16);
            assertThat(text(row, "bytes")).isEqualTo(Long.toString(end - start));
            long offset = Long.parseLong(text(row, "offset").substring(2), 16);
            starts.add(0, Long.toHexString(start) + ' ' + text(row, "rights"));
            String line = String.format("%08x-%08x %s %08x", start, end, text(row, "rights"), offset);
            shown.add(line + ' ' + (text(row, "inode") + ' ' + text(row, "file")).strip() + '|' + text(row, "Rss kB"));
        }
        assertThat(shown)
                .isEqualTo(wanted.stream()
                        .map(line -> line.replaceFirst(" \\w+:\\w+ ", " "))
                        .toList());
        List<JsonObject> drawn = objects(saw.getAsJsonObject("labels").getAsJsonArray("map"));
        assertThat(drawn.subList(0, starts.size()))
                .extracting(item ->
                        item.getAsJsonArray("drawn").get(0).getAsString().replace("!", ""))
                .isEqualTo(starts);
    }

    private static void assertTables(JsonObject saw, JsonObject root) {
        List<JsonObject> nodes = new ArrayList<>();
        collect(root, nodes);
        String[] names = {"level", "start", "end", "used", "size"};
        assertThat(texts(rows(saw, "tables-table"), names)).isEqualTo(texts(nodes, names));
        assertThat(saw.getAsJsonObject("labels").getAsJsonArray("tables")).hasSameSizeAs(nodes);
    }

    private static void collect(JsonObject node, List<JsonObject> nodes) {
        nodes.add(node);
        objects(node.getAsJsonArray("tables")).forEach(table -> collect(table, nodes));
    }

    @Test
    void darkPagesAreReadable() {
        Autopsy autopsy = autopsy("/program");
        Diagnosis diagnosis = diagnose("/script");
        JsonObject dark = look(AutopsyPage.html("/program", autopsy), true);
        assertUsable(dark, AutopsyRecord.json(autopsy));
        assertThat(dark.get("background").getAsString()).isEqualTo("rgb(22, 24, 26)");
        assertUsable(look(DiagnosisPage.html(List.of(diagnosis)), true), DiagnosisRecord.json(diagnosis));
    }

    @Test
    void namesAreTextAndNothingElse() {
        Autopsy autopsy = autopsy(HOSTILE);
        JsonObject saw = look(AutopsyPage.html(HOSTILE, autopsy), false);
        assertUsable(saw, AutopsyRecord.json(autopsy));
        String shown = HOSTILE.replace("\u202e", "\\u202e");
        assertThat(saw.get("title").getAsString()).isEqualTo(shown + " - ksim autopsy");
        assertThat(saw.get("heading").getAsString()).isEqualTo(shown);
        assertThat(texts(rows(saw, "stack-table"), "string")).contains("A=\\xff\\x01<", shown);
    }

    @Test
    void scenariosAreShown() {
        for (Scenario scenario : Scenario.values()) {
            Autopsy autopsy = scenario.run(kernel);
            assertUsable(look(AutopsyPage.html(scenario.id(), autopsy), false), AutopsyRecord.json(autopsy));
        }
    }
}
