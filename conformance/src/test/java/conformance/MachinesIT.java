package conformance;

import static binfmt.elf.testing.ElfImageBuilder.ET_DYN;
import static binfmt.elf.testing.ElfImageBuilder.PF_R;
import static binfmt.elf.testing.ElfImageBuilder.PF_W;
import static binfmt.elf.testing.ElfImageBuilder.PF_X;
import static binfmt.elf.testing.ElfImageBuilder.PT_GNU_STACK;
import static binfmt.elf.testing.ElfImageBuilder.PT_LOAD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import binfmt.elf.testing.ElfImageBuilder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import kernel.api.AuxEntry;
import kernel.api.AuxVector;
import kernel.api.ByteString;
import kernel.api.Errno;
import kernel.api.ExecException;
import kernel.api.MmField;
import kernel.api.Personality;
import kernel.api.Signal;
import kernel.sim.exec.ExecRequest;
import kernel.sim.exec.FormatList;
import kernel.sim.exec.Kernel;
import kernel.sim.fs.MemoryFileSystem;
import kernel.sim.fs.Mount;
import kernel.sim.proc.MapsRow;
import kernel.sim.proc.ProcMaps;
import kernel.sim.profile.Architecture;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.profile.MachineProfile;
import kernel.sim.task.Program;
import kernel.sim.task.Task;
import kernel.sim.task.TaskExec;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** ELF on machines other than x86: header checks, layout, auxiliary vector and registers. No record of them exists. */
class MachinesIT {
    private static final long SEED = Long.getLong("ksim.seed", 1L);
    private static final String PROGRAM = "/p";
    private static final String INTERP = "/lib/ld.so";
    private static final int NAME = 0x200;

    private final MemoryFileSystem files = new MemoryFileSystem(Mount.DEFAULT);

    private static MachineProfile machine(String name) {
        return MachineProfile.builtIn(name).orElseThrow();
    }

    private Kernel kernel(String name, long seed) {
        MachineProfile machine = machine(name);
        Architecture architecture = Architecture.ofMachine(machine.machine()).orElseThrow();
        LinuxProfile profile = LinuxProfile.LINUX_6_18.on(architecture).orElseThrow();
        return new Kernel(profile, machine, files, FormatList.load(), new SplittableRandom(seed));
    }

    private Program exec(String machine, ElfImageBuilder program) {
        return exec(machine, program, Personality.ADDR_NO_RANDOMIZE, SEED);
    }

    private Program exec(String machine, ElfImageBuilder program, int personality, long seed) {
        files.put(PROGRAM, 0755, program.build());
        Task task = new Task();
        task.personality(personality);
        kernel(machine, seed).execve(task, ExecRequest.of(PROGRAM, "-v"));
        return task.program().orElseThrow();
    }

    private ExecException refused(String machine, ElfImageBuilder program) {
        return catchThrowableOfType(ExecException.class, () -> exec(machine, program));
    }

    private static ElfImageBuilder elf(String machine) {
        return switch (machine) {
            case "arm" -> ElfImageBuilder.elf32().machine(40).flags(0x5000000);
            case "riscv64" -> ElfImageBuilder.elf64().machine(243);
            case "s390x" -> ElfImageBuilder.elf64().machine(22).bigEndian();
            default -> ElfImageBuilder.elf64().machine(183);
        };
    }

    private static ElfImageBuilder dyn(String machine) {
        int page = machine(machine).pageSize();
        return elf(machine)
                .type(ET_DYN)
                .entry(page)
                .phdr(PT_LOAD, PF_R, 0, 0, page, page, page)
                .phdr(PT_LOAD, PF_R | PF_X, page, page, 0x100, 0x100, page)
                .phdr(PT_LOAD, PF_R | PF_W, 2L * page, 2L * page, 0x100, page + 0x200, page)
                .phdr(PT_GNU_STACK, PF_R | PF_W, 0, 0, 0, 0, 16)
                .size(3 * page);
    }

    private static ElfImageBuilder pie(String machine) {
        return dyn(machine).interp(NAME, INTERP);
    }

    private void putInterp(String machine) {
        files.put(INTERP, 0755, dyn(machine).build());
    }

