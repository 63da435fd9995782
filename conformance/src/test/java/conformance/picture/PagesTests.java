package conformance.picture;

import static org.assertj.core.api.Assertions.assertThat;

import binfmt.elf.testing.ElfImageBuilder;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import kernel.api.ByteString;
import kernel.sim.autopsy.Autopsy;
import kernel.sim.autopsy.AutopsyRecord;
import kernel.sim.autopsy.Scenario;
import kernel.sim.diagnosis.ExecDiagnosis;
import kernel.sim.exec.ExecRequest;
import kernel.sim.exec.FormatList;
import kernel.sim.exec.Kernel;
import kernel.sim.fs.MemoryFileSystem;
import kernel.sim.fs.Mount;
import kernel.sim.picture.AutopsyPage;
import kernel.sim.picture.DiagnosisPage;
import kernel.sim.proc.InitialStack;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.profile.MachineProfile;
import kernel.sim.task.Task;
import kernel.sim.trace.Diagnosis;
import kernel.sim.trace.DiagnosisRecord;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

class PagesTests {
    private static final String HOSTILE = "/</title></script><script>x</script><!--\"'&\u001b\u202e";
    private static final long BASE = 0x400000;
    private static final long PAGE = 4096;

    private final MemoryFileSystem files = new MemoryFileSystem(Mount.DEFAULT);
    private final Kernel kernel = new Kernel(
            LinuxProfile.LINUX_6_18, MachineProfile.builtIn(), files, FormatList.load(), new SplittableRandom(1));

