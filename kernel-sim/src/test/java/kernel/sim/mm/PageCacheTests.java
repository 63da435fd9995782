package kernel.sim.mm;

import static kernel.sim.mm.TestSpaces.PAGE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import kernel.api.Prot;
import kernel.sim.fs.FileDescription;
import kernel.sim.fs.SparseFile;
import kernel.sim.fs.TestFiles;
import kernel.sim.profile.MachineProfile;
import org.junit.jupiter.api.Test;

/** How many pages of files stay in memory, and that they are the right ones. */
class PageCacheTests {
    private static final long BASE = 0x10000000;
    private static final int PAGES = PageCaches.MAX_PAGES + PageCaches.MAX_PAGES / 2;

    private final PhysicalMemory memory = new PhysicalMemory();
    private final PagedAddressSpace space = new PagedAddressSpace(
            memory, MachineProfile.builtIn(), TestSpaces.layout(true, false), TestSpaces.UNLIMITED);

    private void map(FileDescription file, int flags, int prot) {
        space.mmap(BASE, file.size(), prot, flags | MapFlags.MAP_FIXED, Optional.of(file), 0);
    }

    private static long address(long page) {
        return BASE + page * PAGE;
    }

    @Test
    void mappedPagesStayWhateverTheirNumber() {
        map(SparseFile.of(PAGES), MapFlags.MAP_PRIVATE, Prot.PROT_READ);
        try (UserAccess access = space.access()) {
            for (int page = 0; page < PAGES; page++) {
                assertThat(access.load8(address(page))).isEqualTo(page);
            }
            assertThat(space.use().rssFile()).isEqualTo(PAGES);
            for (int page = 0; page < PAGES; page++) {
                assertThat(access.load8(address(page))).isEqualTo(page);
            }
        }
    }

    @Test
    void pagesThatNobodyMapsGoWhenThereAreTooMany() {
        FileDescription file = SparseFile.of(PAGES);
        map(file, MapFlags.MAP_PRIVATE, Prot.PROT_READ);
        try (UserAccess access = space.access()) {
            for (int page = 0; page < PAGES; page++) {
                access.load1(address(page));
                space.munmap(address(page), PAGE);
                assertThat(memory.used()).isLessThanOrEqualTo(PageCaches.MAX_PAGES + 2);
            }
        }
    }

    @Test
    void theLastMappingTakesAllPagesAlongIfThereAreTooMany() {
        map(SparseFile.of(PAGES), MapFlags.MAP_PRIVATE | MapFlags.MAP_POPULATE, Prot.PROT_READ);
        assertThat(memory.used()).isEqualTo(1 + PAGES);
        space.mmput();
        assertThat(memory.used()).isEqualTo(1);
    }

    @Test
    void pagesThatAreCopiedAtOnceAreCopiedRight() {
        map(SparseFile.of(PAGES), MapFlags.MAP_PRIVATE, TestSpaces.RW);
        try (UserAccess access = space.access()) {
            for (int page = 0; page < PAGES; page++) {
                access.store1(address(page) + 8, (byte) 1);
                assertThat(access.load8(address(page))).isEqualTo(page);
            }
        }
        assertThat(space.use().rssAnon()).isEqualTo(PAGES);
        assertThat(memory.used()).isLessThanOrEqualTo(1 + PAGES + PageCaches.MAX_PAGES);
        space.mmput();
        assertThat(memory.used()).isLessThanOrEqualTo(1 + PageCaches.MAX_PAGES);
    }

    @Test
    void whatWasWrittenToAFileIsNotForgotten() {
        FileDescription written = SparseFile.of(4);
        map(written, MapFlags.MAP_SHARED, TestSpaces.RW);
        space.copyToUser(address(3), new byte[] {77});
        space.munmap(BASE, 4 * PAGE);
        map(SparseFile.of(PAGES), MapFlags.MAP_PRIVATE | MapFlags.MAP_POPULATE, Prot.PROT_READ);
        space.munmap(BASE, (long) PAGES * PAGE);
        map(written, MapFlags.MAP_PRIVATE, Prot.PROT_READ);
        assertThat(TestSpaces.read(space, address(3), 1)).containsExactly(77);
    }

    @Test
    void filesThatNobodyMapsAreForgotten() {
        FileDescription first = TestFiles.of("/first", TestFiles.pattern(PAGE));
        map(first, MapFlags.MAP_PRIVATE, Prot.PROT_READ);
        PageCache mapped = memory.caches().of(first);
        FileDescription second = SparseFile.of(1);
        PageCache unused = memory.caches().of(second);
        for (int i = 0; i < PageCaches.MAX_FILES; i++) {
            memory.caches().of(SparseFile.of(1)).load(0);
        }
        assertThat(memory.caches().of(first)).isSameAs(mapped);
        assertThat(memory.caches().of(second)).isNotSameAs(unused);
        assertThat(TestSpaces.read(space, BASE, 1)).containsExactly(TestFiles.pattern(1));
    }

    @Test
    void readaheadReadsWithoutMapping() {
        FileDescription file = SparseFile.of(100);
        memory.readahead(file);
        assertThat(memory.used()).isEqualTo(101);
        map(file, MapFlags.MAP_PRIVATE, Prot.PROT_READ);
        assertThat(space.fault(address(99), Access.READ)).isEqualTo(Fault.MINOR);
        space.mmput();
        assertThat(memory.caches().of(file).shrink()).isEqualTo(100);
        assertThat(memory.used()).isEqualTo(1);
    }
}
