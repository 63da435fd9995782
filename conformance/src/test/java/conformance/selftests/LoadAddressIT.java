package conformance.selftests;

import static org.assertj.core.api.Assertions.assertThat;

import binfmt.elf.testing.ElfImageBuilder;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import kernel.api.AuxVector;
import kernel.api.Vma;
import kernel.sim.exec.ExecRequest;
import kernel.sim.exec.FormatList;
import kernel.sim.exec.Kernel;
import kernel.sim.fs.MemoryFileSystem;
import kernel.sim.fs.Mount;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.profile.MachineProfile;
import kernel.sim.task.Program;
import kernel.sim.task.Task;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where position-independent programs go that ask for an alignment, as in the kernel's selftest load_address. */
class LoadAddressIT {
    private static final long PAGE = 0x1000;
    private static final long ENTRY = 0x80;
    private static final int RUNS = 200;
    private static final long SEED = Execs.seed(LoadAddressIT.class);

    private final MemoryFileSystem files = new MemoryFileSystem(Mount.DEFAULT);
    private final Kernel kernel = Execs.kernel(LinuxProfile.LINUX_6_18, files);

    @BeforeEach
    void putInterpreter() {
        files.put("/ld64", 0755, image(ElfImageBuilder.elf64(), PAGE).build());
        files.put("/ld32", 0755, image(ElfImageBuilder.elf32(), PAGE).build());
    }

    /** Starts a program of two segments, of which the second asks for the alignment. */
    private static ElfImageBuilder image(ElfImageBuilder builder, long align) {
        return builder.type(ElfImageBuilder.ET_DYN)
                .entry(ENTRY)
                .load(ElfImageBuilder.PF_R | ElfImageBuilder.PF_X, 0, 0, 0x400)
                .phdr(
                        ElfImageBuilder.PT_LOAD,
                        ElfImageBuilder.PF_R | ElfImageBuilder.PF_W,
                        0,
                        align,
                        0x400,
                        0x3000,
                        align)
                .size(0x400);
    }

    private void put(int bits, long align, boolean hasInterpreter) {
        ElfImageBuilder builder = image(bits == 64 ? ElfImageBuilder.elf64() : ElfImageBuilder.elf32(), align);
        byte[] image = (hasInterpreter ? builder.interp(0x200, "/ld" + bits) : builder).build();
        files.put("/p", 0755, image);
    }

    /** Returns the distance of the program's addresses from those in its file. */
    private static long bias(Program program) {
        long bias = program.mm().savedAuxv().value(AuxVector.AT_ENTRY).orElseThrow() - ENTRY;
        assertThat(program.mm().vmas())
                .filteredOn(vma -> vma.file().filter(program.exe()::equals).isPresent())
                .extracting(Vma::start)
                .hasSize(2)
                .contains(bias);
        return bias;
    }

    @ParameterizedTest
    @CsvSource({
        "64, 0x1000,    true,  0x555555554000",
        "64, 0x200000,  true,  0x555555400000",
        "64, 0x1000000, true,  0x555555000000",
        "64, 0x1000,    false, 0x7ffff7ffb000",
        "64, 0x200000,  false, 0x7ffff7c00000",
        "64, 0x1000000, false, 0x7ffff6000000",
        "32, 0x1000,    true,  0x56555000",
        "32, 0x200000,  true,  0x56400000",
        "32, 0x1000000, true,  0x56000000",
        "32, 0x1000,    false, 0xf7ffa000",
        "32, 0x200000,  false, 0xf7c00000",
        "32, 0x1000000, false, 0xf6000000",
    })
    void isAlignedWithoutRandomisation(int bits, String align, boolean hasInterpreter, String expected) {
        put(bits, Long.decode(align), hasInterpreter);
        long bias = bias(Execs.run(kernel, new Task(), ExecRequest.of("/p")));
        assertThat(bias % Long.decode(align)).isZero();
        assertThat("0x" + Long.toHexString(bias)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "64, 0x1000,    true",
        "64, 0x200000,  true",
        "64, 0x1000000, true",
        "64, 0x1000,    false",
        "64, 0x200000,  false",
        "64, 0x1000000, false",
        "32, 0x1000,    true",
        "32, 0x200000,  true",
        "32, 0x1000,    false",
    })
    void isAlignedAndDiffersWithRandomisation(int bits, String align, boolean hasInterpreter) {
        put(bits, Long.decode(align), hasInterpreter);
        Kernel random = new Kernel(
                LinuxProfile.LINUX_6_18,
                MachineProfile.builtIn(),
                files,
                FormatList.load(),
                new SplittableRandom(SEED));
        Set<Long> biases = new HashSet<>();
        for (int i = 0; i < RUNS; i++) {
            Task task = new Task();
            task.personality(0);
            long bias = bias(Execs.run(random, task, ExecRequest.of("/p")));
            assertThat(bias % Long.decode(align)).isZero();
            biases.add(bias);
        }
        assertThat(biases).hasSizeGreaterThan(1);
    }

    @Test
    void followsTheLargestAlignmentOfASegment() {
        byte[] image = image(ElfImageBuilder.elf64(), 0x200000)
                .phdr(ElfImageBuilder.PT_LOAD, ElfImageBuilder.PF_R, 0, 0x1000000, 0x400, 0x400, 0x400000)
                .interp(0x200, "/ld64")
                .build();
        files.put("/p", 0755, image);
        Program program = Execs.run(kernel, new Task(), ExecRequest.of("/p"));
        assertThat(program.mm().savedAuxv().value(AuxVector.AT_ENTRY)).contains(0x555555400000L + ENTRY);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 3, 0x1001, 0x300000, 0x1000001})
    void ignoresAnAlignmentThatIsNoPowerOfTwo(long align) {
        byte[] image = ElfImageBuilder.elf64()
                .type(ElfImageBuilder.ET_DYN)
                .entry(ENTRY)
                .phdr(ElfImageBuilder.PT_LOAD, ElfImageBuilder.PF_R, 0, 0, 0x400, 0x400, align)
                .interp(0x200, "/ld64")
                .size(0x400)
                .build();
        files.put("/p", 0755, image);
        Program program = Execs.run(kernel, new Task(), ExecRequest.of("/p"));
        // The lower bits of the preferred place alone are cut off: it lies in the middle of a page.
        assertThat(program.mm().savedAuxv().value(AuxVector.AT_ENTRY)).contains(0x555555554000L + ENTRY);
    }
}
