package kernel.sim.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kernel.api.AuxVector;
import kernel.api.ByteString;
import kernel.api.ExecutableStack;
import kernel.api.Personality;
import kernel.api.Registers;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class X86AbiTests {
    private static final int LIMIT_3GB = Personality.ADDR_LIMIT_3GB;

    private final X86Machine machine = new X86Machine(MachineProfile.builtIn());
    private final ArchAbi x8664 = machine.nativeAbi();
    private final ArchAbi ia32 = (ArchAbi) machine.compatAbi().orElseThrow();

    private static Registers zero(ArchAbi abi) {
        return Registers.zero(abi.registerSet());
    }

    /** Returns the registers that are not zero. */
    private static Map<String, Long> nonZero(Registers registers) {
        Map<String, Long> found = new TreeMap<>();
        for (String name : registers.set().names()) {
            if (registers.get(name) != 0) {
                found.put(name, registers.get(name));
            }
        }
        return found;
    }

    @Nested
    class Addresses {
        @Test
        void endAt47BitsFor64BitPrograms() {
            assertThat(x8664.taskSize(0)).isEqualTo(0x7ffffffff000L);
            assertThat(x8664.taskSize(LIMIT_3GB)).isEqualTo(0x7ffffffff000L);
            assertThat(x8664.stackTop(0)).isEqualTo(0x7ffffffff000L);
        }

        @Test
        void endBelow4GibOrAt3GibFor32BitPrograms() {
            assertThat(ia32.taskSize(0)).isEqualTo(0xffffe000L);
            assertThat(ia32.stackTop(0)).isEqualTo(0xffffe000L);
            assertThat(ia32.taskSize(LIMIT_3GB)).isEqualTo(0xc0000000L);
            assertThat(ia32.stackTop(LIMIT_3GB)).isEqualTo(0xc0000000L);
        }

        @Test
        void ofPositionIndependentProgramsAreFixed() {
            assertThat(x8664.elfEtDynBase(0)).isEqualTo(0x555555554aaaL);
            assertThat(ia32.elfEtDynBase(0)).isEqualTo(0x56555000L);
        }
    }

    @Nested
    class Programs {
        @ParameterizedTest
        @CsvSource({"62, true, false", "3, false, true", "6, false, true", "0, false, false", "183, false, false"})
        void runByTheirMachineType(int type, boolean is64, boolean is32) {
            assertThat(x8664.elfCheckArch(type)).isEqualTo(is64);
            assertThat(ia32.elfCheckArch(type)).isEqualTo(is32);
        }

        @ParameterizedTest
        @EnumSource(ExecutableStack.class)
        void canExecuteAllTheyReadOnlyWithoutAWordAboutTheStack(ExecutableStack stack) {
            assertThat(x8664.elfReadImpliesExec(stack)).isFalse();
            assertThat(ia32.elfReadImpliesExec(stack)).isEqualTo(stack == ExecutableStack.DEFAULT);
        }

        @Test
        void of64BitsLoseReadImpliesExec() {
            int all = Personality.READ_IMPLIES_EXEC | Personality.ADDR_NO_RANDOMIZE;
            assertThat(x8664.setPersonality(all)).isEqualTo(Personality.ADDR_NO_RANDOMIZE);
            assertThat(ia32.setPersonality(all)).isEqualTo(all);
        }

        @Test
        void startWithTheRegistersOfTheKernel() {
            assertThat(nonZero(x8664.startThread(zero(x8664), 0x401000, 0x7fffffffe000L)))
                    .isEqualTo(Map.of(
                            "rip", 0x401000L,
                            "rsp", 0x7fffffffe000L,
                            "eflags", 0x202L,
                            "cs", 0x33L,
                            "ss", 0x2bL,
                            "orig_rax", 59L));
            assertThat(nonZero(ia32.startThread(zero(ia32), 0x8048000, 0xffffd000L)))
                    .isEqualTo(Map.of(
                            "rip", 0x8048000L,
                            "rsp", 0xffffd000L,
                            "eflags", 0x202L,
                            "cs", 0x23L,
                            "ss", 0x2bL,
                            "ds", 0x2bL,
                            "es", 0x2bL,
                            "orig_rax", 11L));
        }
    }

    @Nested
    class Facts {
        @Test
        void differByWordSize() {
            assertThat(List.of(x8664.name(), ia32.name())).containsExactly("x86-64", "ia32");
            assertThat(List.of(x8664.wordSize(), ia32.wordSize())).containsExactly(8, 4);
            assertThat(x8664.byteOrder()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
            assertThat(x8664.platform()).contains(ByteString.of("x86_64"));
            assertThat(ia32.platform()).contains(ByteString.of("i686"));
        }

        @Test
        void ofTheMachineFillTheAuxiliaryVector() {
            assertThat(x8664.auxValue(AuxVector.AT_PAGESZ)).contains(4096L);
            assertThat(x8664.auxValue(AuxVector.AT_PHDR)).isEmpty();
            assertThat(x8664.auxOrder()).contains(AuxVector.AT_PHDR).doesNotContain(AuxVector.AT_NULL);
        }

        @Test
        void nameTheMachine() {
            assertThat(machine.name()).isEqualTo("x86_64");
            assertThat(machine.pageSize()).isEqualTo(4096);
        }
    }
}
