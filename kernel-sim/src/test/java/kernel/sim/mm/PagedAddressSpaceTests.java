package kernel.sim.mm;

import static kernel.sim.mm.TestSpaces.MMAP_BASE;
import static kernel.sim.mm.TestSpaces.PAGE;
import static kernel.sim.mm.TestSpaces.RW;
import static kernel.sim.mm.TestSpaces.anywhere;
import static kernel.sim.mm.TestSpaces.assertRefused;
import static kernel.sim.mm.TestSpaces.fixed;
import static kernel.sim.mm.TestSpaces.noreplace;
import static kernel.sim.mm.TestSpaces.shown;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import kernel.api.AuxEntry;
import kernel.api.AuxVector;
import kernel.api.ByteString;
import kernel.api.Errno;
import kernel.api.MapRequest;
import kernel.api.MapRequest.Placement;
import kernel.api.MmField;
import kernel.api.OpenFile;
import kernel.api.Prot;
import kernel.sim.fs.FileDescription;
import kernel.sim.fs.TestFiles;
import kernel.sim.profile.MachineProfile;
import kernel.sim.profile.MachineProfileBuilder;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** mmap: what it refuses, and what it replaces. */
class PagedAddressSpaceTests {
    private static final long TASK_SIZE = 0x7ffffffff000L;

    private final PagedAddressSpace space = TestSpaces.space();
    private final FileDescription file = TestFiles.of("/f", TestFiles.pattern(3 * PAGE));

    private MapRequest mapFile(long offset, long vaddr, long length, Placement placement) {
        return MapRequest.ofFile(file, offset, vaddr, length, Prot.PROT_READ, placement);
    }

    @Nested
    class Mmap {
        @Test
        void roundsTheLengthUp() {
            assertThat(space.mmap(anywhere(1, RW))).isEqualTo(MMAP_BASE - PAGE);
            assertThat(shown(space)).containsExactly("7ffff7ffe000-7ffff7fff000 rw-");
        }

        @Test
        void mapsAFileFromAnOffset() {
            long vaddr = space.mmap(mapFile(PAGE, 0, 100, Placement.ANYWHERE));
            assertThat(space.vmas().get(0).file()).containsSame(file);
            assertThat(space.vmas().get(0).offset()).isEqualTo(PAGE);
            assertThat(TestSpaces.read(space, vaddr, 5)).isEqualTo(TestSpaces.read(whole(), 0x10000 + PAGE, 5));
        }

        private PagedAddressSpace whole() {
            PagedAddressSpace other = TestSpaces.space();
            other.mmap(mapFile(0, 0x10000, 3 * PAGE, Placement.FIXED));
            return other;
        }

        @Test
        void makesReadableMappingsExecutableIfThePersonalitySaysSo() {
            space.readImpliesExec();
            space.mmap(fixed(0x10000, PAGE, Prot.PROT_READ));
            space.mmap(fixed(0x20000, PAGE, Prot.PROT_WRITE));
            assertThat(shown(space)).containsExactly("10000-11000 r-x", "20000-21000 -w-");
        }

        @ParameterizedTest
        @ValueSource(longs = {1, 0x800, 0xfff, -1})
        void refusesAnOffsetInsideAPage(long offset) {
            assertRefused(
                    space,
                    offset == -1 ? MmRule.OFFSET_WRAPS : MmRule.OFFSET_ALIGNED,
                    () -> space.mmap(mapFile(offset, 0x10000, PAGE, Placement.FIXED)));
            assertThat(MmRule.OFFSET_ALIGNED.errno()).isEqualTo(Errno.EINVAL);
        }

        @Test
        void refusesAnOffsetThatOverflowsWithTheLength() {
            assertRefused(space, MmRule.OFFSET_WRAPS, () -> space.mmap(mapFile(-PAGE, 0x10000, PAGE, Placement.FIXED)));
            assertThat(MmRule.OFFSET_WRAPS.errno()).isEqualTo(Errno.EINVAL);
        }

