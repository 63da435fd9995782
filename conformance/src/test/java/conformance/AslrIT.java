package conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import kernel.api.AuxVector;
import kernel.api.ByteString;
import kernel.api.MmField;
import kernel.api.Personality;
import kernel.sim.exec.ExecRequest;
import kernel.sim.exec.Kernel;
import kernel.sim.proc.MapsRow;
import kernel.sim.proc.ProcStack;
import kernel.sim.profile.MachineProfile;
import kernel.sim.profile.Settings;
import kernel.sim.task.Program;
import kernel.sim.task.Task;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Address randomisation: where things go with many seeds, and that nothing moves without it. */
class AslrIT {
    private static final long SEED = Long.getLong("ksim.seed", 1L);
    private static final int EXECS = 10_000;
    private static final String PIE = "/bin/pie";
    private static final String STATIC = "/bin/static";
    private static final String SMALL = "/bin/small";
    private static final String INTERP_32 = "/lib/ld32.so";

    private static final MachineProfile MACHINE = MachineProfile.builtIn();

    private final MemoryRoot root = new MemoryRoot()
            .put(PIE, SampleElf.pie64())
            .put(STATIC, SampleElf.staticPie64())
            .put(SampleElf.INTERP, SampleElf.interp64())
            .put(SMALL, SampleElf.pie32(INTERP_32))
            .put(INTERP_32, SampleElf.interp32());

    private Program exec(String path, long seed, int personality, MachineProfile machine) {
        Task task = new Task();
        task.personality(personality);
        root.kernel(machine, seed).execve(task, ExecRequest.of(path, "argument"));
        return task.program().orElseThrow();
    }

    private Program random(String path, long seed) {
        return exec(path, seed, Personality.PER_LINUX, MACHINE);
    }

    private static long start(Program program, String path) {
        return Images.rows(program, path).get(0).start();
    }

    private static long end(Program program, String path) {
        List<MapsRow> rows = Images.rows(program, path);
        return rows.get(rows.size() - 1).end();
    }

    private static long brk(Program program) {
        return program.mm().get(MmField.START_BRK);
    }

    @Nested
    class EveryAddressStaysInItsRange {
        private static final long PAGE = 4096;
        private static final long TASK_SIZE_64 = 0x7ffffffff000L;
        private static final long TASK_SIZE_32 = 0xffffe000L;
        private static final long STACK_PAGES_64 = 0x3fffff;
        private static final long STACK_PAGES_32 = 0x7ff;
        private static final long MMAP_PAGES_64 = (1 << 28) - 1;
        private static final long MMAP_PAGES_32 = (1 << 8) - 1;
        private static final long ET_DYN_BASE_64 = 0x555555554000L;
        private static final long ET_DYN_BASE_32 = 0x56555000L;

        /** The end moves by whole pages, and then by up to 8191 bytes, aligned to 16 and rounded to pages. */
        private static Spread stackEnd(long taskSize, long pages) {
            return new Spread("end of the stack", taskSize - (pages + 2) * PAGE, taskSize, p -> end(p, "[stack]"));
        }

        /** Mappings start below the stack's limit, its guard gap and its random distance, and at least 128 MiB. */
        private static Spread mmapBase(long taskSize, long stackPages, long mmapPages, String highest) {
            long gap = Math.max((8L << 20) + (1L << 20) + stackPages * PAGE, 128L << 20);
            long most = taskSize - gap;
            return new Spread("base of mappings", most - mmapPages * PAGE, most, p -> end(p, highest));
        }

        private static Spread program(String path, long base, long pages) {
            return new Spread("program", base, base + pages * PAGE, p -> start(p, path));
        }

        /** One page stays free between the program and the lowest break. */
        private static Spread brkBehind(String path, long range) {
            return new Spread("break behind the program", PAGE, range, p -> brk(p) - end(p, path));
        }

        private void assertSpread(String path, Spread... spreads) {
            System.out.println(path + ": seeds " + SEED + " to " + (SEED + EXECS - 1));
            for (long seed = SEED; seed < SEED + EXECS; seed++) {
                Program program = random(path, seed);
                assertThat(program.registers().get("rsp") % 16)
                        .as("stack pointer, seed %d", seed)
                        .isZero();
                for (Spread spread : spreads) {
                    spread.add(program, seed);
                }
            }
            for (Spread spread : spreads) {
                spread.assertWide();
            }
        }

        @Test
        void ofAProgramWithAnInterpreter() {
            assertSpread(
                    PIE,
                    stackEnd(TASK_SIZE_64, STACK_PAGES_64),
                    mmapBase(TASK_SIZE_64, STACK_PAGES_64, MMAP_PAGES_64, SampleElf.INTERP),
                    program(PIE, ET_DYN_BASE_64, MMAP_PAGES_64),
                    brkBehind(PIE, 1L << 30));
        }

        @Test
        void ofAProgramWithoutOne() {
            long brk = ET_DYN_BASE_64 + PAGE;
            assertSpread(
                    STATIC,
                    stackEnd(TASK_SIZE_64, STACK_PAGES_64),
                    mmapBase(TASK_SIZE_64, STACK_PAGES_64, MMAP_PAGES_64, STATIC),
                    new Spread("break", brk, brk + (1L << 30) - PAGE, AslrIT::brk));
        }

