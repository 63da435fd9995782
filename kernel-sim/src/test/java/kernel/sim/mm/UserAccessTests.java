package kernel.sim.mm;

import static kernel.sim.mm.TestSpaces.PAGE;
import static kernel.sim.mm.TestSpaces.RW;
import static kernel.sim.mm.TestSpaces.fixed;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kernel.api.Prot;
import kernel.sim.fs.FileDescription;
import kernel.sim.fs.TestFiles;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a processor sees of memory through the translations that it keeps. */
class UserAccessTests {
    private static final long BASE = 0x10000;
    private static final long VALUE = 0x8877665544332211L;
    /** So far apart that both pages have the same slot. */
    private static final long SAME_SLOT = 256L * PAGE;

    private final PhysicalMemory memory = new PhysicalMemory();
    private final PagedAddressSpace space = TestSpaces.space(memory);
    private final UserAccess access = space.access();

    @BeforeEach
    void map() {
        space.mmap(fixed(BASE, 2 * PAGE, RW));
    }

    private int frame(long vaddr) {
        return Pte.frame(space.walk(vaddr));
    }

    private byte[] bytes(long vaddr, int length) {
        return TestSpaces.read(space, vaddr, length);
    }

    @Nested
    class Values {
        @ParameterizedTest
        @ValueSource(ints = {0, 1, 8, PAGE - 8, PAGE - 7, PAGE - 4, PAGE - 2, PAGE - 1, PAGE})
        void areLittleEndianInsideAPageAndAcrossTwo(int offset) {
            access.store8(BASE + offset, VALUE);
            assertThat(bytes(BASE + offset, 8)).containsExactly(0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88);
            assertThat(access.load8(BASE + offset)).isEqualTo(VALUE);
            assertThat(access.load4(BASE + offset)).isEqualTo(0x44332211);
            assertThat(access.load2(BASE + offset)).isEqualTo((short) 0x2211);
            assertThat(access.load1(BASE + offset)).isEqualTo((byte) 0x11);
            long[] both = new long[2];
            access.load16(BASE + offset, both);
            assertThat(both).containsExactly(VALUE, 0);
        }

        @ParameterizedTest
        @ValueSource(ints = {0, PAGE - 15, PAGE - 3, PAGE - 2, PAGE - 1})
        void leaveTheirNeighboursAlone(int offset) {
            long vaddr = BASE + offset;
            access.store4(vaddr, 0x04030201);
            assertThat(bytes(vaddr, 5)).containsExactly(1, 2, 3, 4, 0);
            access.store2(vaddr, (short) 0x0605);
            assertThat(bytes(vaddr, 5)).containsExactly(5, 6, 3, 4, 0);
            access.store1(vaddr, (byte) 7);
            assertThat(bytes(vaddr, 5)).containsExactly(7, 6, 3, 4, 0);
            access.store16(vaddr, VALUE, ~VALUE);
            assertThat(access.load8(vaddr + 8)).isEqualTo(~VALUE);
        }

        @Test
        void ofPagesWithTheSameSlotAreNotMixedUp() {
            space.mmap(fixed(BASE + SAME_SLOT, PAGE, RW));
            access.store8(BASE, 1);
            access.store8(BASE + SAME_SLOT, 2);
            assertThat(access.load8(BASE)).isEqualTo(1);
            assertThat(access.load8(BASE + SAME_SLOT)).isEqualTo(2);
        }

        @Test
        void bringInBothPagesBeforeTheyChangeOne() {
            FileDescription file =
                    new FileDescription(TestFiles.of("/f", new byte[PAGE]).dentry(), true, true);
            space.mmap(BASE, PAGE, RW, MapFlags.MAP_FIXED | MapFlags.MAP_SHARED, Optional.of(file), 0);
            space.mmap(BASE + PAGE, PAGE, RW, MapFlags.MAP_FIXED | MapFlags.MAP_PRIVATE, Optional.of(file), 0);
            access.store2(BASE + PAGE - 1, (short) 0x0201);
            assertThat(bytes(BASE + PAGE - 1, 2)).containsExactly(1, 2);
            assertThat(bytes(BASE + 2 * PAGE - 1, 1)).containsExactly(0);
        }
    }

    @Nested
    class Ranges {
        @Test
        void reachAcrossPages() {
            byte[] source = {0, 1, 2, 3, 4, 5};
            assertThat(access.write(BASE + PAGE - 2, source, 1, 4)).isEqualTo(4);
            byte[] target = new byte[6];
            assertThat(access.read(BASE + PAGE - 2, target, 1, 4)).isEqualTo(4);
            assertThat(target).containsExactly(0, 1, 2, 3, 4, 0);
            assertThat(access.fill(BASE + PAGE - 1, (byte) 9, 2)).isEqualTo(2);
            assertThat(bytes(BASE + PAGE - 2, 4)).containsExactly(1, 9, 9, 4);
        }