    private static List<String> types(Program program) {
        return StartStack.of(program).auxv().entries().stream()
                .map(AuxEntry::type)
                .map(AuxVector::describe)
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "arm, 400000, b6ffc000, bf000000",
        "aarch64, aaaaaaaaa000, fffff7ffc000, 1000000000000",
        "aarch64-16k, aaaaaaaa8000, fffff7ff0000, 1000000000000",
        "aarch64-64k, aaaaaaaa0000, fffff7fc0000, 1000000000000",
        "riscv64, 2aaaaaa000, 3ff7ffc000, 4000000000",
    })
    void putsAProgramItsInterpreterAndTheStackWhereTheKernelDoes(
            String machine, String base, String interp, String top) {
        putInterp(machine);
        Program program = exec(machine, pie(machine));
        assertThat(Images.rows(program, PROGRAM).get(0).start()).isEqualTo(Long.parseLong(base, 16));
        assertThat(Images.rows(program, INTERP).get(0).start()).isEqualTo(Long.parseLong(interp, 16));
        assertThat(Images.only(program, "[stack]").end()).isEqualTo(Long.parseLong(top, 16));
        StartStack stack = StartStack.of(program);
        assertThat(stack.aux(AuxVector.AT_BASE)).isEqualTo(Long.parseLong(interp, 16));
        assertThat(stack.argv()).containsExactly(PROGRAM, "-v");
        assertThat(stack.aux(AuxVector.AT_PAGESZ)).isEqualTo(machine(machine).pageSize());
        assertThat(program.mm().get(MmField.START_STACK) % 16).isZero();
    }

    private static Stream<String> machines() {
        return MachineProfile.names().stream().filter(name -> !name.equals("x86_64"));
    }

    @ParameterizedTest
    @MethodSource("machines")
    void mapsWholePages(String machine) {
        putInterp(machine);
        int page = machine(machine).pageSize();
        Program program = exec(machine, pie(machine));
        for (MapsRow row : ProcMaps.rows(program)) {
            assertThat(row.start() % page).as(row.toString()).isZero();
            assertThat((row.end() - row.start()) % page).as(row.toString()).isZero();
        }
        long brk = program.mm().get(MmField.START_BRK);
        assertThat(brk).isEqualTo(Images.rows(program, PROGRAM).get(0).start() + 4L * page);
    }

    @Test
    void readsZeroesBetweenTheEndOfAFileAndThatOfItsLargePage() {
        Program program = exec(
                "aarch64-64k",
                elf("aarch64-64k")
                        .entry(0x10000)
                        .load(PF_R | PF_X, 0, 0x10000, 0x400)
                        .phdr(PT_LOAD, PF_R | PF_W, 0x400, 0x30400, 0x100, 0x100, 0x10000)
                        .put(0x400, (byte) 7)
                        .size(0x500));
        assertThat(Images.maps(program)).startsWith("10000-20000 r-xp 0 /p", "30000-40000 rw-p 0 /p");
        assertThat(StartStack.bytes(program, 0x30400, 1)).containsExactly(7);
        assertThat(StartStack.bytes(program, 0x30500, 0xfb00)).containsOnly(0);
    }

    @Test
    void refusesASegmentThatALargePageCannotHold() {
        ElfImageBuilder apart = elf("aarch64")
                .entry(0x10000)
                .load(PF_R | PF_X, 0x1000, 0x10000, 0x100)
                .size(0x2000);
        exec("aarch64", apart);
        ExecException e = refused("aarch64-16k", apart);
        assertThat(e.violation().rule().id()).isEqualTo("elf.load.map");
        assertThat(e.errno()).isEqualTo(Errno.EINVAL);
        assertThat(e.signal()).contains(Signal.SIGSEGV);
    }

    @ParameterizedTest
    @MethodSource("machines")
    void startsWithTheInterpretersFirstInstruction(String machine) {
        putInterp(machine);
        Program program = exec(machine, pie(machine));
        long entry =
                Images.rows(program, INTERP).get(0).start() + machine(machine).pageSize();
        long sp = program.mm().get(MmField.START_STACK);
        String ip = switch (machine) {
            case "riscv64" -> "epc";
            case "s390x" -> "psw.addr";
            default -> "pc";
        };
        assertThat(program.registers().get(ip)).isEqualTo(entry);
        assertThat(program.registers().get(machine.equals("s390x") ? "r15" : "sp"))
                .isEqualTo(sp);
    }

    @Test
    void setsTheStateOfTheProcessor() {
        assertThat(exec("arm", dyn("arm")).registers().get("cpsr")).isEqualTo(0x10);
        assertThat(exec("arm", dyn("arm").entry(0x1001)).registers().get("cpsr"))
                .isEqualTo(0x30);
        assertThat(exec("arm", dyn("arm").entry(0x1001)).registers().get("pc") & 1)
                .isZero();
        assertThat(exec("aarch64", dyn("aarch64")).registers().get("pstate")).isZero();
        assertThat(exec("riscv64", dyn("riscv64")).registers().get("status")).isEqualTo(0x200002020L);
        assertThat(exec("s390x", dyn("s390x")).registers().get("psw.mask")).isEqualTo(0x0705000180000000L);
    }

    @ParameterizedTest
    @CsvSource({"arm, r4, r0, 0", "aarch64, x19, x0, 0", "riscv64, s0, a0, 7", "s390x, r6, r2, 7"})
    void keepsTheCallersRegistersWhereTheKernelDoesNotClearThem(
            String machine, String kept, String result, long expected) {
        files.put(PROGRAM, 0755, dyn(machine).build());
        Kernel kernel = kernel(machine, SEED);
        Task task = new Task();
        kernel.execve(task, ExecRequest.of(PROGRAM));
        Program caller = task.program().orElseThrow();
        new TaskExec(task)
                .start(new Program(
                        caller.kernel(),
                        caller.exe(),
                        caller.comm(),
                        caller.format(),
                        caller.abi(),
                        caller.mm(),
                        caller.registers().with(kept, 7).with(result, 5),
                        true,
                        () -> {}));
        kernel.execve(task, ExecRequest.of(PROGRAM));
        Program program = task.program().orElseThrow();
        assertThat(program.registers().get(kept)).isEqualTo(expected);
        assertThat(program.registers().get(result)).isZero();
    }

    @Test
    void tellsTheAuxiliaryVectorInTheOrderOfTheMachine() {
        putInterp("aarch64");
        assertThat(types(exec("aarch64", pie("aarch64"))))
                .containsExactly(
                        "AT_SYSINFO_EHDR",
                        "AT_MINSIGSTKSZ",
                        "AT_HWCAP",
                        "AT_PAGESZ",
                        "AT_CLKTCK",
                        "AT_PHDR",
                        "AT_PHENT",
                        "AT_PHNUM",
                        "AT_BASE",
                        "AT_FLAGS",
                        "AT_ENTRY",
                        "AT_UID",
                        "AT_EUID",
                        "AT_GID",
                        "AT_EGID",
                        "AT_SECURE",
                        "AT_RANDOM",
                        "AT_HWCAP2",
                        "AT_HWCAP3",
                        "AT_EXECFN",
                        "AT_PLATFORM",
                        "AT_RSEQ_FEATURE_SIZE",
                        "AT_RSEQ_ALIGN",
                        "AT_NULL");
        assertThat(types(exec("riscv64", dyn("riscv64"))))
                .startsWith("AT_SYSINFO_EHDR", "AT_L1I_CACHESIZE", "AT_L1I_CACHEGEOMETRY")
                .doesNotContain("AT_PLATFORM");
        assertThat(types(exec("arm", dyn("arm")))).startsWith("AT_SYSINFO_EHDR", "AT_HWCAP");
    }

    @Nested
    class BigEndian {
        @Test
        void numbersAreReadAndWrittenWithTheHighestByteFirst() {
            putInterp("s390x");
            Program program = exec("s390x", pie("s390x"));
            long sp = program.mm().get(MmField.START_STACK);
            assertThat(StartStack.bytes(program, sp, 8)).containsExactly(0, 0, 0, 0, 0, 0, 0, 2);
            assertThat(Images.rows(program, PROGRAM).get(0).start()).isEqualTo(0x2aa00000000L);
            assertThat(StartStack.of(program).aux(AuxVector.AT_PHNUM)).isEqualTo(5);
        }

        @Test
        void aFileInTheOtherOrderIsForAnotherMachine() {
            ExecException e = refused(
                    "s390x",
                    ElfImageBuilder.elf64()
                            .machine(22)
                            .load(PF_R, 0, 0x10000, 0x100)
                            .size(0x100));
            assertThat(e.errno()).isEqualTo(Errno.ENOEXEC);
            assertThat(e.violation().rule().id()).isEqualTo("elf.header.type");
        }

        @Test
        void anEiDataThatLiesDoesNotMatter() {
            putInterp("s390x");
            byte[] program = pie("s390x").build();
            program[5] = 1;
            files.put(PROGRAM, 0755, program);
            kernel("s390x", SEED).execve(new Task(), ExecRequest.of(PROGRAM));
        }
    }

    @Nested
    class HeaderChecks {
        @ParameterizedTest
        @CsvSource({"arm, 62", "aarch64, 40", "riscv64, 183", "s390x, 62"})
        void refuseOtherMachines(String machine, int other) {
            ExecException e = refused(machine, dyn(machine).machine(other));
            assertThat(e.errno()).isEqualTo(Errno.ENOEXEC);
            assertThat(e.violation().rule().id()).isEqualTo("elf.header.machine");
        }

        @ParameterizedTest
        @ValueSource(strings = {"riscv64", "s390x"})
        void lookAtTheClassWhereTheKernelDoes(String machine) {
            ExecException e = refused(machine, dyn(machine).elfClass(1));
            assertThat(e.errno()).isEqualTo(Errno.ENOEXEC);
            assertThat(e.violation().rule().id()).isEqualTo("elf.header.target");
            exec("aarch64", dyn("aarch64").elfClass(1));
        }

        @ParameterizedTest
        @CsvSource({"0x1002, 0x5000000", "0x1000, 0x8", "0x1003, 0x0"})
        void lookAtEntryAndFlagsOfArmPrograms(String entry, String flags) {
            boolean isThumb = (Integer.decode(entry) & 1) != 0;
            ElfImageBuilder program = dyn("arm").entry(Integer.decode(entry)).flags(Integer.decode(flags));
            if (isThumb) {
                exec("arm", program);
            } else {
                ExecException e = refused("arm", program);
                assertThat(e.violation().rule().id()).isEqualTo("elf.header.target");
            }
        }

        @Test
        void leaveArmProgramsWhoseSegmentsMoveToAnotherFormat() {
            ExecException e = refused("arm", dyn("arm").osabi(65));
            assertThat(e.errno()).isEqualTo(Errno.ENOEXEC);
            assertThat(e.violation().rule().id()).isEqualTo("elf.header.fdpic");
        }

        @Test
        void knowTheOldNumberOfS390() {
            exec("s390x", dyn("s390x").machine(0xa390));
        }
    }

    @Nested
    class ExecutableStacks {
        @Test
        void makeAllExecutableOnArmAndNothingElseOnOthers() {
            assertThat(Images.maps(exec(
                            "arm",
                            elf("arm")
                                    .entry(0x10000)
                                    .load(PF_R, 0, 0x10000, 0x100)
                                    .size(0x100))))
                    .startsWith("10000-11000 r-xp 0 /p")
                    .anyMatch(line -> line.contains("rwxp 0 [stack]"));
            for (String machine : List.of("aarch64", "riscv64", "s390x")) {
                ElfImageBuilder program = elf(machine)
                        .entry(0x10000)
                        .load(PF_R, 0, 0x10000, 0x100)
                        .size(0x100);
                assertThat(Images.maps(exec(machine, program)))
                        .startsWith("10000-11000 r--p 0 /p")
                        .anyMatch(line -> line.contains("rw-p 0 [stack]"));
            }
        }
    }

    @Nested
    class Properties {
        private static final int NOTE = 0x300;

        private static byte[] note(int descsz, int... words) {
            ByteBuffer note = ByteBuffer.allocate(16 + 4 * words.length).order(ByteOrder.LITTLE_ENDIAN);
            note.putInt(4).putInt(descsz).putInt(5).put(new byte[] {'G', 'N', 'U', 0});
            for (int word : words) {
                note.putInt(word);
            }
            return note.array();
        }

        private ElfImageBuilder with(byte[] note) {
            return dyn("aarch64")
                    .phdr(0x6474e553, PF_R, NOTE, NOTE, note.length, note.length, 8)
                    .put(NOTE, note);
        }

        @Test
        void ofTheInterpreterReplaceThoseOfTheProgram() {
            files.put(INTERP, 0755, with(changed(8, 4)).build());
            ExecException e =
                    refused("aarch64", with(note(16, 0xc0000000, 4, 1, 0)).interp(NAME, INTERP));
            assertThat(e.violation().rule().id()).isEqualTo("elf.property.note");
            assertThat(e.violation().path())
                    .hasValueSatisfying(path -> assertThat(path).hasToString(INTERP));
            putInterp("aarch64");
            exec("aarch64", with(changed(8, 4)).interp(NAME, INTERP));
        }

        private record Bad(String rule, Errno errno, ByteString note) {
            Bad(String rule, Errno errno, byte[] note) {
                this(rule, errno, ByteString.of(note));
            }

            @Override
            public String toString() {
                return rule;
            }
        }

        private static byte[] changed(int at, int value) {
            byte[] note = note(16, 0xc0000000, 4, 1, 0);
            note[at] = (byte) value;
            return note;
        }

        static Stream<Bad> bad() {
            return Stream.of(
                    new Bad("elf.property.size", Errno.ENOEXEC, new byte[1025]),
                    new Bad("elf.property.read", Errno.EIO, new byte[15]),
                    new Bad("elf.property.note", Errno.ENOEXEC, changed(8, 4)),
                    new Bad("elf.property.note", Errno.ENOEXEC, changed(12, 'g')),
                    new Bad("elf.property.note", Errno.ENOEXEC, changed(0, 5)),
                    new Bad("elf.property.desc", Errno.ENOEXEC, changed(4, 17)),
                    new Bad("elf.property.length", Errno.ENOEXEC, changed(4, 7)),
                    new Bad("elf.property.length", Errno.ENOEXEC, changed(20, 9)),
                    new Bad("elf.property.length", Errno.ENOEXEC, changed(4, 12)),
                    new Bad("elf.property.word", Errno.ENOEXEC, changed(20, 8)),
                    new Bad("elf.property.order", Errno.ENOEXEC, note(32, 2, 4, 0, 0, 2, 4, 0, 0)));
        }

        @ParameterizedTest
        @MethodSource("bad")
        void areRefusedIfDamagedWhereTheKernelReadsThem(Bad bad) {
            ExecException e = refused("aarch64", with(bad.note.toByteArray()));
            assertThat(e.errno()).isEqualTo(bad.errno);
            assertThat(e.violation().rule().id()).isEqualTo(bad.rule);
            assertThat(e.signal()).isEmpty();
            exec("riscv64", dyn("riscv64").phdr(0x6474e553, PF_R, 0, 0, 5000, 0, 8));
        }

        @Test
        void behindTheInterpretersNameDoNotCount() {
            putInterp("aarch64");
            byte[] broken = changed(8, 4);
            exec(
                    "aarch64",
                    pie("aarch64")
                            .phdr(0x6474e553, PF_R, NOTE, NOTE, broken.length, 0, 8)
                            .put(NOTE, broken));
        }
    }

    /** Ranges of random addresses: names, page sizes and bits differ, the rules do not. */
    @ParameterizedTest
    @CsvSource({
        "arm, 400000, ff, bf000000, 7ff, 2000000",
        "aarch64, aaaaaaaaa000, 3ffff, 1000000000000, 3ffff, 40000000",
        "aarch64-16k, aaaaaaaa8000, ffff, 1000000000000, ffff, 40000000",
        "aarch64-64k, aaaaaaaa0000, 3fff, 1000000000000, 3fff, 40000000",
        "riscv64, 2aaaaaa000, 3ffff, 4000000000, 3ffff, 40000000",
        "s390x, 2aa00000000, 3ff80, 3ffffff9000, 3ff80, 2000000",
    })
    void movesWithinTheRangesOfTheMachine(
            String machine, String base, String mmapPages, String top, String stackPages, String brkRange) {
        int page = machine(machine).pageSize();
        long start = Long.parseLong(base, 16);
        long stackTop = Long.parseLong(top, 16);
        putInterp(machine);
        Spread[] spreads = {
            new Spread(
                    "program",
                    start,
                    start + Long.parseLong(mmapPages, 16) * page,
                    p -> Images.rows(p, PROGRAM).get(0).start(),
                    page),
            new Spread(
                    "end of the stack",
                    stackTop - (Long.parseLong(stackPages, 16) + 2) * page,
                    stackTop,
                    p -> Images.only(p, "[stack]").end(),
                    page),
            new Spread(
                    "break",
                    page,
                    Long.parseLong(brkRange, 16),
                    p -> p.mm().get(MmField.START_BRK)
                            - Images.rows(p, PROGRAM).get(0).start()
                            - 4L * page,
                    page),
        };
        files.put(PROGRAM, 0755, pie(machine).build());
        Kernel kernel = kernel(machine, SEED);
        for (int exec = 0; exec < 1000; exec++) {
            Task task = new Task();
            task.personality(Personality.PER_LINUX);
            kernel.execve(task, ExecRequest.of(PROGRAM, "-v"));
            for (Spread spread : spreads) {
                spread.add(task.program().orElseThrow(), exec);
            }
            task.kill(Signal.SIGKILL);
        }
        for (Spread spread : spreads) {
            spread.assertWide();
        }
    }
}
