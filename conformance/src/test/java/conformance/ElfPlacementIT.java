package conformance;

import static binfmt.elf.testing.ElfImageBuilder.ET_DYN;
import static binfmt.elf.testing.ElfImageBuilder.ET_EXEC;
import static binfmt.elf.testing.ElfImageBuilder.PF_R;
import static binfmt.elf.testing.ElfImageBuilder.PF_X;
import static binfmt.elf.testing.ElfImageBuilder.PT_GNU_STACK;
import static binfmt.elf.testing.ElfImageBuilder.PT_LOAD;
import static org.assertj.core.api.Assertions.assertThat;

import binfmt.elf.testing.ElfImageBuilder;
import kernel.api.AuxVector;
import kernel.api.MmField;
import kernel.api.Personality;
import kernel.sim.exec.ExecRequest;
import kernel.sim.task.Program;
import kernel.sim.task.Task;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where programs go that the kernel places: position-independent ones, interpreters, and 32-bit programs. */
class ElfPlacementIT {
    private static final long ET_DYN_BASE = 0x555555554000L;

    private final MemoryRoot root = new MemoryRoot();

    private Program exec(ElfImageBuilder program) {
        root.put("/bin/a", program);
        return root.exec("/bin/a");
    }

    @Nested
    class WithAnInterpreter {
        @Test
        void aProgramGoesToTwoThirdsOfTheAddressSpaceAndItsInterpreterBelowTheStack() {
            root.put(SampleElf.INTERP, SampleElf.interp64());
            assertThat(Images.maps(exec(SampleElf.pie64())))
                    .startsWith(
                            "555555554000-555555555000 r--p 0 /bin/a",
                            "555555555000-555555556000 r-xp 1000 /bin/a",
                            "7ffff7ff5000-7ffff7ff9000 r--p 0 [vvar]",
                            "7ffff7ff9000-7ffff7ffb000 r--p 0 [vvar_vclock]",
                            "7ffff7ffb000-7ffff7ffd000 r-xp 0 [vdso]",
                            "7ffff7ffd000-7ffff7ffe000 r--p 0 /lib/ld.so",
                            "7ffff7ffe000-7ffff7fff000 r-xp 1000 /lib/ld.so");
        }

        @Test
        void theInterpreterStartsAndIsToldWhereTheProgramIs() {
            root.put(SampleElf.INTERP, SampleElf.interp64());
            Program program = exec(SampleElf.pie64());
            StartStack stack = StartStack.of(program);
            assertThat(program.registers().get("rip")).isEqualTo(0x7ffff7ffe000L);
            assertThat(stack.aux(AuxVector.AT_BASE)).isEqualTo(0x7ffff7ffd000L);
            assertThat(stack.aux(AuxVector.AT_ENTRY)).isEqualTo(ET_DYN_BASE + 0x1000);
            assertThat(stack.aux(AuxVector.AT_PHDR)).isEqualTo(ET_DYN_BASE + 64);
            assertThat(stack.aux(AuxVector.AT_PHNUM)).isEqualTo(3);
            assertThat(program.mm().get(MmField.START_BRK)).isEqualTo(ET_DYN_BASE + 0x2000);
            assertThat(program.exe().path()).hasToString("/bin/a");
        }

        @Test
        void aProgramAtFixedAddressesStaysThere() {
            root.put(SampleElf.INTERP, SampleElf.interp64());
            Program program = exec(SampleElf.exec64().interp(SampleElf.INTERP_NAME, SampleElf.INTERP));
            assertThat(Images.rows(program, "/bin/a").get(0).start()).isEqualTo(0x400000);
            assertThat(program.registers().get("rip")).isEqualTo(0x7ffff7ffe000L);
        }

        @Test
        void anInterpreterAtFixedAddressesStaysThereToo() {
            root.put(SampleElf.INTERP, SampleElf.exec64());
            Program program = exec(SampleElf.pie64());
            assertThat(Images.rows(program, SampleElf.INTERP).get(0).start()).isEqualTo(0x400000);
            assertThat(program.registers().get("rip")).isEqualTo(0x401000);
            assertThat(StartStack.of(program).aux(AuxVector.AT_BASE)).isZero();
        }

        @Test
        void onlyTheFirstNameCounts() {
            root.put(SampleElf.INTERP, SampleElf.interp64());
            Program program = exec(SampleElf.pie64().interp(0x300, "/lib/other.so"));
            assertThat(Images.rows(program, SampleElf.INTERP)).hasSize(2);
        }

