package binfmt.elf.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import kernel.api.ByteString;
import kernel.api.ExecException;
import kernel.api.OpenFile;
import org.junit.jupiter.api.Test;

/** Cores that claim much in a file of 4 GiB: no claim is worth more memory than what is looked at. */
class HugeCoreTests {
    private static final long SIZE = 4L << 30;
    private static final int PT_NOTE = 4;
    private static final int PT_LOAD = 1;

    private final byte[] start = TaskBuilder.task().dump();
    private final ByteBuffer fields = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN);

    /** A few bytes, and zeroes behind them. */
    private record Zeroes(ByteString start) implements OpenFile {
        @Override
        public ByteString path() {
            return ByteString.of("huge");
        }

        @Override
        public long size() {
            return SIZE;
        }

        @Override
        public int read(long offset, byte[] target, int at, int length) {
            int count = (int) Math.max(0, Math.min(length, SIZE - offset));
            Arrays.fill(target, at, at + count, (byte) 0);
            for (int i = 0; i < count && offset + i < start.length(); i++) {
                target[at + i] = (byte) start.at((int) offset + i);
            }
            return count;
        }

        @Override
        public boolean canMmap() {
            return true;
        }
    }

    private ElfCore read() {
        return ElfCore.read(new Zeroes(ByteString.of(start)));
    }

    private void header(int type, long offset, long vaddr, long size) {
        fields.putInt(64, type).putLong(64 + 8, offset).putLong(64 + 16, vaddr);
        fields.putLong(64 + 32, size).putLong(64 + 40, size).putLong(64 + 48, 4096);
    }

    private static CoreRule rule(Runnable call) {
        return (CoreRule)
                catchThrowableOfType(ExecException.class, call::run).violation().rule();
    }

    @Test
    void readsMemoryWhereItIsAskedForAlone() {
        header(PT_LOAD, 4096, 0x10000, SIZE - 4096);
        ElfCore core = read();
        byte[] bytes = new byte[4096];
        assertThat(core.read(0x10000 + SIZE - 2 * 4096 - 1, bytes, 4096)).isEqualTo(4096);
        assertThat(core.read(0x10000 + SIZE - 4096 - 1, bytes, 4096)).isEqualTo(1);
    }

    @Test
    void keepsNoNotesThatAreLargerThanKernelsMakeThem() {
        int note = 64 + 56;
        header(PT_NOTE, note, 0, SIZE - note);
        fields.putInt(note + 4, (int) (SIZE - note - 20));
        ElfCore core = read();
        assertThat(core.notes()).hasSize(1);
        assertThat(rule(core::threads)).isEqualTo(CoreRule.NOTE_SIZE);
        assertThat(rule(() -> core.content(core.notes().get(0)))).isEqualTo(CoreRule.NOTE_SIZE);
    }

    @Test
    void keepsNoListOfNotesWithoutNames() {
        header(PT_NOTE, 1 << 20, 0, SIZE - (1 << 20));
        assertThat(rule(this::read)).isEqualTo(CoreRule.NOTE_NAME);
    }

    @Test
    void passesOverProgramHeadersOfNoUse() {
        int section = 0x200;
        fields.putShort(56, (short) -1).putLong(40, section).putInt(section + 44, 100_000);
        fields.putInt(64, 0);
        assertThat(read().segments()).isEmpty();
    }
}
