package binfmt.elf.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import binfmt.elf.testing.BytesFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import kernel.api.Errno;
import kernel.api.ExecException;
import kernel.api.RegsetView;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What can be read of a core, and what a damaged one answers. */
class ElfCoreReadTests {
    private static final long SEED = Long.getLong("ksim.seed", 20261121L);
    private static final int PAGE = FakeMemory.PAGE;
    private static final int NOTES = 64 + 6 * 56;

    private final byte[] bytes = TaskBuilder.example().dump();
    private final ByteBuffer fields = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);

    private static ElfCore read(byte[] core) {
        return ElfCore.read(BytesFile.core(core));
    }

    private static byte[] again(ElfCore core) throws IOException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        core.write(Channels.newChannel(output));
        return output.toByteArray();
    }

    /** Asks for everything. */
    private static void readAll(byte[] bytes) {
        ElfCore core = read(bytes);
        core.notes().forEach(core::content);
        core.files();
        core.auxv();
        core.process();
        core.threads().forEach(t -> core.registers(t, view()));
        byte[] memory = new byte[PAGE];
        core.segments().forEach(s -> core.read(s.vaddr(), memory, PAGE));
    }

    private static RegsetView view() {
        return FakeMachine.LITTLE_64.regsetView().orElseThrow();
    }

    private void assertRefused(CoreRule rule, long offset) {
        ExecException refusal = catchThrowableOfType(ExecException.class, () -> readAll(bytes));
        assertThat(refusal).isNotNull();
        assertThat(refusal.errno()).isEqualTo(Errno.ENOEXEC);
        assertThat(refusal.violation().rule()).isEqualTo(rule);
        assertThat(refusal.violation().span().orElseThrow().offset()).isEqualTo(offset);
    }

    @Test
    void namesTheRegisters() {
        ElfCore core = read(bytes);
        assertThat(core.registers(core.threads().get(0), view()).get("pc")).isEqualTo(0x401000);
        assertThat(core.registers(core.threads().get(0), view()).get("r0")).isEqualTo(1100);
    }

    @Test
    void hasNothingOfNotesThatAreMissing() {
        fields.putInt(64, 0);
        ElfCore core = read(bytes);
        assertThat(core.notes()).isEmpty();
        assertThat(core.threads()).isEmpty();
        assertThat(core.process()).isEqualTo(Optional.empty());
        assertThat(core.files()).isEmpty();
        assertThat(core.auxv().entries()).isEmpty();
    }

    @Nested
    class Again {
        @Test
        void isTheSameByteForByte() throws IOException {
            assertThat(again(read(bytes))).isEqualTo(bytes);
        }

        @Test
        void isTheSameWithSmallWordsInTheOtherByteOrder() throws IOException {
            byte[] small = TaskBuilder.example().machine(FakeMachine.BIG_32).dump();
            assertThat(again(read(small))).isEqualTo(small);
        }

        @Test
        void isTheSameWithManySegments() throws IOException {
            TaskBuilder task = TaskBuilder.task();
            for (int i = 0; i < 66_000; i++) {
                task.memory().map(FakeVma.anonymous(0x100000L + i * 2L * PAGE, 1));
            }
            byte[] many = task.dump();
            assertThat(again(read(many))).isEqualTo(many);
        }
    }

    @Nested
    class Damaged {
        @Test
        void isRefusedWhereverItIsCut() {
            for (int length = 0; length < bytes.length; length += length < 2 * PAGE ? 1 : 97) {
                byte[] cut = Arrays.copyOf(bytes, length);
                ExecException refusal = catchThrowableOfType(ExecException.class, () -> read(cut));
                assertThat(refusal).as("cut at %s", length).isNotNull();
                assertThat(refusal.violation().rule()).as("cut at %s", length).isEqualTo(CoreRule.TRUNCATED);
                assertThat(refusal.getMessage()).startsWith("core: ").contains("elf.core.truncated");
            }
        }

        @Test
        void isReadOrRefusedWhateverByteIsChanged() {
            System.out.println("ElfCoreReadTests: -Dksim.seed=" + SEED);
            SplittableRandom random = new SplittableRandom(SEED);
            for (int at = 0; at < PAGE; at++) {
                for (byte value : new byte[] {(byte) ~bytes[at], (byte) random.nextInt()}) {
                    byte[] changed = bytes.clone();
                    changed[at] = value;
                    assertThatCode(() -> readOrRefuse(changed))
                            .as("byte %s is %s, seed %s", at, value, SEED)
                            .doesNotThrowAnyException();
                }
            }
        }

        private static void readOrRefuse(byte[] core) throws IOException {
            try {
                readAll(core);
                again(read(core));
            } catch (ExecException e) {
                assertThat(e.violation().span()).isPresent();
            }
        }

        @ParameterizedTest
        @CsvSource({
            "0, 0x7e, MAGIC, 0",
            "4, 3, CLASS, 4",
            "5, 0, DATA, 5",
            "16, 2, TYPE, 16",
            "54, 57, PHENTSIZE, 54",
        })
        void isRefusedForItsHeader(int at, String value, CoreRule rule, long offset) {
            fields.put(at, Integer.decode(value).byteValue());
            assertRefused(rule, offset);
        }

        @Test
        void isRefusedForProgramHeadersOutsideTheFile() {
            fields.putLong(32, -1);
            assertRefused(CoreRule.TRUNCATED, -1);
        }

        @Test
        void isRefusedForMoreSegmentsThanItHas() {
            fields.putShort(56, (short) -1).putLong(40, 0x400).putInt(0x400 + 44, 0x7fffffff);
            assertRefused(CoreRule.TRUNCATED, 64);
            fields.putInt(0x400 + 44, -1);
            assertRefused(CoreRule.PHNUM, 0x400 + 44);
        }

        @Test
        void isRefusedForASegmentThatIsLargerInTheFileThanInMemory() {
            fields.putLong(64 + 56 + 40, PAGE - 1);
            assertRefused(CoreRule.SEGMENT, 64 + 56);
        }

        @Test
        void isRefusedForASegmentThatPassesTheEndOfAllAddresses() {
            fields.putLong(64 + 56 + 16, -PAGE);
            assertRefused(CoreRule.SEGMENT, 64 + 56);
        }

        @Test
        void isRefusedForSegmentsThatAreTheSameMemory() {
            long second = fields.getLong(64 + 2 * 56 + 8);
            fields.putLong(64 + 2 * 56 + 16, 0x11000);
            assertRefused(CoreRule.OVERLAP, second);
        }

        @Test
        void isRefusedForItsAlignment() {
            fields.putLong(64 + 56 + 48, 3);
            assertRefused(CoreRule.ALIGN, 64 + 56);
            fields.putLong(64 + 56 + 48, PAGE).putLong(64 + 2 * 56 + 48, 2 * PAGE);
            assertRefused(CoreRule.ALIGN, 64 + 2 * 56);
        }

        @Test
        void isRefusedForANoteThatPassesTheEndOfItsSegment() {
            fields.putInt(NOTES + 4, -1);
            assertRefused(CoreRule.NOTE, NOTES);
        }

        @Test
        void isRefusedForANoteWithoutName() {
            fields.putInt(NOTES, 0);
            assertRefused(CoreRule.NOTE_NAME, NOTES);
            fields.putInt(NOTES, 5).put(NOTES + 12 + 4, (byte) 'X');
            assertRefused(CoreRule.NOTE_NAME, NOTES);
        }

        @Test
        void isRefusedForMoreFilesThanItNames() {
            int files = (int) find(NoteType.NT_FILE).offset();
            fields.putLong(files, 1L << 60);
            assertRefused(CoreRule.FILE_COUNT, files);
            fields.putLong(files, 2);
            int lastNul = files + (int) find(NoteType.NT_FILE).size() - 1;
            fields.put(lastNul, (byte) 'x');
            assertRefused(CoreRule.FILE_NAME, files);
            fields.put(lastNul, (byte) 0).putLong(files + 8, 0);
            assertRefused(CoreRule.FILE_PAGE, files);
        }

        private ElfNote find(int type) {
            return read(bytes).notes().stream()
                    .filter(note -> note.type() == type)
                    .findFirst()
                    .orElseThrow();
        }

        @Test
        void hasNoRegistersOfAnotherMachine() {
            fields.putShort(18, (short) 1);
            assertRefused(CoreRule.REGISTERS, 18);
        }

        @Test
        void isRefusedIfItIsEmpty() {
            assertThat(catchThrowableOfType(ExecException.class, () -> read(new byte[0])))
                    .hasMessageContaining("[elf.core.truncated, ENOEXEC]");
        }
    }
}