    PagesTests() {
        files.put("/program", 0755, segments(ElfImageBuilder.elf64(), 2));
        files.put("/small", 0755, segments(ElfImageBuilder.elf32(), 2));
        files.put("/large", 0755, segments(ElfImageBuilder.elf64(), 500));
        files.put(HOSTILE, 0755, segments(ElfImageBuilder.elf64(), 2));
        files.put("/script", 0755, ("#!" + HOSTILE + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Makes a program whose segments differ in their rights from their neighbours. */
    private static byte[] segments(ElfImageBuilder file, int count) {
        file.entry(BASE).size(0x10000);
        for (int i = 0; i < count; i++) {
            int rights = i % 2 == 0 ? ElfImageBuilder.PF_R | ElfImageBuilder.PF_X : ElfImageBuilder.PF_R;
            file.load(rights, 0, BASE + i * PAGE, PAGE);
        }
        return file.build();
    }

    private static ExecRequest request(String path, String... environment) {
        List<ByteString> envp = new ArrayList<>();
        for (String variable : environment) {
            envp.add(ByteString.of(variable));
        }
        return new ExecRequest(ByteString.of(path), List.of(ByteString.of(path), ByteString.of("-x")), envp);
    }

    private Autopsy autopsy(String path) {
        return Autopsy.exec(kernel, new Task(), request(path, "A=1"));
    }

    private Diagnosis diagnose(String path) {
        return ExecDiagnosis.of(kernel).withTrace(true).diagnose(new Task(), request(path));
    }

    private static Document parse(String page) {
        try {
            String xml = page.substring("<!DOCTYPE html>".length());
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new ByteArrayInputStream(xml.strip().getBytes(StandardCharsets.UTF_8)));
        } catch (ParserConfigurationException | SAXException | IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Element> elements(Document page, String tag) {
        NodeList nodes = page.getElementsByTagName(tag);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }

    private static List<String> attributes(Document page, String name) {
        return elements(page, "*").stream()
                .filter(element -> element.hasAttribute(name))
                .map(element -> element.getAttribute(name))
                .toList();
    }

    private List<String> pages() {
        List<String> pages = new ArrayList<>();
        for (String path : List.of("/program", "/small", "/large", "/script", HOSTILE, "/none")) {
            pages.add(AutopsyPage.html(path, autopsy(path)));
            pages.add(DiagnosisPage.html(List.of(diagnose(path), diagnose("/program"))));
        }
        for (Scenario scenario : Scenario.values()) {
            pages.add(AutopsyPage.html(scenario.id(), scenario.run(kernel)));
        }
        return pages;
    }

    @Test
    void areWellFormedLoadNothingAndNameEachPartOnce() {
        for (String text : pages()) {
            Document page = parse(text);
            assertThat(attributes(page, "id")).doesNotHaveDuplicates();
            assertThat(attributes(page, "src")).isEmpty();
            assertThat(attributes(page, "style")).isEmpty();
            assertThat(attributes(page, "href")).containsExactly("#content");
            assertThat(attributes(page, "http-equiv")).containsExactly("Content-Security-Policy");
            assertThat(elements(page, "*"))
                    .noneMatch(element -> element.getTagName().matches("img|link|iframe|object|embed|form|base"));
        }
    }

    @Test
    void haveATableForEachPicture() {
        for (String text : pages()) {
            Document page = parse(text);
            List<String> tables = elements(page, "table").stream()
                    .map(table -> table.getAttribute("id"))
                    .toList();
            List<Element> pictures = elements(page, "svg");
            elements(page, "ol").stream()
                    .filter(list -> list.hasAttribute("data-keys"))
                    .forEach(pictures::add);
            assertThat(pictures)
                    .isNotEmpty()
                    .allSatisfy(picture -> assertThat(tables).contains(picture.getAttribute("id") + "-table"));
        }
    }

    @Test
    void haveFourPicturesOfAProgram() {
        Document page = parse(AutopsyPage.html("program", autopsy("/program")));
        assertThat(elements(page, "svg"))
                .extracting(picture -> picture.getAttribute("id"))
                .containsExactly("map", "stack", "tables");
        assertThat(attributes(page, "data-keys")).hasSize(4);
    }

    @Test
    void areTheSameForTheSameInput() {
        assertThat(AutopsyPage.html("a", autopsy("/program"))).isEqualTo(AutopsyPage.html("a", autopsy("/program")));
    }

    @Test
    void holdTheDocumentsOfTheCommand() {
        Autopsy autopsy = autopsy(HOSTILE);
        assertThat(document(AutopsyPage.html("x", autopsy), "ksim"))
                .isEqualTo(JsonParser.parseString(AutopsyRecord.json(autopsy)).toString());
        List<Diagnosis> both = List.of(diagnose("/script"), diagnose(HOSTILE));
        String page = DiagnosisPage.html(both);
        assertThat(document(page, "ksim"))
                .isEqualTo(JsonParser.parseString(DiagnosisRecord.json(both.get(0)))
                        .toString());
        assertThat(document(page, "ksim-2"))
                .isEqualTo(JsonParser.parseString(DiagnosisRecord.json(both.get(1)))
                        .toString());
    }

    private static String document(String page, String id) {
        String text = elements(parse(page), "script").stream()
                .filter(element -> element.getAttribute("id").equals(id))
                .findFirst()
                .orElseThrow()
                .getTextContent();
        return JsonParser.parseString(text).toString();
    }

    @Test
    void showNamesAsText() {
        for (String text : List.of(
                AutopsyPage.html(HOSTILE, autopsy(HOSTILE)), DiagnosisPage.html(List.of(diagnose("/script"))))) {
            Document page = parse(text);
            assertThat(elements(page, "script")).hasSize(2);
            assertThat(elements(page, "code").toString()
                            + page.getDocumentElement().getTextContent())
                    .contains("/</title></script><script>x</script><!--\"'&\\x1b\\u202e")
                    .doesNotContain("\u001b", "\u202e");
        }
    }

    @Test
    void drawNoMoreThanCanBeSeenAndTellTheRest() {
        Document page = parse(AutopsyPage.html("large", autopsy("/large")));
        Element map = elements(page, "svg").get(0);
        assertThat(map.getAttribute("id")).isEqualTo("map");
        assertThat(map.getElementsByTagName("path").getLength()).isLessThanOrEqualTo(402);
        assertThat(map.getTextContent()).contains("the lowest 400 of them drawn");
        Element table = elements(page, "table").stream()
                .filter(each -> each.getAttribute("id").equals("map-table"))
                .findFirst()
                .orElseThrow();
        assertThat(table.getElementsByTagName("tr").getLength()).isGreaterThan(500);
    }

    @Test
    void theStackIsReadInWordsOfTheProgram() {
        for (String path : List.of("/program", "/small")) {
            InitialStack stack =
                    InitialStack.of(autopsy(path).program().orElseThrow()).orElseThrow();
            assertThat(stack.wordSize()).isEqualTo(path.equals("/small") ? 4 : 8);
            assertThat(stack.words())
                    .extracting(word ->
                            word.name() + word.text().map(text -> "=" + text).orElse(""))
                    .startsWith("argc", "argv[0]=" + path, "argv[1]=-x", "argv[2]", "envp[0]=A=1", "envp[1]")
                    .contains("AT_EXECFN=" + path)
                    .endsWith("AT_NULL");
            assertThat(stack.words().get(0).value()).isEqualTo(2);
            assertThat(stack.words().get(0).at()).isEqualTo(stack.sp());
        }
    }

    @Test
    void aProcessWithoutArgumentsHasNoStackToShow() {
        assertThat(Scenario.MMAP_10M.run(kernel).program().flatMap(InitialStack::of))
                .isEmpty();
    }
}
