package binfmt.aout;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import kernel.api.MmField;
import org.junit.jupiter.api.Test;

/** The stack tables, of the machines too that no record is about. */
class AoutTablesTests {
    private static final long START = 0xbffff000L;
    private static final long ARGS = 0xbfffff01L;
    private static final long EXEC = 0xbfffff20L;

    private final FakeMemory mm = new FakeMemory(START, 0x1000);

    AoutTablesTests() {
        mm.copyToUser(ARGS, "prog\0b\0A=1\0".getBytes(StandardCharsets.US_ASCII));
    }

    private static AoutTables.Strings strings(int argc, int envc) {
        return new AoutTables.Strings(ARGS, EXEC, argc, envc);
    }

    private List<Long> words(FakeAbi abi, long sp, int count) {
        ByteBuffer bytes = ByteBuffer.wrap(mm.bytes(sp, count * abi.wordSize())).order(abi.byteOrder());
        List<Long> words = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            words.add(abi.wordSize() == 8 ? bytes.getLong() : Integer.toUnsignedLong(bytes.getInt()));
        }
        return words;
    }

    @Test
    void pointToTheListsAndThenListTheStrings() {
        FakeAbi abi = new FakeAbi("i386", 4, ByteOrder.LITTLE_ENDIAN);
        long sp = new AoutTables(mm, abi, AoutMachine.I386.stackTable()).create(strings(2, 1));
        assertThat(sp).isEqualTo(0xbfffff00L - 8 * 4);
        assertThat(words(abi, sp, 8)).containsExactly(2L, sp + 12, sp + 24, ARGS, ARGS + 5, 0L, ARGS + 7, 0L);
    }

    @Test
    void recordWhereTheStringsAre() {
        FakeAbi abi = new FakeAbi("i386", 4, ByteOrder.LITTLE_ENDIAN);
        new AoutTables(mm, abi, AoutMachine.I386.stackTable()).create(strings(2, 1));
        assertThat(mm.get(MmField.ARG_START)).isEqualTo(ARGS);
        assertThat(mm.get(MmField.ARG_END)).isEqualTo(ARGS + 7);
        assertThat(mm.get(MmField.ENV_START)).isEqualTo(ARGS + 7);
        assertThat(mm.get(MmField.ENV_END)).isEqualTo(ARGS + 11);
    }

    @Test
    void areBigEndianOnM68k() {
        FakeAbi abi = new FakeAbi("m68k", 4, ByteOrder.BIG_ENDIAN);
        long sp = new AoutTables(mm, abi, AoutMachine.M68K.stackTable()).create(strings(1, 0));
        assertThat(words(abi, sp, 6)).containsExactly(1L, sp + 12, sp + 20, ARGS, 0L, 0L);
    }

    @Test
    void startAtAMultipleOfEightOnSparc() {
        FakeAbi abi = new FakeAbi("sparc", 4, ByteOrder.BIG_ENDIAN);
        AoutTables tables = new AoutTables(mm, abi, AoutMachine.SPARC.stackTable());
        long even = tables.create(strings(2, 1));
        assertThat(words(abi, even, 6)).containsExactly(2L, ARGS, ARGS + 5, 0L, ARGS + 7, 0L);
        long odd = tables.create(strings(1, 1));
        assertThat(words(abi, odd, 5)).containsExactly(1L, ARGS, 0L, ARGS + 5, 0L);
        assertThat(List.of(even % 8, odd % 8)).containsOnly(0L);
    }

    @Test
    void haveTheNameOfTheFileOnAlpha() {
        FakeAbi abi = new FakeAbi("alpha", 8, ByteOrder.LITTLE_ENDIAN);
        long sp = new AoutTables(mm, abi, AoutMachine.ALPHA.stackTable()).create(strings(1, 0));
        assertThat(words(abi, sp, 8)).containsExactly(1L, ARGS, 0L, 0L, 1001L, EXEC, 0L, 0L);
    }
}