        @Test
        void refusesAFileBeyondTheLargestOffset() {
            long last = Long.MAX_VALUE - 0xfff;
            assertRefused(space, MmRule.FILE_RANGE, () -> space.mmap(mapFile(last, 0x10000, PAGE, Placement.FIXED)));
            assertThat(MmRule.FILE_RANGE.errno()).isEqualTo(Errno.EOVERFLOW);
            space.mmap(mapFile(last - PAGE, 0x10000, PAGE, Placement.FIXED));
        }

        @Test
        void refusesNothing() {
            assertRefused(space, MmRule.LENGTH_ZERO, () -> space.mmap(anywhere(0, RW)));
            assertThat(MmRule.LENGTH_ZERO.errno()).isEqualTo(Errno.EINVAL);
        }

        @Test
        void refusesALengthThatOverflowsWhenRounded() {
            assertRefused(space, MmRule.LENGTH_WRAPS, () -> space.mmap(anywhere(-1, RW)));
            assertThat(MmRule.LENGTH_WRAPS.errno()).isEqualTo(Errno.ENOMEM);
        }

        @ParameterizedTest
        @ValueSource(longs = {TASK_SIZE + 1, 1L << 53, Long.MIN_VALUE})
        void refusesMoreThanTheAddressSpace(long length) {
            assertRefused(space, MmRule.LENGTH, () -> space.mmap(fixed(0x10000, length, Prot.PROT_READ)));
            assertThat(MmRule.LENGTH.errno()).isEqualTo(Errno.ENOMEM);
        }

        @Test
        void refusesWhatNoHoleHolds() {
            assertRefused(space, MmRule.NO_HOLE, () -> space.mmap(anywhere(TASK_SIZE, Prot.PROT_READ)));
            assertThat(MmRule.NO_HOLE.errno()).isEqualTo(Errno.ENOMEM);
        }

        @ParameterizedTest
        @CsvSource({"0x7fffffffe000, 0x2000", "0x7ffffffff000, 0x1000", "0x20000000000000, 0x1000", "-4096, 0x1000"})
        void refusesARangeThatPassesTheEnd(String vaddr, String length) {
            assertRefused(
                    space,
                    MmRule.RANGE,
                    () -> space.mmap(fixed(Long.decode(vaddr), Long.decode(length), Prot.PROT_READ)));
            assertThat(MmRule.RANGE.errno()).isEqualTo(Errno.ENOMEM);
        }

        @Test
        void mapsTheLastPage() {
            assertThat(space.mmap(fixed(TASK_SIZE - PAGE, PAGE, RW))).isEqualTo(TASK_SIZE - PAGE);
        }

        @Test
        void refusesAFixedAddressInsideAPage() {
            assertRefused(space, MmRule.ADDRESS_ALIGNED, () -> space.mmap(fixed(0x10001, PAGE, RW)));
            assertRefused(space, MmRule.ADDRESS_ALIGNED, () -> space.mmap(noreplace(0x10800, PAGE)));
            assertThat(MmRule.ADDRESS_ALIGNED.errno()).isEqualTo(Errno.EINVAL);
        }

        @Test
        void refusesLowAddressesToMostTasks() {
            MachineProfile machine =
                    new MachineProfileBuilder().mmapMinAddr(0x2000).build();
            PagedAddressSpace low = TestSpaces.space(machine, TestSpaces.UNLIMITED);
            assertRefused(low, MmRule.MIN_ADDRESS, () -> low.mmap(fixed(0x1000, PAGE, RW)));
            assertThat(MmRule.MIN_ADDRESS.errno()).isEqualTo(Errno.EPERM);
            assertThat(low.mmap(fixed(0x2000, PAGE, RW))).isEqualTo(0x2000);
            PagedAddressSpace able = TestSpaces.space(machine, new MmLimits(-1, -1, -1, -1, -1, false, true, true));
            assertThat(able.mmap(fixed(0, PAGE, RW))).isZero();
        }

