package kernel.sim.autopsy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;
import kernel.sim.exec.Kernel;
import kernel.sim.exec.TestKernels;
import kernel.sim.fs.MemoryFileSystem;
import kernel.sim.fs.Mount;
import kernel.sim.mm.PageTableUse;
import kernel.sim.profile.LinuxProfile;
import org.junit.jupiter.api.Test;

class ScenarioTests {
    private static final Kernel KERNEL = TestKernels.of(LinuxProfile.LINUX_6_18, new MemoryFileSystem(Mount.DEFAULT));

    private final Autopsy autopsy = Scenario.MMAP_10M.run(KERNEL);

    private List<Long> kb(String line) {
        long start = autopsy.steps().get(0).kb(line);
        return autopsy.steps().stream().map(step -> step.kb(line) - start).toList();
    }

    @Test
    void hasAName() {
        assertThat(Scenario.named("mmap-10m")).contains(Scenario.MMAP_10M);
        assertThat(Scenario.named("MMAP_10M")).isEmpty();
    }

    @Test
    void mapsTouchesFillsAndUnmaps() {
        assertThat(autopsy.steps())
                .extracting(Step::name)
                .containsExactly("start", "map", "first", "last", "all", "unmap");
        assertThat(kb("VmSize")).containsExactly(0L, 10240L, 10240L, 10240L, 10240L, 0L);
        assertThat(kb("VmRSS")).containsExactly(0L, 0L, 4L, 8L, 10240L, 0L);
        assertThat(kb("VmPTE")).containsExactly(0L, 0L, 4L, 8L, 20L, 0L);
        assertThat(autopsy.steps())
                .extracting(step -> step.minFlt() - autopsy.steps().get(0).minFlt())
                .containsExactly(0L, 0L, 1L, 2L, 2560L, 2560L);
        assertThat(autopsy.steps()).extracting(Step::majFlt).containsOnly(0L);
        assertThat(autopsy.steps().get(4).pageTables()).isEqualTo(new PageTableUse(1, 1, 6));
    }

    @Test
    void showsTheMappingAsLongAsThereIsOne() {
        assertThat(autopsy.steps())
                .extracting(step ->
                        step.vma().map(vma -> vma.line().toString().strip()).orElse(""))
                .containsExactly(
                        "",
                        "7ffff7400000-7ffff7e00000 rw-p 00000000 00:00 0",
                        "7ffff7400000-7ffff7e00000 rw-p 00000000 00:00 0",
                        "7ffff7400000-7ffff7e00000 rw-p 00000000 00:00 0",
                        "7ffff7400000-7ffff7e00000 rw-p 00000000 00:00 0",
                        "");
    }

    @Test
    void needsFewerTablesOnI386() {
        Kernel old = TestKernels.of(LinuxProfile.named("linux-2.4-i386").orElseThrow(), KERNEL.root());
        Autopsy found = Scenario.MMAP_10M.run(old);
        assertThat(found.steps().get(4).pageTables()).isEqualTo(new PageTableUse(0, 0, 4));
        assertThat(found.steps().get(4).minFlt()).isEqualTo(found.steps().get(0).minFlt() + 2560);
    }

    @Test
    void isOneDocument() {
        JsonObject json = JsonParser.parseString(AutopsyRecord.json(autopsy)).getAsJsonObject();
        assertThat(json.keySet()).containsExactly("result", "steps", "mappings", "page_tables");
        JsonArray steps = json.getAsJsonArray("steps");
        assertThat(steps).hasSize(6);
        JsonObject all = steps.get(4).getAsJsonObject();
        assertThat(all.keySet()).containsExactly("step", "detail", "vma", "counters", "page_tables");
        assertThat(all.getAsJsonObject("counters").keySet())
                .startsWith("VmPeak", "VmSize")
                .endsWith("min_flt", "maj_flt");
        assertThat(all.get("page_tables")).hasToString("{\"PUD\":1,\"PMD\":1,\"PTE\":6}");
        assertThat(json.getAsJsonObject("page_tables").get("level").getAsString())
                .isEqualTo("PGD");
        assertThat(steps.get(0).getAsJsonObject().has("vma")).isFalse();
    }
}
