package kernel.sim.mm;

import static kernel.sim.mm.TestSpaces.PAGE;
import static kernel.sim.mm.TestSpaces.RW;
import static kernel.sim.mm.TestSpaces.fixed;
import static kernel.sim.mm.TestSpaces.read;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import kernel.api.ByteString;
import kernel.api.MapRequest;
import kernel.api.MapRequest.Placement;
import kernel.api.Prot;
import kernel.sim.fs.FileDescription;
import kernel.sim.fs.TestFiles;
import kernel.sim.profile.SpecialMapping;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UserMemoryTests {
    private static final long BASE = 0x10000;

    private final PagedAddressSpace space = TestSpaces.space();

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) 7);
        return bytes;
    }

    private static byte[] fill(int length, int from, int to) {
        byte[] expected = new byte[length];
        Arrays.fill(expected, from, to, (byte) 7);
        return expected;
    }

    @Nested
    class Writing {
        @ParameterizedTest
        @CsvSource({"0, 0", "0, 1", "0, 4096", "4095, 1", "4095, 2", "1, 12000", "4096, 8192", "100, 4096"})
        void reachesAcrossPages(int offset, int length) {
            space.mmap(fixed(BASE, 4 * PAGE, RW));
            assertThat(space.copyToUser(BASE + offset, bytes(length))).isTrue();
            assertThat(read(space, BASE, 4 * PAGE)).isEqualTo(fill(4 * PAGE, offset, offset + length));
        }

        @Test
        void reachesAcrossMappings() {
            space.mmap(fixed(BASE, PAGE, RW));
            space.mmap(fixed(BASE + PAGE, PAGE, RW | Prot.PROT_EXEC));
            assertThat(space.vmas()).hasSize(2);
            assertThat(space.copyToUser(BASE + PAGE - 2, bytes(4))).isTrue();
            assertThat(read(space, BASE + PAGE - 3, 6)).containsExactly(0, 7, 7, 7, 7, 0);
        }

        @ParameterizedTest
        @ValueSource(ints = {Prot.PROT_NONE, Prot.PROT_READ, Prot.PROT_READ | Prot.PROT_EXEC})
        void failsWithoutTheRight(int prot) {
            space.mmap(fixed(BASE, PAGE, prot));
            assertThat(space.copyToUser(BASE, bytes(1))).isFalse();
            assertThat(space.clearUser(BASE, 1)).isFalse();
            assertThat(space.isTouched(BASE, BASE + PAGE)).isFalse();
        }

        @Test
        void needsNothingButTheRight() {
            space.mmap(fixed(BASE, PAGE, Prot.PROT_WRITE));
            assertThat(space.copyToUser(BASE, bytes(1))).isTrue();
        }

        @Test
        void failsAtTheEndOfTheMapping() {
            space.mmap(fixed(BASE, PAGE, RW));
            assertThat(space.copyToUser(BASE + PAGE - 1, bytes(2))).isFalse();
            assertThat(space.copyToUser(BASE + PAGE, bytes(1))).isFalse();
            assertThat(space.copyToUser(BASE - 1, bytes(2))).isFalse();
            assertThat(space.copyToUser(-1, bytes(1))).isFalse();
        }

        @Test
        void ofNothingNeverFails() {
            assertThat(space.copyToUser(0, new byte[0])).isTrue();
            assertThat(space.clearUser(0, 0)).isTrue();
        }
    }

    @Nested
    class Clearing {
        @ParameterizedTest
        @CsvSource({"0, 1", "10, 4086", "10, 4087", "4095, 2", "0, 12288", "5000, 100"})
        void reachesAcrossPages(int offset, int length) {
            space.mmap(fixed(BASE, 3 * PAGE, RW));
            space.copyToUser(BASE, bytes(3 * PAGE));
            assertThat(space.clearUser(BASE + offset, length)).isTrue();
            byte[] expected = bytes(3 * PAGE);
            Arrays.fill(expected, offset, offset + length, (byte) 0);
            assertThat(read(space, BASE, 3 * PAGE)).isEqualTo(expected);
        }

        @Test
        void failsAtTheEndOfTheMapping() {
            space.mmap(fixed(BASE, PAGE, RW));
            assertThat(space.clearUser(BASE + 1, PAGE)).isFalse();
        }

        @Test
        void touchesThePages() {
            space.mmap(fixed(BASE, 3 * PAGE, RW));
            space.clearUser(BASE + PAGE, 1);
            assertThat(space.isTouched(BASE, BASE + PAGE)).isFalse();
            assertThat(space.isTouched(BASE, BASE + 2 * PAGE)).isTrue();
            assertThat(space.isTouched(BASE + 2 * PAGE, BASE + 3 * PAGE)).isFalse();
        }
    }

    @Nested
    class Reading {
        @Test
        void ignoresProtections() {
            space.mmap(fixed(BASE, PAGE, Prot.PROT_NONE));
            assertThat(read(space, BASE, PAGE)).containsOnly(0);
        }

        @Test
        void stopsAtAHole() {
            space.mmap(fixed(BASE, PAGE, RW));
            space.mmap(fixed(BASE + 2 * PAGE, PAGE, RW));
            byte[] target = bytes(3 * PAGE);
            assertThat(space.read(BASE + 1, target, 3 * PAGE)).isEqualTo(PAGE - 1);
            assertThat(target).isEqualTo(fill(3 * PAGE, PAGE - 1, 3 * PAGE));
            assertThat(space.read(BASE + PAGE, target, 1)).isZero();
        }

        @Test
        void mixesTouchedAndUntouchedPages() {
            space.mmap(fixed(BASE, 5 * PAGE, RW));
            space.copyToUser(BASE + PAGE, bytes(PAGE));
            space.copyToUser(BASE + 3 * PAGE, bytes(PAGE));
            byte[] expected = fill(5 * PAGE, PAGE, 2 * PAGE);
            Arrays.fill(expected, 3 * PAGE, 4 * PAGE, (byte) 7);
            assertThat(read(space, BASE, 5 * PAGE)).isEqualTo(expected);
            assertThat(read(space, BASE + 100, 4 * PAGE)).isEqualTo(Arrays.copyOfRange(expected, 100, 100 + 4 * PAGE));
        }
    }

    @Nested
    class FilePages {
        private static final int SIZE = PAGE + 100;

        private final byte[] content = TestFiles.pattern(SIZE);
        private final FileDescription file = TestFiles.of("/f", content);

        @BeforeEach
        void mapThreePages() {
            space.mmap(MapRequest.ofFile(file, 0, BASE, 3 * PAGE, RW, Placement.FIXED));
        }

        @Test
        void endWithZeroesInTheLastPage() {
            assertThat(read(space, BASE, 2 * PAGE)).isEqualTo(Arrays.copyOf(content, 2 * PAGE));
        }

        @Test
        void doNotExistBehindTheEndOfTheFile() {
            assertThat(space.read(BASE, new byte[3 * PAGE], 3 * PAGE)).isEqualTo(2 * PAGE);
            assertThat(space.read(BASE + 2 * PAGE, new byte[1], 1)).isZero();
            assertThat(space.copyToUser(BASE + 2 * PAGE, bytes(1))).isFalse();
            assertThat(space.clearUser(BASE + 2 * PAGE - 1, 2)).isFalse();
            assertThat(space.strnlenUser(BASE + 2 * PAGE, 10)).isZero();
        }

        @Test
        void areCopiedWhenTheyAreWritten() {
            assertThat(space.copyToUser(BASE + 10, bytes(3))).isTrue();
            assertThat(space.clearUser(BASE + SIZE - 5, 5)).isTrue();
            byte[] expected = Arrays.copyOf(content, 2 * PAGE);
            Arrays.fill(expected, 10, 13, (byte) 7);
            Arrays.fill(expected, SIZE - 5, SIZE, (byte) 0);
            assertThat(read(space, BASE, 2 * PAGE)).isEqualTo(expected);
        }

        @Test
        void doNotChangeTheFileNorAnotherMappingOfIt() {
            space.copyToUser(BASE, bytes(2 * PAGE));
            PagedAddressSpace other = TestSpaces.space();
            other.mmap(MapRequest.ofFile(file, 0, BASE, PAGE, RW, Placement.FIXED));
            assertThat(read(other, BASE, PAGE)).isEqualTo(Arrays.copyOf(content, PAGE));
            byte[] bytes = new byte[SIZE];
            file.read(0, bytes, 0, SIZE);
            assertThat(bytes).isEqualTo(content);
        }

        @Test
        void startAtTheOffsetOfTheMapping() {
            space.mmap(MapRequest.ofFile(file, PAGE, BASE + 4 * PAGE, PAGE, RW, Placement.FIXED));
            assertThat(read(space, BASE + 4 * PAGE, 100)).isEqualTo(Arrays.copyOfRange(content, PAGE, SIZE));
            assertThat(space.copyToUser(BASE + 4 * PAGE + 200, bytes(1))).isTrue();
            assertThat(read(space, BASE + 4 * PAGE, 100)).isEqualTo(Arrays.copyOfRange(content, PAGE, SIZE));
        }
    }

    @Nested
    class SpecialPages {
        private final byte[] code = TestFiles.pattern(PAGE + 8);
        private final SpecialMapping vvar = new SpecialMapping("[vvar]", PAGE, RW, Optional.empty());
        private final SpecialMapping vdso =
                new SpecialMapping("[vdso]", 2 * PAGE, RW, Optional.of(ByteString.of(code)));
        private final long start = space.installSpecialMappings(List.of(vvar, vdso));

        @Test
        void holdTheKernelsBytesAndZeroesBehindThem() {
            assertThat(read(space, start + PAGE, 2 * PAGE)).isEqualTo(Arrays.copyOf(code, 2 * PAGE));
            assertThat(read(space, start + 2 * PAGE + 4, 4)).isEqualTo(Arrays.copyOfRange(code, PAGE + 4, PAGE + 8));
        }

        @Test
        void cannotBeReadIfTheyChangeAllTheTime() {
            assertThat(space.read(start, new byte[1], 1)).isZero();
        }

        @Test
        void areCopiedWhenTheyAreWritten() {
            assertThat(space.copyToUser(start, bytes(1))).isFalse();
            assertThat(space.copyToUser(start + PAGE, bytes(1))).isTrue();
            assertThat(read(space, start + PAGE, 2)).containsExactly(7, code[1]);
            PagedAddressSpace other = TestSpaces.space();
            long elsewhere = other.installSpecialMappings(List.of(vdso));
            assertThat(read(other, elsewhere, 1)).containsExactly(code[0]);
        }
    }

    @Nested
    class Strings {
        private long lengthOf(long vaddr, long max) {
            return space.strnlenUser(vaddr, max);
        }

        @Test
        void areMeasuredWithTheirTerminator() {
            space.mmap(fixed(BASE, PAGE, RW));
            space.copyToUser(BASE, "abc\0de\0".getBytes(StandardCharsets.US_ASCII));
            assertThat(lengthOf(BASE, 100)).isEqualTo(4);
            assertThat(lengthOf(BASE, 4)).isEqualTo(4);
            assertThat(lengthOf(BASE + 4, 100)).isEqualTo(3);
            assertThat(lengthOf(BASE + 3, 100)).isEqualTo(1);
        }

        @Test
        void areTooLongWithoutTerminatorInTime() {
            space.mmap(fixed(BASE, 4 * PAGE, RW));
            space.copyToUser(BASE, bytes(3 * PAGE));
            assertThat(lengthOf(BASE, 5)).isGreaterThan(5);
            assertThat(lengthOf(BASE, 3 * PAGE)).isGreaterThan(3 * PAGE);
            assertThat(lengthOf(BASE, 3 * PAGE + 1)).isEqualTo(3 * PAGE + 1);
        }

        @ParameterizedTest
        @ValueSource(ints = {1, PAGE, PAGE + 1, 2 * PAGE - 1})
        void goOnAcrossPagesAndMappings(int length) {
            space.mmap(fixed(BASE, PAGE, RW));
            space.mmap(fixed(BASE + PAGE, PAGE, RW | Prot.PROT_EXEC));
            space.copyToUser(BASE, bytes(length));
            assertThat(lengthOf(BASE, 3 * PAGE)).isEqualTo(length + 1);
        }

        @Test
        void cannotBeReadWhereNothingIs() {
            space.mmap(fixed(BASE, PAGE, RW));
            space.copyToUser(BASE, bytes(PAGE));
            assertThat(lengthOf(BASE, 2 * PAGE)).isZero();
            assertThat(lengthOf(BASE + PAGE, 10)).isZero();
            assertThat(lengthOf(0, 10)).isZero();
        }

        @Test
        void cannotBeReadWithoutAnyRight() {
            space.mmap(fixed(BASE, PAGE, Prot.PROT_NONE));
            assertThat(lengthOf(BASE, 10)).isZero();
            space.mmap(fixed(BASE, PAGE, Prot.PROT_EXEC));
            assertThat(lengthOf(BASE, 10)).isEqualTo(1);
        }
    }
}
