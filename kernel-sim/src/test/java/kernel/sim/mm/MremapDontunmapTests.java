package kernel.sim.mm;

import static kernel.sim.mm.TestSpaces.PAGE;
import static kernel.sim.mm.TestSpaces.RW;
import static kernel.sim.mm.TestSpaces.fixed;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * The kernel's own test of MREMAP_DONTUNMAP.
 *
 * @kernel v6.18 tools/testing/selftests/mm/mremap_dontunmap.c
 */
class MremapDontunmapTests {
    private static final int MOVE = MremapFlags.MREMAP_MAYMOVE | MremapFlags.MREMAP_DONTUNMAP;
    private static final int FIXED = MOVE | MremapFlags.MREMAP_FIXED;
    private static final long SOURCE = 0x40000000;
    private static final long TARGET = 0x50000000;

    private final PagedAddressSpace space = TestSpaces.space();

    private void mapFull(long vaddr, int pages, char value) {
        space.mmap(fixed(vaddr, (long) pages * PAGE, RW));
        fill(vaddr, pages, value);
    }

    private void fill(long vaddr, int pages, char value) {
        byte[] bytes = new byte[pages * PAGE];
        Arrays.fill(bytes, (byte) value);
        assertThat(space.copyToUser(vaddr, bytes)).isTrue();
    }

    private void assertFull(long vaddr, int pages, int value) {
        byte[] bytes = new byte[pages * PAGE];
        try (UserAccess access = space.access()) {
            assertThat(access.read(vaddr, bytes, 0, bytes.length)).isEqualTo(bytes.length);
        }
        assertThat(bytes).containsOnly(value);
    }

    @Test
    void simple() {
        mapFull(SOURCE, 5, 'a');
        long target = space.mremap(SOURCE, 5 * PAGE, 5 * PAGE, MOVE, 0);
        assertThat(target).isNotEqualTo(SOURCE);
        assertFull(target, 5, 'a');
        assertFull(SOURCE, 5, 0);
    }

    @Test
    void simpleShmem() {
        int flags = MapFlags.MAP_SHARED | MapFlags.MAP_ANONYMOUS | MapFlags.MAP_FIXED;
        space.mmap(SOURCE, 5 * PAGE, RW, flags, Optional.empty(), 0);
        fill(SOURCE, 5, 'a');
        long target = space.mremap(SOURCE, 5 * PAGE, 5 * PAGE, MOVE, 0);
        assertFull(target, 5, 'a');
        assertFull(SOURCE, 5, 'a');
    }

    @Test
    void simpleFixed() {
        mapFull(TARGET, 5, 'X');
        mapFull(SOURCE, 5, 'a');
        assertThat(space.mremap(SOURCE, 5 * PAGE, 5 * PAGE, FIXED, TARGET)).isEqualTo(TARGET);
        assertFull(TARGET, 5, 'a');
        assertFull(SOURCE, 5, 0);
    }

    @Test
    void partialMapping() {
        mapFull(SOURCE, 10, 'a');
        long target = space.mremap(SOURCE + 5 * PAGE, 5 * PAGE, 5 * PAGE, MOVE, 0);
        assertFull(SOURCE, 5, 'a');
        assertFull(SOURCE + 5 * PAGE, 5, 0);
        assertFull(target, 5, 'a');
    }

    /** What Linux 6.18 shows as VmLck. */
    @Test
    void whatStaysIsNotLockedButCounted() {
        int flags = MapFlags.MAP_PRIVATE | MapFlags.MAP_ANONYMOUS | MapFlags.MAP_FIXED | MapFlags.MAP_LOCKED;
        space.mmap(SOURCE, 4 * PAGE, RW, flags, Optional.empty(), 0);
        space.mremap(SOURCE + PAGE, PAGE, PAGE, FIXED, TARGET);
        assertThat(space.areas())
                .extracting(area -> area.has(VmFlags.VM_LOCKED))
                .containsExactly(false, true);
        assertThat(space.use().lockedVm()).isEqualTo(5);
        space.munmap(SOURCE, PAGE);
        assertThat(space.use().lockedVm()).isEqualTo(5);
        space.munmap(TARGET, PAGE);
        assertThat(space.use().lockedVm()).isEqualTo(4);
        space.munmap(SOURCE, 4 * PAGE);
        assertThat(space.use().lockedVm()).isEqualTo(4);
    }

    @Test
    void partialMappingOverwrite() {
        mapFull(SOURCE, 5, 'a');
        mapFull(TARGET, 10, 'X');
        assertThat(space.mremap(SOURCE, 5 * PAGE, 5 * PAGE, FIXED, TARGET)).isEqualTo(TARGET);
        assertFull(TARGET, 5, 'a');
        assertFull(SOURCE, 5, 0);
        assertFull(TARGET + 5 * PAGE, 5, 'X');
    }
}
