package kernel.sim.mm;

import static kernel.sim.mm.TestSpaces.PAGE;
import static kernel.sim.mm.TestSpaces.RW;
import static kernel.sim.mm.TestSpaces.fixed;
import static kernel.sim.mm.TestSpaces.shown;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import kernel.api.MapRequest;
import kernel.api.MapRequest.Placement;
import kernel.api.Prot;
import kernel.sim.fs.FileDescription;
import kernel.sim.fs.TestFiles;
import kernel.sim.profile.SpecialMapping;
import kernel.sim.profile.TestSeed;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** How mappings are joined and cut. */
class VmAreasTests {
    private static final long BASE = 0x10000;

    private final PagedAddressSpace space = TestSpaces.space();

    @Nested
    class Memory {
        @Test
        void isJoinedWithTheMappingBelow() {
            space.mmap(fixed(BASE, PAGE, RW));
            space.mmap(fixed(BASE + PAGE, 2 * PAGE, RW));
            assertThat(shown(space)).containsExactly("10000-13000 rw-");
        }

        @Test
        void isJoinedWithTheMappingAbove() {
            space.mmap(fixed(BASE + PAGE, 2 * PAGE, RW));
            space.mmap(fixed(BASE, PAGE, RW));
            assertThat(shown(space)).containsExactly("10000-13000 rw-");
        }

        @Test
        void isJoinedWithBoth() {
            space.mmap(fixed(BASE, PAGE, RW));
            space.mmap(fixed(BASE + 2 * PAGE, PAGE, RW));
            space.mmap(fixed(BASE + PAGE, PAGE, RW));
            assertThat(shown(space)).containsExactly("10000-13000 rw-");
        }

        @Test
        void isNotJoinedAcrossAHoleOrWithOtherRights() {
            space.mmap(fixed(BASE, PAGE, RW));
            space.mmap(fixed(BASE + 2 * PAGE, PAGE, RW));
            space.mmap(fixed(BASE + 3 * PAGE, PAGE, Prot.PROT_READ));
            assertThat(shown(space)).containsExactly("10000-11000 rw-", "12000-13000 rw-", "13000-14000 r--");
        }

        @Test
        void keepsItsContentWhenItIsJoined() {
            space.mmap(fixed(BASE, PAGE, RW));
            space.copyToUser(BASE, new byte[] {3});
            space.mmap(fixed(BASE + PAGE, PAGE, RW));
            space.copyToUser(BASE + PAGE, new byte[] {4});
            assertThat(TestSpaces.read(space, BASE, 1)).containsExactly(3);
            assertThat(TestSpaces.read(space, BASE + PAGE, 1)).containsExactly(4);
        }
    }

    @Nested
    class Files {
        private final FileDescription file = TestFiles.of("/f", new byte[8 * PAGE]);

        private void map(FileDescription what, long page, long at) {
            space.mmap(MapRequest.ofFile(what, page * PAGE, BASE + at * PAGE, PAGE, Prot.PROT_READ, Placement.FIXED));
        }

        @Test
        void areJoinedIfTheirOffsetsFollowOneAnother() {
            map(file, 1, 0);
            map(file, 3, 2);
            map(file, 2, 1);
            assertThat(shown(space)).containsExactly("10000-13000 r--");
            assertThat(space.vmas().get(0).offset()).isEqualTo(PAGE);
        }

        @Test
        void areNotJoinedOtherwise() {
            map(file, 1, 0);
            map(file, 1, 1);
            map(file, 3, 2);
            assertThat(shown(space)).hasSize(3);
        }

        @Test
        void areNotJoinedWithAnotherOpeningOfTheSameFile() {
            FileDescription again = new FileDescription(file.dentry());
            map(file, 0, 0);
            map(again, 1, 1);
            assertThat(shown(space)).containsExactly("10000-11000 r--", "11000-12000 r--");
        }