        @Test
        void theInterpretersOwnInterpreterDoesNotCount() {
            root.put(SampleElf.INTERP, SampleElf.interp64().interp(0x300, "/missing"));
            assertThat(Images.rows(exec(SampleElf.pie64()), SampleElf.INTERP)).hasSize(2);
        }
    }

    @Nested
    class WithoutAnInterpreter {
        @Test
        void aPositionIndependentProgramGoesBelowTheStackAndItsBreakDoesNot() {
            Program program = exec(SampleElf.staticPie64());
            assertThat(Images.maps(program))
                    .startsWith(
                            "7ffff7ff5000-7ffff7ff9000 r--p 0 [vvar]",
                            "7ffff7ff9000-7ffff7ffb000 r--p 0 [vvar_vclock]",
                            "7ffff7ffb000-7ffff7ffd000 r-xp 0 [vdso]",
                            "7ffff7ffd000-7ffff7ffe000 r--p 0 /bin/a",
                            "7ffff7ffe000-7ffff7fff000 r-xp 1000 /bin/a");
            assertThat(program.registers().get("rip")).isEqualTo(0x7ffff7ffe000L);
            assertThat(StartStack.of(program).aux(AuxVector.AT_BASE)).isZero();
            assertThat(StartStack.of(program).aux(AuxVector.AT_PHDR)).isEqualTo(0x7ffff7ffd040L);
            assertThat(program.mm().get(MmField.START_BRK)).isEqualTo(0x555555555000L);
        }
    }

    @Nested
    class Alignment {
        private static ElfImageBuilder aligned(ElfImageBuilder file, long vaddr, long align) {
            return file.type(ET_DYN)
                    .entry(vaddr)
                    .phdr(PT_LOAD, PF_R | PF_X, 0, vaddr, 0x1000, 0x1000, align)
                    .size(0x1000);
        }

        private static ElfImageBuilder withInterp(long vaddr, long align) {
            return aligned(ElfImageBuilder.elf64().interp(SampleElf.INTERP_NAME, SampleElf.INTERP), vaddr, align);
        }

        @ParameterizedTest
        @CsvSource({"0, 0x1000", "0, 0x200000", "0, 0x1000000", "0, 0x40000000", "0x10000, 0x200000"})
        void holdsForTheFirstSegment(String vaddr, String alignment) {
            root.put(SampleElf.INTERP, SampleElf.interp64());
            long align = Long.decode(alignment);
            Program dynamic = exec(withInterp(Long.decode(vaddr), align));
            assertThat(Images.only(dynamic, "/bin/a").start() % align).isZero();
            Program loader = exec(aligned(ElfImageBuilder.elf64(), Long.decode(vaddr), align));
            assertThat(Images.only(loader, "/bin/a").start() % align).isZero();
        }

        @Test
        void movesAProgramDownAndNeverUp() {
            root.put(SampleElf.INTERP, SampleElf.interp64());
            Program program = exec(withInterp(0x10000, 0x40000000));
            assertThat(Images.only(program, "/bin/a").start()).isEqualTo(0x555540000000L);
        }

        @ParameterizedTest
        @ValueSource(longs = {0, 1, 3, 0x3000, 0x1fffff})
        void countsOnlyAsAPowerOfTwoOfMoreThanAPage(long align) {
            Program program = exec(aligned(ElfImageBuilder.elf64(), 0x10000, align));
            assertThat(Images.only(program, "/bin/a").end()).isEqualTo(0x7ffff7fff000L);
        }
    }

    @Nested
    class ExecutableStack {
        private Program exec(boolean is64, int type, int... stackFlags) {
            ElfImageBuilder file = is64 ? ElfImageBuilder.elf64() : ElfImageBuilder.elf32();
            file.type(type).entry(0x8048000).load(PF_R, 0, 0x8048000, 0x1000).size(0x1000);
            for (int flags : stackFlags) {
                file.phdr(PT_GNU_STACK, flags, 0, 0, 0, 0, 16);
            }
            return ElfPlacementIT.this.exec(file);
        }

        @ParameterizedTest
        @CsvSource({"true, 6, rw-p", "true, 7, rwxp", "true, 1, rwxp", "false, 6, rw-p", "false, 7, rwxp"})
        void isGivenToWhoeverAsksAndNothingElseBecomesExecutable(boolean is64, int flags, String perms) {
            Program program = exec(is64, ET_EXEC, flags);
            assertThat(Images.only(program, "[stack]").perms()).isEqualTo(perms);
            assertThat(Images.only(program, "/bin/a").perms()).isEqualTo("r--p");
        }