        @Test
        void takesOnlyFilesOfThisKernel() {
            MapRequest foreign = MapRequest.ofFile(new ForeignFile(), 0, 0, PAGE, Prot.PROT_READ, Placement.ANYWHERE);
            assertThatThrownBy(() -> space.mmap(foreign)).isInstanceOf(IllegalArgumentException.class);
        }

        private static final class ForeignFile implements OpenFile {
            @Override
            public ByteString path() {
                return ByteString.of("/foreign");
            }

            @Override
            public long size() {
                return PAGE;
            }

            @Override
            public int read(long offset, byte[] target, int at, int length) {
                return 0;
            }

            @Override
            public boolean canMmap() {
                return true;
            }
        }
    }

    @Nested
    class FixedMappings {
        @Test
        void replaceWhatTheyCover() {
            space.mmap(fixed(0x10000, 3 * PAGE, RW));
            space.copyToUser(0x11000, new byte[] {1, 2, 3});
            space.copyToUser(0x12000, new byte[] {4});
            space.mmap(fixed(0x11000, PAGE, Prot.PROT_READ));
            assertThat(shown(space)).containsExactly("10000-11000 rw-", "11000-12000 r--", "12000-13000 rw-");
            assertThat(TestSpaces.read(space, 0x11000, 3)).containsOnly(0);
            assertThat(TestSpaces.read(space, 0x12000, 1)).containsExactly(4);
        }

        @Test
        void keepTheOffsetsOfAFileThatTheyCut() {
            space.mmap(mapFile(0, 0x10000, 3 * PAGE, Placement.FIXED));
            space.mmap(fixed(0x11000, PAGE, Prot.PROT_NONE));
            assertThat(space.vmas().get(2).offset()).isEqualTo(2 * PAGE);
            byte[] expected = new byte[4];
            file.read(2 * PAGE, expected, 0, 4);
            assertThat(TestSpaces.read(space, 0x12000, 4)).isEqualTo(expected);
        }

        /** The steps of tools/testing/selftests/mm/map_fixed_noreplace.c. */
        @Test
        void canForbidReplacing() {
            long base = 0x40000000;
            space.mmap(noreplace(base, 5 * PAGE));
            space.munmap(base, 5 * PAGE);
            space.mmap(noreplace(base + PAGE, 3 * PAGE));
            assertRefused(space, MmRule.NOREPLACE, () -> space.mmap(noreplace(base, 5 * PAGE)));
            assertRefused(space, MmRule.NOREPLACE, () -> space.mmap(noreplace(base + 2 * PAGE, PAGE)));
            assertRefused(space, MmRule.NOREPLACE, () -> space.mmap(noreplace(base + 3 * PAGE, 2 * PAGE)));
            assertRefused(space, MmRule.NOREPLACE, () -> space.mmap(noreplace(base, 2 * PAGE)));
            assertThat(MmRule.NOREPLACE.errno()).isEqualTo(Errno.EEXIST);
            assertThat(space.mmap(noreplace(base, PAGE))).isEqualTo(base);
            assertThat(space.mmap(noreplace(base + 4 * PAGE, PAGE))).isEqualTo(base + 4 * PAGE);
            space.munmap(base, 5 * PAGE);
            assertThat(space.vmas()).isEmpty();
        }
    }

    @Nested
    class Records {
        @Test
        void areZeroUntilTheyAreSet() {
            assertThat(space.get(MmField.START_BRK)).isZero();
            space.set(MmField.START_BRK, 0x10000);
            assertThat(space.get(MmField.START_BRK)).isEqualTo(0x10000);
            assertThat(space.get(MmField.BRK)).isZero();
        }

        @Test
        void holdTheAuxiliaryVector() {
            assertThat(space.savedAuxv()).isEqualTo(AuxVector.EMPTY);
            AuxVector auxv = new AuxVector(List.of(new AuxEntry(AuxVector.AT_PAGESZ, PAGE)));
            space.savedAuxv(auxv);
            assertThat(space.savedAuxv()).isEqualTo(auxv);
        }
    }
}