        @Test
        void areNotJoinedWithMemory() {
            map(file, 0, 0);
            space.mmap(fixed(BASE + PAGE, PAGE, Prot.PROT_READ));
            assertThat(shown(space)).containsExactly("10000-11000 r--", "11000-12000 r--");
        }
    }

    @Nested
    class OtherMappings {
        @Test
        void ofTheKernelAreNeverJoined() {
            SpecialMapping page = new SpecialMapping("[x]", PAGE, Prot.PROT_READ, Optional.empty());
            long start = space.installSpecialMappings(List.of(page, page));
            space.mmap(fixed(start - PAGE, PAGE, Prot.PROT_READ));
            assertThat(space.vmas()).hasSize(3);
        }

        @Test
        void thatGrowDownAreNeverJoined() {
            TestSpaces.makeStack(space, BASE + PAGE, BASE + 2 * PAGE);
            space.mmap(fixed(BASE, PAGE, RW));
            space.mmap(fixed(BASE + 2 * PAGE, PAGE, RW));
            assertThat(shown(space)).hasSize(3);
        }
    }

    /** Compares random calls with a plain table of pages. */
    @Nested
    class AgainstATableOfPages {
        private static final int PAGES = 64;
        private static final int ABSENT = -1;

        private final int[] prots = new int[PAGES];
        private final byte[] values = new byte[PAGES];
        private final SplittableRandom random = TestSeed.random(VmAreasTests.class);

        @Test
        void holdsTheSameAfterEveryCall() {
            Arrays.fill(prots, ABSENT);
            for (int i = 0; i < 3000; i++) {
                int from = random.nextInt(PAGES);
                int to = from + 1 + random.nextInt(Math.min(12, PAGES - from));
                call(random.nextInt(4), from, to, (byte) (1 + random.nextInt(100)));
                assertThat(pagesOf(space)).isEqualTo(prots);
                assertSorted();
            }
            for (int page = 0; page < PAGES; page++) {
                byte[] byteRead = new byte[1];
                int count = space.read(address(page), byteRead, 1);
                assertThat(count).isEqualTo(prots[page] == ABSENT ? 0 : 1);
                assertThat(byteRead[0]).isEqualTo(values[page]);
            }
        }

        private long address(int page) {
            return BASE + (long) page * PAGE;
        }

        private void call(int kind, int from, int to, byte value) {
            long length = address(to) - address(from);
            switch (kind) {
                case 0 -> {
                    space.munmap(address(from), length);
                    set(from, to, ABSENT);
                }
                case 1 -> {
                    int prot = random.nextInt(8);
                    space.mmap(fixed(address(from), length, prot));
                    set(from, to, prot);
                }
                case 2 -> {
                    space.brkFlags(address(from), length, false);
                    set(from, to, RW);
                }
                default -> {
                    boolean isWritable = prots[from] != ABSENT && (prots[from] & Prot.PROT_WRITE) != 0;
                    assertThat(space.copyToUser(address(from), new byte[] {value}))
                            .isEqualTo(isWritable);
                    values[from] = isWritable ? value : values[from];
                }
            }
        }

        private void set(int from, int to, int prot) {
            Arrays.fill(prots, from, to, prot);
            Arrays.fill(values, from, to, (byte) 0);
        }

        private int[] pagesOf(PagedAddressSpace mapped) {
            int[] found = new int[PAGES];
            Arrays.fill(found, ABSENT);
            for (VmArea area : mapped.areas()) {
                Arrays.fill(found, (int) (area.start() - BASE) / PAGE, (int) (area.end() - BASE) / PAGE, area.prot());
            }
            return found;
        }

        private void assertSorted() {
            long end = 0;
            for (VmArea area : space.areas()) {
                assertThat(area.start()).isGreaterThanOrEqualTo(end);
                assertThat(area.end()).isGreaterThan(area.start());
                end = area.end();
            }
        }
    }
}
