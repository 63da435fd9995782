package kernel.sim.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import kernel.api.MapRequest;
import kernel.api.MapRequest.Placement;
import kernel.api.Prot;
import kernel.sim.fs.FileDescription;
import kernel.sim.fs.TestFiles;
import kernel.sim.mm.MmLimits;
import kernel.sim.mm.MmapLayout;
import kernel.sim.mm.PagedAddressSpace;
import kernel.sim.mm.PhysicalMemory;
import kernel.sim.profile.MachineProfile;
import kernel.sim.profile.X86Abi;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MappingDigestTests {
    private static final int PAGE = 4096;
    private static final long BASE = 0x400000;
    private static final int RW = Prot.PROT_READ | Prot.PROT_WRITE;

    private final PagedAddressSpace mm = space();

    private static PagedAddressSpace space() {
        MachineProfile machine = MachineProfile.builtIn();
        MmapLayout layout = MmapLayout.pick(new X86Abi(true, machine.elf64()), 0, false, 8 << 20, 0, 0);
        return new PagedAddressSpace(new PhysicalMemory(), machine, layout, MmLimits.NONE);
    }

    private void mapFile(int fileSize, int pages) {
        FileDescription file = TestFiles.of("/f", TestFiles.pattern(fileSize));
        mm.mmap(MapRequest.ofFile(file, 0, BASE, (long) pages * PAGE, RW, Placement.FIXED));
    }

    private MappingDigest digest(int pages, long random) {
        return MappingDigest.of(mm, BASE, BASE + (long) pages * PAGE, random);
    }

    private static byte[] sha256(byte[] bytes) throws NoSuchAlgorithmException {
        return MessageDigest.getInstance("SHA-256").digest(bytes);
    }

    @Nested
    class Sum {
        @ParameterizedTest
        @CsvSource({"1", "16", "17", "40"})
        void coversAllPages(int pages) throws NoSuchAlgorithmException {
            mapFile(pages * PAGE, pages);
            MappingDigest digest = digest(pages, 0);
            assertThat(digest.sum()).isEqualTo(sha256(TestFiles.pattern(pages * PAGE)));
            assertThat(digest.bad()).isEmpty();
        }

        @Test
        void coversWhatWasWritten() throws NoSuchAlgorithmException {
            mapFile(3 * PAGE, 3);
            mm.clearUser(BASE + PAGE, PAGE);
            byte[] expected = TestFiles.pattern(3 * PAGE);
            Arrays.fill(expected, PAGE, 2 * PAGE, (byte) 0);
            assertThat(digest(3, 0).sum()).isEqualTo(sha256(expected));
        }
    }

    @Nested
    class BadPages {
        @ParameterizedTest
        @CsvSource({"4096, 3, 1, 2", "4097, 3, 2, 1", "0, 3, 0, 3", "65536, 40, 16, 24", "135168, 34, 33, 1"})
        void areListedAsOneRange(int fileSize, int pages, int first, int count) throws NoSuchAlgorithmException {
            mapFile(fileSize, pages);
            MappingDigest digest = digest(pages, 0);
            assertThat(digest.bad()).hasSize(1);
            assertThat(digest.bad().get(0)).containsExactly(first, count);
            assertThat(digest.sum()).isEqualTo(sha256(Arrays.copyOf(TestFiles.pattern(fileSize), first * PAGE)));
        }

        @Test
        void areListedAsSeveralRanges() throws NoSuchAlgorithmException {
            mm.mmap(MapRequest.anonymous(BASE, PAGE, RW, Placement.FIXED));
            mm.mmap(MapRequest.anonymous(BASE + 3 * PAGE, PAGE, RW, Placement.FIXED));
            MappingDigest digest = digest(5, 0);
            assertThat(digest.bad()).hasSize(2);
            assertThat(digest.bad().get(0)).containsExactly(1, 2);
            assertThat(digest.bad().get(1)).containsExactly(4, 1);
            assertThat(digest.sum()).isEqualTo(sha256(new byte[2 * PAGE]));
        }
    }

    @Nested
    class RandomBytes {
        @ParameterizedTest
        @CsvSource({"0", "100", "65528", "65520", "65536", "69632"})
        void countAsZeroes(int offset) throws NoSuchAlgorithmException {
            mapFile(18 * PAGE, 18);
            byte[] expected = TestFiles.pattern(18 * PAGE);
            Arrays.fill(expected, offset, offset + 16, (byte) 0);
            assertThat(digest(18, BASE + offset).sum()).isEqualTo(sha256(expected));
        }

        @Test
        void countAsZeroesAsFarAsTheyLieInTheMapping() throws NoSuchAlgorithmException {
            mapFile(PAGE, 1);
            byte[] expected = TestFiles.pattern(PAGE);
            Arrays.fill(expected, 0, 6, (byte) 0);
            assertThat(digest(1, BASE - 10).sum()).isEqualTo(sha256(expected));
            expected = TestFiles.pattern(PAGE);
            Arrays.fill(expected, PAGE - 1, PAGE, (byte) 0);
            assertThat(digest(1, BASE + PAGE - 1).sum()).isEqualTo(sha256(expected));
        }

        @Test
        void doNotMatterElsewhereOrWithout() throws NoSuchAlgorithmException {
            mapFile(PAGE, 1);
            byte[] plain = sha256(TestFiles.pattern(PAGE));
            assertThat(digest(1, BASE - 16).sum()).isEqualTo(plain);
            assertThat(digest(1, BASE + PAGE).sum()).isEqualTo(plain);
            assertThat(digest(1, 0).sum()).isEqualTo(plain);
        }
    }
}
