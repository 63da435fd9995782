package kernel.sim.record;

import static org.assertj.core.api.Assertions.assertThat;

import binfmt.elf.core.CoreSegment;
import binfmt.elf.core.ElfCore;
import binfmt.elf.testing.BytesFile;
import com.google.gson.JsonObject;
import conformance.CorpusFiles;
import conformance.selftests.Execs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import kernel.api.CoreFilter;
import kernel.api.RegsetView;
import kernel.api.Signal;
import kernel.sim.exec.Kernel;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.task.Program;
import kernel.sim.task.Resource;
import kernel.sim.task.Rlimits;
import kernel.sim.task.Task;
import org.junit.jupiter.api.Test;

/** The committed cases' programs as cores: written, read and compared with the program, and written again. */
class CoreRoundTripIT {
    /** Every so many records are looked at. */
    private static final int STEP = 7;

    private static final int PAGE = 4096;
    private static final long MOST = 64 << 20;

    private int records;
    private int cores;

    @Test
    void holdsForProgramsFilesScriptsAndLimits() throws IOException {
        run(CorpusFiles.load("b"), "corpusB.jsonl.gz");
        assertThat(cores).isGreaterThan(100);
    }

    @Test
    void holdsForDamagedHeaders() throws IOException {
        run(CorpusFiles.load("c"), "corpusC.jsonl.gz");
        assertThat(cores).isGreaterThan(1000);
    }

    private void run(CorpusFiles corpus, String name) {
        Kernel kernel = Execs.kernel(LinuxProfile.LINUX_6_18, corpus.root());
        CorpusFiles.forEachRecord(name, record -> {
            boolean isAny = record.get("result").getAsString().equals("ok")
                    && !corpus.needsInterpreterOfTheHost(record)
                    && records++ % STEP == 0;
            if (isAny) {
                run(corpus, kernel, record);
            }
        });
        System.out.println(name + ": " + cores + " cores");
    }

    private void run(CorpusFiles corpus, Kernel kernel, JsonObject record) {
        try {
            ExecCase execCase = CaseParser.parse(record.getAsJsonObject("in"));
            CaseSetup setup = new CaseSetup(kernel, corpus.base(), execCase);
            Kernel here = kernel.withRoot(setup.root());
            Task task = setup.task(here);
            here.execve(task, execCase.request());
            assertSurvives(here, task, record.get("id").getAsString());
            task.kill(Signal.SIGKILL);
        } catch (UnsupportedCaseException e) {
            System.out.println("skipped: not modelled: " + e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void assertSurvives(Kernel kernel, Task task, String id) throws IOException {
        Program program = task.program().orElseThrow();
        if (!program.isDumpable()) {
            return;
        }
        task.rlimits(task.rlimits().with(Resource.CORE, new Rlimits.Limit(MOST, Rlimits.INFINITY)));
        task.coredumpFilter(records % 2 == 0 ? CoreFilter.DEFAULT : CoreFilter.MASK);
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        kernel.coreDump(task, Signal.SIGSEGV, Channels.newChannel(output));
        byte[] bytes = output.toByteArray();
        if (bytes.length > MOST - PAGE) {
            return;
        }
        cores++;
        ElfCore core = ElfCore.read(BytesFile.core(bytes));
        RegsetView view = program.abi().regsetView().orElseThrow();
        for (String name : view.general().names()) {
            assertThat(core.registers(core.threads().get(0), view).get(name))
                    .as(id)
                    .isEqualTo(program.registers().get(name));
        }
        assertThat(core.auxv()).as(id).isEqualTo(program.mm().savedAuxv());
        core.segments().forEach(segment -> assertSame(core, segment, program, id));
        ByteArrayOutputStream again = new ByteArrayOutputStream();
        core.write(Channels.newChannel(again));
        assertThat(again.toByteArray()).as(id).isEqualTo(bytes);
    }

    /** Pages that cannot be read are zeroes in the core. */
    private static void assertSame(ElfCore core, CoreSegment segment, Program program, String id) {
        byte[] real = new byte[PAGE];
        byte[] stored = new byte[PAGE];
        for (long at = 0; at < segment.filesz(); at += PAGE) {
            if (program.mm().read(segment.vaddr() + at, real, PAGE) < PAGE) {
                real = new byte[PAGE];
            }
            assertThat(core.read(segment.vaddr() + at, stored, PAGE)).as(id).isEqualTo(PAGE);
            assertThat(stored).as(id).isEqualTo(real);
        }
    }
}
