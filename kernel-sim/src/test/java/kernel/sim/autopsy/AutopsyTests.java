package kernel.sim.autopsy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;
import java.util.function.Consumer;
import kernel.api.BinPrm;
import kernel.api.ByteString;
import kernel.api.Errno;
import kernel.api.ExecException;
import kernel.api.LoadResult;
import kernel.api.MapRequest;
import kernel.api.MapRequest.Placement;
import kernel.api.Prot;
import kernel.api.Violation;
import kernel.sim.exec.ExecRequest;
import kernel.sim.exec.FakeFormat;
import kernel.sim.exec.Kernel;
import kernel.sim.exec.TestKernels;
import kernel.sim.exec.TestRule;
import kernel.sim.fs.MemoryFileSystem;
import kernel.sim.fs.Mount;
import kernel.sim.fs.TestFiles;
import kernel.sim.task.Task;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class AutopsyTests {
    private static final int PAGE = 4096;
    private static final int SIZE = 40 * PAGE;

    private final MemoryFileSystem root = new MemoryFileSystem(Mount.DEFAULT);
    private final ExecRequest request = ExecRequest.of("/bin/a", "-v").withEnvp(List.of(ByteString.of("X=1")));

    AutopsyTests() {
        root.put("/bin/a", 0755, TestFiles.pattern(SIZE));
    }

    private Autopsy of(Consumer<BinPrm> maps) {
        Kernel kernel = TestKernels.of(root, FakeFormat.of("fake", bprm -> FakeFormat.load(bprm, maps)));
        return Autopsy.exec(kernel, new Task(), request);
    }

    private static void mapCode(BinPrm bprm) {
        bprm.mm()
                .mmap(MapRequest.ofFile(
                        bprm.file(),
                        0,
                        FakeFormat.ENTRY & -PAGE,
                        SIZE,
                        Prot.PROT_READ | Prot.PROT_EXEC,
                        Placement.FIXED));
    }

    private static Step step(Autopsy autopsy, String name) {
        return autopsy.steps().stream()
                .filter(step -> step.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String vma(Step step) {
        return step.vma().orElseThrow().line().toString().replaceAll(" +", " ").strip();
    }

    @Nested
    class OfAProgram {
        private final Autopsy autopsy = of(AutopsyTests::mapCode);

        @Test
        void goesFromTheNewMemoryToTheFirstInstruction() {
            assertThat(autopsy.steps())
                    .extracting(Step::name)
                    .containsExactly(
                            "bprm_mm_init",
                            "copy_strings",
                            "begin_new_exec",
                            "setup_new_exec",
                            "setup_arg_pages",
                            "vm_mmap",
                            "start_thread",
                            "search_binary_handler",
                            "exc_page_fault");
            assertThat(autopsy.refusal()).isEmpty();
            assertThat(autopsy.program()).isPresent();
        }

        @Test
        void showsTheStackFromItsFirstPageOn() {
            Step first = step(autopsy, "bprm_mm_init");
            assertThat(vma(first)).isEqualTo("7fffffffe000-7ffffffff000 rw-p 00000000 00:00 0");
            assertThat(first.kb("VmRSS")).isZero();
            assertThat(first.kb("VmPTE")).isZero();
            Step strings = step(autopsy, "copy_strings");
            assertThat(strings.detail()).isEqualTo("29 bytes of strings, argc 2, envc 1");
            assertThat(strings.kb("RssAnon")).isEqualTo(4);
            assertThat(strings.kb("VmPTE")).isEqualTo(12);
            Step stack = step(autopsy, "setup_arg_pages");
            assertThat(vma(stack)).isEqualTo("7ffffffde000-7ffffffff000 rw-p 00000000 00:00 0 [stack]");
            assertThat(stack.kb("VmStk")).isEqualTo(132);
        }

        @Test
        void readsThePagesAroundTheFirstInstructionWithoutReadingTheFile() {
            Step fetch = step(autopsy, "exc_page_fault");
            assertThat(fetch.vma()).isEqualTo(step(autopsy, "vm_mmap").vma());
            assertThat(fetch.kb("RssFile")).isEqualTo(64);
            assertThat(fetch.majFlt()).isZero();
            assertThat(fetch.minFlt()).isEqualTo(2);
        }

        @Test
        void isOneDocument() {
            JsonObject json =
                    JsonParser.parseString(AutopsyRecord.json(autopsy)).getAsJsonObject();
            assertThat(json.get("result").getAsString()).isEqualTo("ok");
            assertThat(json.getAsJsonArray("steps")).hasSize(9);
            JsonObject mapping = json.getAsJsonArray("mappings").get(0).getAsJsonObject();
            assertThat(mapping.get("vma").getAsString()).endsWith(" /bin/a");
            assertThat(mapping.get("rss").getAsInt()).isEqualTo(64);
            assertThat(mapping.get("vmflags").getAsString()).isEqualTo("rd ex mr mw me");
            JsonObject pgd = json.getAsJsonObject("page_tables");
            assertThat(pgd.get("used").getAsInt())
                    .isEqualTo(pgd.getAsJsonArray("tables").size());
        }
    }

    @Test
    void showsEveryChangeThatAFormatMakes() {
        Autopsy autopsy = of(bprm -> {
            mapCode(bprm);
            bprm.mm().brkFlags(0x600000, 2 * PAGE, false);
            bprm.mm().clearUser(0x600010, 16);
            bprm.mm().copyToUser(0x601000, new byte[3]);
            bprm.mm().munmap(0x601000, PAGE);
            bprm.mm().findExtendVma(bprm.p() - 50 * PAGE);
        });
        assertThat(autopsy.steps())
                .extracting(step -> step.name() + ": " + step.detail())
                .contains(
                        "vm_brk_flags: 8192 bytes of zeroes at 0x600000",
                        "clear_user: 16 bytes at 0x600010",
                        "copy_to_user: 3 bytes at 0x601000",
                        "vm_munmap: 4096 bytes at 0x601000");
        assertThat(step(autopsy, "find_extend_vma").kb("VmStk")).isEqualTo(204);
    }

    @Test
    void endsInAFaultWhereNothingIsMapped() {
        Autopsy autopsy = of(bprm -> {});
        Step fetch = step(autopsy, "exc_page_fault");
        assertThat(fetch.detail()).endsWith(": SIGSEGV");
        assertThat(fetch.vma()).isEmpty();
    }

    @Test
    void tellsHowFarARefusedProgramCame() {
        Autopsy autopsy = of(bprm -> {
            throw new ExecException(Violation.of(new TestRule("fake.broken", Errno.EINVAL)));
        });
        assertThat(autopsy.program()).isEmpty();
        assertThat(autopsy.refusal()).isPresent();
        assertThat(autopsy.steps()).extracting(Step::name).endsWith("setup_arg_pages");
        JsonObject json = JsonParser.parseString(AutopsyRecord.json(autopsy)).getAsJsonObject();
        assertThat(json.keySet()).containsExactly("result", "signal", "errno", "rule", "message", "steps");
        assertThat(json.get("signal").getAsString()).isEqualTo("SIGSEGV");
    }

    @Test
    void hasNoStepsWithoutAFile() {
        Kernel kernel = TestKernels.of(root, FakeFormat.of("fake", bprm -> LoadResult.loaded()));
        Autopsy autopsy = Autopsy.exec(kernel, new Task(), ExecRequest.of("/bin/none"));
        assertThat(autopsy.steps()).isEmpty();
        assertThat(autopsy.refusal().orElseThrow().errno()).isEqualTo(Errno.ENOENT);
    }
}