        @Test
        void ofA32BitProgram() {
            assertSpread(
                    SMALL,
                    stackEnd(TASK_SIZE_32, STACK_PAGES_32),
                    mmapBase(TASK_SIZE_32, STACK_PAGES_32, MMAP_PAGES_32, INTERP_32),
                    program(SMALL, ET_DYN_BASE_32, MMAP_PAGES_32),
                    brkBehind(SMALL, 32L << 20));
        }

        @Test
        void exceptThatTheVdsoStaysBelowTheInterpreter() {
            for (long seed = SEED; seed < SEED + 100; seed++) {
                Program program = random(PIE, seed);
                assertThat(end(program, "[vdso]")).as("seed %d", seed).isEqualTo(start(program, SampleElf.INTERP));
                assertThat(StartStack.of(program).aux(AuxVector.AT_SYSINFO_EHDR))
                        .as("seed %d", seed)
                        .isEqualTo(start(program, "[vdso]"));
            }
        }
    }

    @Nested
    class TheSeed {
        private static void assertSame(Program one, Program other) {
            assertThat(Images.maps(one)).isEqualTo(Images.maps(other));
            assertThat(one.registers()).isEqualTo(other.registers());
            assertThat(ProcStack.of(one)).isPresent().isEqualTo(ProcStack.of(other));
            assertThat(brk(one)).isEqualTo(brk(other));
        }

        @ParameterizedTest
        @ValueSource(strings = {PIE, STATIC, SMALL})
        void givesTheSameImageAgain(String path) {
            for (long seed = SEED; seed < SEED + 20; seed++) {
                assertSame(random(path, seed), random(path, seed));
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {PIE, STATIC, SMALL})
        void givesAnotherImageThanOtherSeeds(String path) {
            assertThat(Images.maps(random(path, SEED))).isNotEqualTo(Images.maps(random(path, SEED + 1)));
        }

        @Test
        void decidesTheRandomBytesOfTheProgram() {
            Set<ByteString> bytes = new HashSet<>();
            for (long seed = SEED; seed < SEED + 100; seed++) {
                Program program = random(PIE, seed);
                long at = StartStack.of(program).aux(AuxVector.AT_RANDOM);
                bytes.add(ByteString.of(StartStack.bytes(program, at, 16)));
            }
            assertThat(bytes).hasSize(100);
        }

        @Test
        void givesEveryExecOfOneKernelItsOwnAddresses() {
            Kernel kernel = root.kernel(MACHINE, SEED);
            Set<Long> starts = new HashSet<>();
            for (int i = 0; i < 100; i++) {
                Task task = new Task();
                task.personality(Personality.PER_LINUX);
                kernel.execve(task, ExecRequest.of(PIE));
                starts.add(start(task.program().orElseThrow(), PIE));
            }
            assertThat(starts).hasSize(100);
        }
    }

    @Nested
    class ItIsOff {
        private void assertFixed(int personality, MachineProfile machine) {
            for (String path : List.of(PIE, STATIC, SMALL)) {
                Program expected = exec(path, SEED, personality, machine);
                TheSeed.assertSame(expected, exec(path, SEED + 1, personality, machine));
                assertThat(end(expected, "[stack]")).isIn(0x7ffffffff000L, 0xffffe000L);
                long at = StartStack.of(expected).aux(AuxVector.AT_RANDOM);
                assertThat(ByteString.of(StartStack.bytes(expected, at, 16))).isEqualTo(MACHINE.atRandom());
            }
        }

        @Test
        void byDefault() {
            assertThat(new Task().personality()).isEqualTo(Personality.ADDR_NO_RANDOMIZE);
            assertFixed(new Task().personality(), MACHINE);
        }

        @Test
        void whenTheKernelIsSetSo() {
            assertFixed(Personality.PER_LINUX, withRandomizeVaSpace(0));
        }

        @Test
        void forTheBreakAloneWhenTheKernelIsSetToOne() {
            MachineProfile machine = withRandomizeVaSpace(1);
            Set<Long> distances = new HashSet<>();
            Set<Long> starts = new HashSet<>();
            for (long seed = SEED; seed < SEED + 100; seed++) {
                Program program = exec(PIE, seed, Personality.PER_LINUX, machine);
                distances.add(brk(program) - end(program, PIE));
                starts.add(start(program, PIE));
            }
            assertThat(distances).containsExactly(0L);
            assertThat(starts).hasSize(100);
        }
    }

    private static MachineProfile withRandomizeVaSpace(int value) {
        Settings old = MACHINE.settings();
        Settings settings = new Settings(
                old.mmapMinAddr(),
                old.hintMin(),
                old.overcommitMemory(),
                old.isLegacyVaLayout(),
                old.maxMapCount(),
                old.mmapRndBits(),
                old.mmapRndCompatBits(),
                value,
                old.suidDumpable());
        return MACHINE.withSystem(MACHINE.memTotalPages(), MACHINE.swapTotalPages(), settings);
    }
}
