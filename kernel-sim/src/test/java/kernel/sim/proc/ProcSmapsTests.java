package kernel.sim.proc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import kernel.api.Prot;
import kernel.sim.fs.FileDescription;
import kernel.sim.fs.TestFiles;
import kernel.sim.mm.Access;
import kernel.sim.mm.MapFlags;
import kernel.sim.mm.PagedAddressSpace;
import kernel.sim.task.Program;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcSmapsTests {
    private static final int PAGE = 4096;
    private static final int RW = Prot.PROT_READ | Prot.PROT_WRITE;
    private static final long AT = 0x400000;

    private final Program program = TestPrograms.of(true);
    private final PagedAddressSpace mm = program.mm();
    private final FileDescription file = TestFiles.of("/f", TestFiles.pattern(4 * PAGE));

    private void map(long vaddr, int pages, int prot, int flags) {
        mm.mmap(vaddr, (long) pages * PAGE, prot, flags | MapFlags.MAP_FIXED, Optional.of(file), 0);
    }

    private void touch(Access access, long... pages) {
        for (long page : pages) {
            assertThat(mm.fault(AT + page * PAGE, access).isResolved()).isTrue();
        }
    }

    private SmapsRow only() {
        List<SmapsRow> rows = ProcSmaps.rows(program);
        assertThat(rows).hasSize(1);
        return rows.get(0);
    }

    /** Returns the lines that count something. */
    private List<String> counted(SmapsRow row) {
        return row.lines().stream()
                .filter(line -> line.endsWith("kB") && !line.endsWith(" 0 kB") && !line.contains("PageSize"))
                .map(line -> line.replaceAll(" +", " "))
                .toList();
    }

    @Nested
    class Mappings {
        @Test
        void areShownLineByLine() {
            map(AT, 3, RW, MapFlags.MAP_PRIVATE | MapFlags.MAP_ANONYMOUS);
            touch(Access.WRITE, 0, 2);
            String zeroes = """
                    KSM:                   0 kB
                    LazyFree:              0 kB
                    AnonHugePages:         0 kB
                    ShmemPmdMapped:        0 kB
                    FilePmdMapped:         0 kB
                    Shared_Hugetlb:        0 kB
                    Private_Hugetlb:       0 kB
                    Swap:                  0 kB
                    SwapPss:               0 kB
                    Locked:                0 kB
                    """;
            assertThat(ProcSmaps.text(program))
                    .hasToString("""
                    00400000-00403000 rw-p 00000000 00:00 0\s
                    Size:                 12 kB
                    KernelPageSize:        4 kB
                    MMUPageSize:           4 kB
                    Rss:                   8 kB
                    Pss:                   8 kB
                    Pss_Dirty:             8 kB
                    Shared_Clean:          0 kB
                    Shared_Dirty:          0 kB
                    Private_Clean:         0 kB
                    Private_Dirty:         8 kB
                    Referenced:            8 kB
                    Anonymous:             8 kB
                    """ + zeroes + "THPeligible:           0\nVmFlags: rd wr mr mw me ac \n");
            assertThat(ProcSmaps.rollup(program)).hasToString("""
                    00400000-00403000 ---p 00000000 00:00 0                                  [rollup]
                    Rss:                   8 kB
                    Pss:                   8 kB
                    Pss_Dirty:             8 kB
                    Pss_Anon:              8 kB
                    Pss_File:              0 kB
                    Pss_Shmem:             0 kB
                    Shared_Clean:          0 kB
                    Shared_Dirty:          0 kB
                    Private_Clean:         0 kB
                    Private_Dirty:         8 kB
                    Referenced:            8 kB
                    Anonymous:             8 kB
                    """ + zeroes);
        }

        @Test
        void thatWereOnlyReadHaveNoPagesOfTheirOwn() {
            map(AT, 3, RW, MapFlags.MAP_PRIVATE | MapFlags.MAP_ANONYMOUS);
            touch(Access.READ, 0, 1);
            assertThat(counted(only())).containsExactly("Size: 12 kB");
        }

        @Test
        void countPagesOfFilesAndTheirCopies() {
            map(AT, 4, RW, MapFlags.MAP_PRIVATE);
            touch(Access.READ, 0, 1);
            touch(Access.WRITE, 1, 2);
            assertThat(counted(only()))
                    .containsExactly(
                            "Size: 16 kB",
                            "Rss: 12 kB",
                            "Pss: 12 kB",
                            "Pss_Dirty: 8 kB",
                            "Private_Clean: 4 kB",
                            "Private_Dirty: 8 kB",
                            "Referenced: 12 kB",
                            "Anonymous: 8 kB");
        }

        @Test
        void shareAPageInParts() {
            for (int i = 0; i < 3; i++) {
                map(AT + 0x10000L * i, 4, Prot.PROT_READ, MapFlags.MAP_PRIVATE);
                touch(Access.READ, 0x10L * i);
            }
            touch(Access.READ, 1);
            List<SmapsRow> rows = ProcSmaps.rows(program);
            assertThat(counted(rows.get(0)))
                    .containsExactly(
                            "Size: 16 kB",
                            "Rss: 8 kB",
                            "Pss: 5 kB",
                            "Shared_Clean: 4 kB",
                            "Private_Clean: 4 kB",
                            "Referenced: 8 kB");
            assertThat(counted(rows.get(2))).contains("Pss: 1 kB", "Shared_Clean: 4 kB");
            assertThat(ProcSmaps.rollup(program).toString())
                    .contains("\nPss:                   7 kB\n", "\nPss_File:              7 kB\n");
        }

        @Test
        void ofSharedMemoryHaveANameAndAnInode() {
            map(AT, 2, RW, MapFlags.MAP_SHARED | MapFlags.MAP_ANONYMOUS);
            map(AT + 2 * PAGE, 1, RW, MapFlags.MAP_SHARED | MapFlags.MAP_ANONYMOUS);
            touch(Access.WRITE, 1);
            List<SmapsRow> rows = ProcSmaps.rows(program);
            assertThat(rows)
                    .extracting(row -> row.maps().line().toString())
                    .containsExactly(
                            "00400000-00402000 rw-s 00000000 00:01 1                                  "
                                    + "/dev/zero (deleted)",
                            "00402000-00403000 rw-s 00000000 00:01 2                                  "
                                    + "/dev/zero (deleted)");
            assertThat(counted(rows.get(0)))
                    .containsExactly(
                            "Size: 8 kB",
                            "Rss: 4 kB",
                            "Pss: 4 kB",
                            "Pss_Dirty: 4 kB",
                            "Private_Dirty: 4 kB",
                            "Referenced: 4 kB");
            assertThat(ProcSmaps.rollup(program).toString()).contains("\nPss_Shmem:             4 kB\n");
        }

        @Test
        void thatStayInMemoryCountTheirLockedPages() {
            map(AT, 2, RW, MapFlags.MAP_PRIVATE | MapFlags.MAP_ANONYMOUS | MapFlags.MAP_LOCKED);
            assertThat(counted(only())).contains("Rss: 8 kB", "Locked: 8 kB");
            assertThat(only().vmFlags()).isEqualTo("rd wr mr mw me lo ac");
        }
    }

    @Nested
    class Flags {
        @ParameterizedTest
        @CsvSource({
            "0, 0x22, 'mr mw me'",
            "7, 0x22, 'rd wr ex mr mw me ac'",
            "3, 0x122, 'rd wr mr mw me gd ac'",
            "3, 0x4022, 'rd wr mr mw me nr'",
            "3, 0x20022, 'rd wr mr mw me ac nh'",
            "3, 0x21, 'rd wr sh mr mw me ms'",
            "1, 0x1, 'rd mr me ms'",
        })
        void areThoseOfMmap(int prot, String flags, String names) {
            map(AT, 1, prot, Integer.decode(flags));
            assertThat(only().vmFlags()).isEqualTo(names);
        }

        @ParameterizedTest
        @CsvSource({"1, rr", "2, sr", "10, dc", "16, dd", "18, wf"})
        void areThoseOfMadvise(int advice, String name) {
            map(AT, 1, RW, MapFlags.MAP_PRIVATE | MapFlags.MAP_ANONYMOUS);
            mm.madvise(AT, PAGE, advice);
            assertThat(only().vmFlags().split(" ")).contains(name);
        }

        @Test
        void areShownInTheOrderOfTheirBitsAndEvenWithoutAName() {
            long all = IntStream.range(0, 64).mapToLong(bit -> 1L << bit).reduce(0, (a, b) -> a | b);
            assertThat(VmFlagNames.of(all))
                    .hasSize(64)
                    .startsWith("rd", "wr", "ex", "sh", "mr")
                    .endsWith("??");
            assertThat(VmFlagNames.of(0)).isEmpty();
        }
    }

    @Test
    void includesThePageOfOldSystemCallsButDoesNotAddItUp() {
        Program old = TestPrograms.of(true, Optional.of(Prot.PROT_READ | Prot.PROT_EXEC));
        assertThat(ProcSmaps.rows(old)).hasSize(1);
        assertThat(ProcSmaps.text(old).toString())
                .startsWith("ffffffffff600000-ffffffffff601000 r-xp")
                .endsWith("VmFlags: rd ex \n");
        assertThat(ProcSmaps.rollup(old).toString()).startsWith("00000000-00000000 ---p 00000000 00:00 0 ");
    }
}