        @Test
        void endWhereNothingIsMapped() {
            long last = BASE + 2 * PAGE - 3;
            assertThat(access.fill(last, (byte) 1, 10)).isEqualTo(3);
            assertThat(access.write(last, new byte[10], 0, 10)).isEqualTo(3);
            assertThat(access.read(last, new byte[10], 0, 10)).isEqualTo(3);
            assertThat(access.fault()).isEqualTo(Fault.MAPERR);
            assertThat(access.faultAddress()).isEqualTo(BASE + 2 * PAGE);
        }
    }

    @Nested
    class Faults {
        @ParameterizedTest
        @ValueSource(longs = {0, -1, -8, 0x7ffffffff000L, BASE - 1, BASE + 2 * PAGE - 7})
        void changeNothing(long vaddr) {
            access.store8(vaddr, -1);
            assertThat(access.fault()).isEqualTo(Fault.MAPERR);
            assertThat(bytes(BASE + 2 * PAGE - 8, 8)).containsOnly(0);
            access.clearFault();
            assertThat(access.load8(vaddr)).isZero();
            assertThat(access.fault()).isEqualTo(Fault.MAPERR);
        }

        @Test
        void ofAddressesThatCannotBeTranslatedAreOfAnotherKind() {
            access.store8(Long.MIN_VALUE, -1);
            assertThat(access.fault()).isEqualTo(Fault.GENERAL_PROTECTION);
        }

        @Test
        void stayUntilTheyAreForgotten() {
            access.load1(0);
            access.store1(BASE, (byte) 1);
            assertThat(access.fault()).isEqualTo(Fault.MAPERR);
            access.clearFault();
            assertThat(access.fault().isResolved()).isTrue();
        }

        @Test
        void tellOfMissingRights() {
            space.mprotect(BASE, PAGE, Prot.PROT_READ);
            access.store1(BASE, (byte) 1);
            assertThat(access.fault()).isEqualTo(Fault.ACCERR);
            assertThat(access.fetch(BASE)).isEqualTo(-1);
            assertThat(access.load1(BASE)).isZero();
        }
    }

    @Nested
    class Translations {
        @Test
        void endWithTheMapping() {
            access.store8(BASE, VALUE);
            space.munmap(BASE, PAGE);
            access.load8(BASE);
            assertThat(access.fault()).isEqualTo(Fault.MAPERR);
        }

        @Test
        void loseTheRightToWriteWithTheMapping() {
            access.store8(BASE, VALUE);
            space.mprotect(BASE, PAGE, Prot.PROT_READ);
            access.store8(BASE, 0);
            assertThat(access.fault()).isEqualTo(Fault.ACCERR);
            assertThat(access.load8(BASE)).isEqualTo(VALUE);
        }

        @Test
        void followAPageThatIsCopied() {
            access.store8(BASE, 1);
            PagedAddressSpace child = space.dupMm();
            access.store8(BASE, 2);
            assertThat(TestSpaces.read(child, BASE, 1)).containsExactly(1);
            assertThat(access.load8(BASE)).isEqualTo(2);
        }

        @Test
        void ofThePageOfZeroesAreReadOnly() {
            assertThat(access.load8(BASE)).isZero();
            assertThat(frame(BASE)).isEqualTo(PhysicalMemory.ZERO_PAGE);
            access.store1(BASE, (byte) 1);
            assertThat(frame(BASE)).isNotEqualTo(PhysicalMemory.ZERO_PAGE);
            assertThat(access.load8(BASE + PAGE)).isZero();
        }
    }

    @Nested
    class Code {
        private final List<String> told = new ArrayList<>();

        @BeforeEach
        void listen() {
            space.mprotect(BASE, PAGE, RW | Prot.PROT_EXEC);
            access.store8(BASE, VALUE);
            memory.addListener(new FrameListener() {
                @Override
                public void codeMarked(int frame) {
                    told.add("marked " + (frame == frame(BASE)));
                }

                @Override
                public void codeWritten(int frame, int offset, int length) {
                    told.add("written " + (frame == frame(BASE)));
                }
            });
            memory.markCode(access.fetch(BASE));
        }

        @Test
        void isToldOfOnceWhenItIsWrittenTo() {
            access.store8(BASE, 1);
            access.store8(BASE + 8, 2);
            assertThat(told).containsExactly("marked true", "written true");
        }

        @Test
        void canBeReadUnnoticed() {
            assertThat(access.load8(BASE)).isEqualTo(VALUE);
            assertThat(told).containsExactly("marked true");
        }
    }
}
