package kernel.sim.proc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import kernel.api.ByteString;
import kernel.api.MapRequest;
import kernel.api.MapRequest.Placement;
import kernel.api.MmField;
import kernel.api.Prot;
import kernel.sim.fs.FileDescription;
import kernel.sim.fs.TestFiles;
import kernel.sim.mm.PagedAddressSpace;
import kernel.sim.profile.SpecialMapping;
import kernel.sim.task.Program;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcMapsTests {
    private static final int PAGE = 4096;
    private static final int RW = Prot.PROT_READ | Prot.PROT_WRITE;

    private final Program program = TestPrograms.of(true);
    private final PagedAddressSpace mm = program.mm();

    private void map(long vaddr, int pages) {
        mm.mmap(MapRequest.anonymous(vaddr, (long) pages * PAGE, RW, Placement.FIXED));
    }

    private List<String> names() {
        return ProcMaps.rows(program).stream().map(row -> row.name().toString()).toList();
    }

    private List<String> lines() {
        return ProcMaps.rows(program).stream().map(row -> row.line().toString()).toList();
    }

    @Nested
    class Files {
        @Test
        void areShownWithOffsetInodeAndPath() {
            FileDescription file = TestFiles.of("/lib/x.so", new byte[2 * PAGE]);
            mm.mmap(MapRequest.ofFile(file, PAGE, 0x400000, PAGE, Prot.PROT_READ | Prot.PROT_EXEC, Placement.FIXED));
            String head = String.format(
                    "00400000-00401000 r-xp 00001000 00:01 %d ",
                    file.inode().attributes().ino());
            assertThat(lines()).containsExactly(String.format("%-73s/lib/x.so", head));
        }

        @ParameterizedTest
        @CsvSource({
            "'/a\nb', '/a\\012b'",
            "'/\n\n', '/\\012\\012'",
            "'/a\\b', '/a\\b'",
            "'/a\tb c', '/a\tb c'",
        })
        void showALineFeedInTheirPathAsANumber(String path, String shown) {
            FileDescription file = TestFiles.of(path, new byte[PAGE]);
            mm.mmap(MapRequest.ofFile(file, 0, 0x400000, PAGE, Prot.PROT_READ, Placement.FIXED));
            assertThat(names()).containsExactly(shown);
        }

        @Test
        void keepTheirNameInsideTheHeap() {
            FileDescription file = TestFiles.of("/data", new byte[PAGE]);
            mm.mmap(MapRequest.ofFile(file, 0, 0x400000, PAGE, RW, Placement.FIXED));
            mm.set(MmField.START_BRK, 0x400000);
            mm.set(MmField.BRK, 0x401000);
            assertThat(names()).containsExactly("/data");
        }
    }

    @Nested
    class Memory {
        @Test
        void hasNoNameAndNoOffset() {
            map(0x400000, 1);
            assertThat(lines()).containsExactly("00400000-00401000 rw-p 00000000 00:00 0 ");
        }

        @ParameterizedTest
        @CsvSource({
            "0x401000, 0x402000, true",
            "0x400fff, 0x401001, true",
            "0x401fff, 0x403000, true",
            "0x3ff000, 0x500000, true",
            "0x402000, 0x403000, false",
            "0x400000, 0x401000, false",
            "0x401000, 0x401000, false",
        })
        void isTheHeapWhereTheBreakIs(String startBrk, String brk, boolean isHeap) {
            map(0x401000, 1);
            mm.set(MmField.START_BRK, Long.decode(startBrk));
            mm.set(MmField.BRK, Long.decode(brk));
            assertThat(names()).containsExactly(isHeap ? "[heap]" : "");
        }

        @ParameterizedTest
        @CsvSource({"0x400fff, false", "0x401000, true", "0x401800, true", "0x402000, true", "0x402001, false"})
        void isTheStackWhereTheStackStarted(String startStack, boolean isStack) {
            map(0x401000, 1);
            mm.set(MmField.START_STACK, Long.decode(startStack));
            assertThat(names()).containsExactly(isStack ? "[stack]" : "");
        }

        @Test
        void isTheHeapBeforeItIsTheStack() {
            map(0x401000, 1);
            mm.set(MmField.START_BRK, 0x401000);
            mm.set(MmField.BRK, 0x402000);
            mm.set(MmField.START_STACK, 0x401800);
            assertThat(names()).containsExactly("[heap]");
        }
    }

    @Nested
    class KernelPages {
        @Test
        void haveTheirOwnNames() {
            mm.installSpecialMappings(List.of(
                    new SpecialMapping("[vvar]", PAGE, Prot.PROT_READ, Optional.empty()),
                    new SpecialMapping(
                            "[vdso]", PAGE, Prot.PROT_READ | Prot.PROT_EXEC, Optional.of(ByteString.EMPTY))));
            assertThat(lines())
                    .containsExactly(
                            String.format("%-73s[vvar]", "7ffff7ffd000-7ffff7ffe000 r--p 00000000 00:00 0 "),
                            String.format("%-73s[vdso]", "7ffff7ffe000-7ffff7fff000 r-xp 00000000 00:00 0 "));
        }

        @Test
        void includeThePageOfOldSystemCallsAtTheVeryEnd() {
            Program old = TestPrograms.of(true, Optional.of(Prot.PROT_EXEC));
            old.mm().mmap(MapRequest.anonymous(0x7fffffffe000L, PAGE, RW, Placement.FIXED));
            List<MapsRow> rows = ProcMaps.rows(old);
            assertThat(rows).hasSize(2);
            assertThat(rows.get(1).line().toString())
                    .isEqualTo("ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0                  [vsyscall]");
        }
    }

    @Test
    void showsEveryCombinationOfRights() {
        for (int prot = 0; prot < 8; prot++) {
            mm.mmap(MapRequest.anonymous(0x400000 + prot * 0x2000L, PAGE, prot, Placement.FIXED));
        }
        assertThat(ProcMaps.rows(program))
                .extracting(MapsRow::perms)
                .containsExactly("---p", "r--p", "-w-p", "rw-p", "--xp", "r-xp", "-wxp", "rwxp");
    }
}
