package kernel.sim.proc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import kernel.api.AuxEntry;
import kernel.api.AuxVector;
import kernel.sim.task.Program;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcAuxvTests {
    private static byte[] bytes(boolean is64, AuxVector auxv) {
        return bytes(TestPrograms.of(is64), auxv);
    }

    private static byte[] bytes(Program program, AuxVector auxv) {
        program.mm().savedAuxv(auxv);
        return ProcAuxv.bytes(program);
    }

    /** Returns a vector of so many entries and the one that ends it. */
    private static AuxVector entries(int count) {
        List<AuxEntry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            entries.add(new AuxEntry(AuxVector.AT_PAGESZ + i, 0));
        }
        entries.add(new AuxEntry(AuxVector.AT_NULL, 0));
        return new AuxVector(entries);
    }

    @Nested
    class Of64BitPrograms {
        @ParameterizedTest
        @ValueSource(ints = {0, 1, 2, 21})
        void endsWithThePairOfZeroes(int count) {
            AuxVector auxv = entries(count);
            byte[] expected = auxv.toByteArray(8, ByteOrder.LITTLE_ENDIAN);
            assertThat(bytes(true, auxv)).isEqualTo(expected).hasSize(16 * (count + 1));
        }

        @Test
        void isOnePairOfZeroesWithoutVector() {
            assertThat(bytes(true, AuxVector.EMPTY)).hasSize(16).containsOnly(0);
        }

        @Test
        void endsAtTheFirstTypeOfZeroWhateverItsValueIs() {
            AuxVector auxv = new AuxVector(List.of(new AuxEntry(6, 4096), new AuxEntry(0, 0x1122), new AuxEntry(7, 8)));
            assertThat(bytes(true, auxv)).hasSize(32);
            assertThat(bytes(true, auxv)[24]).isEqualTo((byte) 0x22);
        }
    }

    /** The kernel counts pairs of its own words, each of which holds a whole entry of a 32-bit program. */
    @Nested
    class Of32BitPrograms {
        @Test
        void hasOneEntryTooManyAfterAnEvenNumber() {
            AuxVector auxv = entries(4);
            byte[] bytes = bytes(false, auxv);
            assertThat(bytes).hasSize(48);
            assertThat(AuxVector.parse(bytes, 4, ByteOrder.LITTLE_ENDIAN).entries())
                    .hasSize(6)
                    .startsWith(auxv.entries().toArray(AuxEntry[]::new))
                    .endsWith(new AuxEntry(0, 0));
        }

        @Test
        void hasTwoEntriesTooManyAfterAnOddNumber() {
            AuxVector auxv = entries(5);
            byte[] bytes = bytes(false, auxv);
            assertThat(bytes).hasSize(64);
            assertThat(AuxVector.parse(bytes, 4, ByteOrder.LITTLE_ENDIAN).entries())
                    .hasSize(8)
                    .startsWith(auxv.entries().toArray(AuxEntry[]::new))
                    .endsWith(new AuxEntry(0, 0), new AuxEntry(0, 0));
        }

        @Test
        void isOnePairOfZeroesWithoutVector() {
            assertThat(bytes(false, AuxVector.EMPTY)).hasSize(16).containsOnly(0);
        }
    }

    @Nested
    class OfA32BitKernel {
        @ParameterizedTest
        @ValueSource(ints = {0, 1, 2, 20})
        void endsWithThePairOfZeroes(int count) {
            AuxVector auxv = entries(count);
            byte[] expected = auxv.toByteArray(4, ByteOrder.LITTLE_ENDIAN);
            assertThat(bytes(TestPrograms.ofI386(), auxv)).isEqualTo(expected).hasSize(8 * (count + 1));
        }
    }
}