        @Test
        void isWhatTheLastHeaderSays() {
            assertThat(Images.only(exec(true, ET_EXEC, 7, 6), "[stack]").perms())
                    .isEqualTo("rw-p");
            assertThat(Images.only(exec(true, ET_EXEC, 6, 7), "[stack]").perms())
                    .isEqualTo("rwxp");
        }

        @Test
        void isNotGivenToA64BitProgramThatDoesNotSay() {
            Program program = exec(true, ET_EXEC);
            assertThat(Images.only(program, "[stack]").perms()).isEqualTo("rw-p");
            assertThat(Images.only(program, "/bin/a").perms()).isEqualTo("r--p");
        }

        @Test
        void isGivenToA32BitProgramThatDoesNotSayAndAllThatItCanReadIsExecutable() {
            Program program = exec(false, ET_EXEC);
            assertThat(Images.only(program, "[stack]").perms()).isEqualTo("rwxp");
            assertThat(Images.only(program, "/bin/a").perms()).isEqualTo("r-xp");
        }

        @Test
        void doesNotComeFromTheInterpreter() {
            root.put(SampleElf.INTERP, SampleElf.interp64().phdr(PT_GNU_STACK, 7, 0, 0, 0, 0, 16));
            Program program = ElfPlacementIT.this.exec(SampleElf.pie64());
            assertThat(Images.only(program, "[stack]").perms()).isEqualTo("rw-p");
        }
    }

    @Nested
    class ThirtyTwoBits {
        @Test
        void haveTheirOwnAddressSpace() {
            assertThat(Images.maps(exec(SampleElf.exec32())))
                    .containsExactly(
                            "8048000-8049000 r--p 0 /bin/a",
                            "8049000-804a000 r-xp 1000 /bin/a",
                            "f7ff6000-f7ffa000 r--p 0 [vvar]",
                            "f7ffa000-f7ffc000 r--p 0 [vvar_vclock]",
                            "f7ffc000-f7ffe000 r-xp 0 [vdso]",
                            "fffdd000-ffffe000 rw-p 0 [stack]");
        }

        @Test
        void haveTablesOf32BitWords() {
            Program program = exec(SampleElf.exec32());
            StartStack stack = StartStack.of(program);
            assertThat(stack.argc()).isEqualTo(1);
            assertThat(stack.argv()).containsExactly("/bin/a");
            assertThat(stack.aux(AuxVector.AT_PHENT)).isEqualTo(32);
            assertThat(stack.aux(AuxVector.AT_PHDR)).isEqualTo(0x8048034);
            assertThat(stack.aux(AuxVector.AT_ENTRY)).isEqualTo(0x8049000);
            assertThat(stack.aux(AuxVector.AT_SYSINFO_EHDR)).isEqualTo(0xf7ffc000L);
            assertThat(stack.aux(AuxVector.AT_SYSINFO)).isEqualTo(0xf7ffc5e0L);
            assertThat(StartStack.string(program, stack.aux(AuxVector.AT_PLATFORM)))
                    .isEqualTo("i686");
            assertThat(program.registers().get("rsp") % 16).isZero();
            assertThat(program.registers().get("cs")).isEqualTo(0x23);
            assertThat(program.registers().get("ds")).isEqualTo(0x2b);
            assertThat(program.format().name()).isEqualTo("compat_elf");
        }

        @Test
        void areThoseOfThe486Too() {
            assertThat(exec(SampleElf.exec32().machine(6)).abi().wordSize()).isEqualTo(4);
        }

        @Test
        void goLowWhenPositionIndependent() {
            root.put(SampleElf.INTERP, SampleElf.interp32());
            Program program = exec(SampleElf.pie32());
            assertThat(Images.rows(program, "/bin/a").get(0).start()).isEqualTo(0x56555000);
            assertThat(Images.rows(program, SampleElf.INTERP).get(1).end()).isEqualTo(0xf7ffe000L);
        }

        @Test
        void mayEndAt3GigabytesByPersonality() {
            root.put("/bin/a", SampleElf.exec32());
            Task task = new Task();
            task.personality(Personality.ADDR_NO_RANDOMIZE | Personality.ADDR_LIMIT_3GB);
            Program program = root.exec(task, ExecRequest.of("/bin/a"));
            assertThat(Images.only(program, "[stack]").end()).isEqualTo(0xc0000000L);
        }
    }
}
