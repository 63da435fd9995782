package kernel.sim.mm;

import static kernel.sim.mm.TestSpaces.PAGE;
import static kernel.sim.mm.TestSpaces.RW;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import kernel.sim.fs.FileDescription;
import kernel.sim.fs.TestFiles;
import org.junit.jupiter.api.Test;

/**
 * The kernel's own test of MAP_POPULATE: a private page is a copy from the start.
 *
 * @kernel v6.18 tools/testing/selftests/mm/map_populate.c
 */
class MapPopulateTests {
    private static final int MS_SYNC = 4;
    private static final int OLD = 0xdeadbabe;
    private static final int NEW = 0x22222BAD;

    @Test
    void copiesPrivatePagesAtOnce() {
        FileDescription file =
                new FileDescription(TestFiles.of("/f", new byte[PAGE]).dentry(), true, true);
        PagedAddressSpace parent = TestSpaces.space();
        long shared = parent.mmap(0, PAGE, RW, MapFlags.MAP_SHARED, Optional.of(file), 0);
        try (UserAccess access = parent.access()) {
            access.store4(shared, OLD);
        }
        PagedAddressSpace child = parent.dupMm();
        int flags = MapFlags.MAP_PRIVATE | MapFlags.MAP_POPULATE;
        long own = child.mmap(0, PAGE, RW, flags, Optional.of(file), 0);
        try (UserAccess access = parent.access()) {
            access.store4(shared, NEW);
        }
        parent.msync(shared, PAGE, MS_SYNC);
        try (UserAccess access = child.access()) {
            assertThat(access.load4(own)).isEqualTo(OLD);
            assertThat(access.load4(shared)).isEqualTo(NEW);
        }
    }
}
