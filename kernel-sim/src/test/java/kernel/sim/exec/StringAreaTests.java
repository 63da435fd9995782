package kernel.sim.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Arrays;
import kernel.api.ByteString;
import kernel.api.Errno;
import kernel.api.ExecException;
import kernel.api.Limits;
import kernel.sim.fs.MemoryFileSystem;
import kernel.sim.fs.Mount;
import kernel.sim.mm.PagedAddressSpace;
import kernel.sim.task.Resource;
import kernel.sim.task.Rlimits;
import kernel.sim.task.Task;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StringAreaTests {
    private static final int PAGE = 4096;
    private static final int TOP_WORD = 8;

    private final PagedAddressSpace mm =
            NewAddressSpace.bprmMmInit(TestKernels.of(new MemoryFileSystem(Mount.DEFAULT)), unlimited());
    private final long top = mm.taskSize();

    private static Task unlimited() {
        Task task = new Task();
        task.rlimits(task.rlimits().with(Resource.STACK, new Rlimits.Limit(Rlimits.INFINITY, Rlimits.INFINITY)));
        return task;
    }

    private StringArea area(long stackLimit) {
        return new StringArea(mm, top, stackLimit, TOP_WORD, true, PAGE);
    }

    /** Returns what the strings have taken of the stack. */
    private byte[] pages(StringArea area) {
        byte[] pages = new byte[(int) area.size()];
        assertThat(mm.vmas()).hasSize(1);
        assertThat(mm.vmas().get(0).start()).isEqualTo(top - pages.length);
        assertThat(mm.read(top - pages.length, pages, pages.length)).isEqualTo(pages.length);
        return pages;
    }

    private StringArea roomy(long stackLimit) {
        StringArea area = area(stackLimit);
        area.reserve(1, 0);
        return area;
    }

    /** Returns a string that takes so many bytes with its terminator. */
    private static ByteString taking(int bytes) {
        byte[] content = new byte[bytes - 1];
        Arrays.fill(content, (byte) 'x');
        return ByteString.of(content);
    }

    private static void assertTooBig(ExecRule rule, ThrowingCallable call) {
        ExecException e = catchThrowableOfType(ExecException.class, call);
        assertThat(e).isNotNull();
        assertThat(e.violation().rule()).isEqualTo(rule);
        assertThat(e.errno()).isEqualTo(Errno.E2BIG);
    }

    /** The rows of fs/tests/exec_kunit.c that need neither a negative count nor another start than the top. */
    @Nested
    class LimitsOfTheStack {
        @ParameterizedTest
        @CsvSource({
            "-1,       2147483647, 2147483647",
            "-1,       0,          2147483647",
            "-1,       2147483647, 0",
            "-1,       0x20000001, 0x20000001",
            "0,        16384,      0",
            "0,        0,          16383",
            "0,        16385,      0",
            "0,        0,          16384",
            "524288,   16384,      0",
            "524288,   0,          16383",
            "524288,   16385,      0",
            "524288,   0,          16384",
        })
        void leaveNoRoomForThePointers(long stackLimit, String argc, String envc) {
            StringArea area = area(stackLimit);
            assertTooBig(ExecRule.ARG_COUNT, () -> area.reserve(Integer.decode(argc), Integer.decode(envc)));
        }

        @ParameterizedTest
        @CsvSource({
            "0,        1,     0,     131064",
            "0,        0,     0,     131064",
            "0,        16383, 0,     8",
            "0,        0,     16382, 8",
            "524288,   16383, 0,     8",
            "524288,   0,     16382, 8",
            "524320,   16384, 0,     8",
            "524320,   0,     16383, 8",
            "25165824, 0,     0,     6291448",
            "25165856, 0,     0,     6291448",
            "33554432, 0,     0,     6291448",
            "-1,       0,     0,     6291448",
        })
        void leaveRoomForSoManyBytesAndNotOneMore(long stackLimit, int argc, int envc, int room) {
            StringArea area = area(stackLimit);
            area.reserve(argc, envc);
            int left = room;
            while (left > Limits.MAX_ARG_STRLEN) {
                area.push(taking(Limits.MAX_ARG_STRLEN));
                left -= Limits.MAX_ARG_STRLEN;
            }
            int rest = left;
            int before = area.p();
            if (rest < Limits.MAX_ARG_STRLEN) {
                assertTooBig(ExecRule.ARG_TOTAL, () -> area.push(taking(rest + 1)));
                assertThat(area.p()).isEqualTo(before);
            }
            if (Long.compareUnsigned(stackLimit, room) < 0 && room > PAGE - TOP_WORD) {
                assertTooBig(ExecRule.ARG_STACK, () -> area.push(taking(rest)));
            } else {
                area.push(taking(rest));
                assertThat(area.p()).isEqualTo(-TOP_WORD - room);
                assertTooBig(ExecRule.ARG_TOTAL, () -> area.push(ByteString.EMPTY));
            }
        }

        @Test
        void countThePointersOfTheRefusedCall() {
            ExecException e = catchThrowableOfType(ExecException.class, () -> area(0).reserve(16000, 384));
            assertThat(e.violation().found()).contains("131072 bytes");
        }
    }

    @Nested
    class OneString {
        @Test
        void mayTake131072BytesWithItsTerminator() {
            StringArea area = roomy(Limits.STK_LIM);
            area.push(taking(131072));
            assertThat(area.p()).isEqualTo(-TOP_WORD - 131072);
        }

        @Test
        void mustNotTakeOneByteMore() {
            StringArea area = roomy(Limits.STK_LIM);
            assertTooBig(ExecRule.ARG_STRLEN, () -> area.push(taking(131073)));
            assertThat(area.p()).isEqualTo(-TOP_WORD);
        }

        @Test
        void isTooLongBeforeItIsTooMuch() {
            StringArea area = roomy(0);
            assertTooBig(ExecRule.ARG_STRLEN, () -> area.push(taking(131073)));
            assertTooBig(ExecRule.ARG_TOTAL, () -> area.push(taking(131072)));
        }
    }

    @Nested
    class PagesOfTheStack {
        @ParameterizedTest
        @ValueSource(longs = {0, 1, 4095, 4096, 8191})
        void areOneWhateverTheLimitIs(long stackLimit) {
            StringArea area = roomy(stackLimit);
            area.push(taking(PAGE - TOP_WORD));
            assertTooBig(ExecRule.ARG_STACK, () -> area.push(ByteString.EMPTY));
            assertThat(area.p()).isEqualTo(-PAGE);
            assertThat(pages(area)).hasSize(PAGE);
        }

        @Test
        void mayFillTheLimit() {
            StringArea area = roomy(2 * PAGE);
            area.push(taking(2 * PAGE - TOP_WORD));
            assertTooBig(ExecRule.ARG_STACK, () -> area.push(ByteString.EMPTY));
            assertThat(pages(area)).hasSize(2 * PAGE);
        }

        @Test
        void areUnlimitedWithoutALimit() {
            StringArea area = roomy(Rlimits.INFINITY);
            area.push(taking(3 * PAGE));
            assertThat(area.p()).isEqualTo(-TOP_WORD - 3 * PAGE);
            assertThat(pages(area)).hasSize(4 * PAGE);
        }
    }

    /** In kernels before 2.6.23, on i386. */
    @Nested
    class ThirtyTwoPages {
        private static final int ROOM = 32 * PAGE - 4;

        private final StringArea area = new StringArea(mm, top, 0, 4, false, PAGE);

        @Test
        void areTheRoomForAllStringsWhateverTheStackLimitIs() {
            area.reserve(1, 0);
            area.push(taking(ROOM));
            assertThat(pages(area)).hasSize(32 * PAGE);
            assertTooBig(ExecRule.ARG_TOTAL, () -> area.push(ByteString.EMPTY));
        }

        @Test
        void areTheLongestStringToo() {
            area.reserve(1, 0);
            assertTooBig(ExecRule.ARG_TOTAL, () -> area.push(taking(ROOM + 1)));
        }

        @Test
        void boundEachListOfPointersByItself() {
            area.reserve(ROOM / 4, ROOM / 4);
            assertTooBig(ExecRule.ARG_COUNT, () -> area.reserve(ROOM / 4 + 1, 0));
            assertTooBig(ExecRule.ARG_COUNT, () -> area.reserve(0, ROOM / 4 + 1));
        }
    }

    @Nested
    class Layout {
        @Test
        void hasAZeroWordAtTheTopAndTheLastStringLowest() {
            StringArea area = roomy(Limits.STK_LIM);
            area.push(ByteString.of("/bin/a"));
            area.push(ByteString.of("X=1"));
            area.push(ByteString.of("-v"));
            byte[] pages = pages(area);
            assertThat(pages).hasSize(PAGE);
            byte[] end = Arrays.copyOfRange(pages, PAGE + area.p(), PAGE);
            assertThat(ByteString.of(end)).isEqualTo(ByteString.of("-v\0X=1\0/bin/a\0\0\0\0\0\0\0\0\0"));
            assertThat(Arrays.copyOf(pages, PAGE + area.p())).containsOnly(0);
        }

        @Test
        void keepsEveryStringWhileItGrowsAcrossPages() {
            StringArea area = roomy(Limits.STK_LIM);
            StringBuilder expected = new StringBuilder("\0".repeat(TOP_WORD));
            for (int i = 0; i < 40; i++) {
                String string = Character.toString('a' + i % 26).repeat(1 + 137 * i);
                area.push(ByteString.of(string));
                expected.insert(0, string + '\0');
            }
            byte[] pages = pages(area);
            assertThat(pages.length % PAGE).isZero();
            assertThat(pages.length + area.p()).isBetween(0, PAGE - 1);
            byte[] used = Arrays.copyOfRange(pages, pages.length + area.p(), pages.length);
            assertThat(ByteString.of(used)).isEqualTo(ByteString.of(expected.toString()));
        }

        @Test
        void growsAtOnceForAStringOfManyPages() {
            StringArea area = roomy(Limits.STK_LIM);
            area.push(taking(5 * PAGE));
            byte[] pages = pages(area);
            assertThat(pages).hasSize(6 * PAGE);
            assertThat(pages[6 * PAGE - TOP_WORD - 1]).isZero();
            assertThat(pages[6 * PAGE - TOP_WORD - 2]).isEqualTo((byte) 'x');
            assertThat(pages[6 * PAGE + area.p()]).isEqualTo((byte) 'x');
        }
    }

    @Nested
    class DroppedString {
        @Test
        void uncoversTheOneAboveIt() {
            StringArea area = roomy(Limits.STK_LIM);
            area.push(ByteString.of("second"));
            int second = area.p();
            area.push(ByteString.of("first"));
            area.drop();
            assertThat(area.p()).isEqualTo(second);
            area.drop();
            assertThat(area.p()).isEqualTo(-TOP_WORD);
        }

        @Test
        void leavesItsBytesUntilTheyAreOverwritten() {
            StringArea area = roomy(Limits.STK_LIM);
            area.push(ByteString.of("abcdef"));
            area.drop();
            area.push(ByteString.of("xy"));
            byte[] end = Arrays.copyOfRange(pages(area), PAGE - TOP_WORD - 7, PAGE - TOP_WORD);
            assertThat(ByteString.of(end)).isEqualTo(ByteString.of("abcdxy\0"));
        }

        @Test
        void keepsThePagesThatItReached() {
            StringArea area = roomy(Limits.STK_LIM);
            area.push(taking(PAGE));
            area.drop();
            assertThat(pages(area)).hasSize(2 * PAGE);
        }
    }
}
