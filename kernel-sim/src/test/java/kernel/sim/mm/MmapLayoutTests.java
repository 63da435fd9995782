package kernel.sim.mm;

import static org.assertj.core.api.Assertions.assertThat;

import kernel.api.Personality;
import kernel.sim.profile.MachineProfile;
import kernel.sim.profile.X86Abi;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MmapLayoutTests {
    private static final X86Abi X86_64 =
            new X86Abi(true, MachineProfile.builtIn().elf64());
    private static final X86Abi IA32 =
            new X86Abi(false, MachineProfile.builtIn().elf32().orElseThrow());
    private static final int LIMIT_3GB = Personality.ADDR_LIMIT_3GB;
    private static final long MIB = 1 << 20;
    private static final long GIB = 1 << 30;

    private static MmapLayout pick(X86Abi abi, int personality, long stackLimit) {
        return MmapLayout.pick(abi, personality, false, stackLimit, 0, 0);
    }

    @ParameterizedTest
    @CsvSource({
        "0,           0x7ffff7fff000, 0xf7ffe000, 0xb8000000",
        "0x800000,    0x7ffff7fff000, 0xf7ffe000, 0xb8000000",
        "0x7f00000,   0x7ffff7fff000, 0xf7ffe000, 0xb8000000",
        "0x7f00001,   0x7ffff7fff000, 0xf7ffe000, 0xb8000000",
        "0x7f01000,   0x7ffff7ffe000, 0xf7ffd000, 0xb7fff000",
        "0x10000000,  0x7fffefeff000, 0xefefe000, 0xaff00000",
        "-1,          0x155555556000, 0x2aaab000, 0x20000000",
        "-2,          0x155555556000, 0x2aaab000, 0x20000000",
        "-9223372036854775808, 0x155555556000, 0x2aaab000, 0x20000000",
    })
    void leavesTheStackLimitAndItsGuardFreeBelowTheEnd(long stackLimit, String base64, String base32, String base3gb) {
        assertThat(pick(X86_64, 0, stackLimit).mmapBase()).isEqualTo(Long.decode(base64));
        assertThat(pick(X86_64, LIMIT_3GB, stackLimit).mmapBase()).isEqualTo(Long.decode(base64));
        assertThat(pick(IA32, 0, stackLimit).mmapBase()).isEqualTo(Long.decode(base32));
        assertThat(pick(IA32, LIMIT_3GB, stackLimit).mmapBase()).isEqualTo(Long.decode(base3gb));
    }

    @Test
    void startsTheLegacyLayoutAtAThird() {
        assertThat(pick(X86_64, 0, 0).legacyBase()).isEqualTo(0x2aaaaaaab000L);
        assertThat(pick(IA32, 0, 0).legacyBase()).isEqualTo(0x55555000L);
        assertThat(pick(IA32, LIMIT_3GB, 0).legacyBase()).isEqualTo(0x40000000L);
    }

    @Test
    void knowsTheEndTheWordSizeAndTheGuard() {
        assertThat(pick(X86_64, 0, 0).taskSize()).isEqualTo(0x7ffffffff000L);
        assertThat(pick(X86_64, 0, 0).is64()).isTrue();
        assertThat(pick(X86_64, 0, 0).stackGuardGap()).isEqualTo(MIB);
        assertThat(pick(IA32, 0, 0).taskSize()).isEqualTo(0xffffe000L);
        assertThat(pick(IA32, 0, 0).is64()).isFalse();
        assertThat(pick(IA32, LIMIT_3GB, 0).taskSize()).isEqualTo(0xc0000000L);
    }

    @Test
    void knowsItsDirection() {
        assertThat(pick(X86_64, 0, 0).isLegacy()).isFalse();
        assertThat(MmapLayout.pick(X86_64, 0, true, 0, 0, 0).isLegacy()).isTrue();
    }

    @Nested
    class Randomised {
        @Test
        void movesTheBaseDownAndTheLegacyBaseUp() {
            MmapLayout layout = MmapLayout.pick(X86_64, 0, false, 8 * MIB, 0, 0x12345000);
            assertThat(layout.mmapBase()).isEqualTo(0x7ffff7fff000L - 0x12345000);
            assertThat(layout.legacyBase()).isEqualTo(0x2aaaaaaab000L + 0x12345000);
        }

        @Test
        void leavesRoomForAStackThatMayHaveMoved() {
            MmapLayout layout = MmapLayout.pick(X86_64, 0, false, 8 * MIB, 16 * GIB - 4096, 0);
            assertThat(layout.mmapBase()).isEqualTo(0x7ffffffff000L - 16 * GIB + 4096 - 9 * MIB);
        }

        @Test
        void forgetsThatRoomIfItOverflows() {
            assertThat(MmapLayout.pick(X86_64, 0, false, -1, 16 * GIB, 0).mmapBase())
                    .isEqualTo(0x155555556000L);
            assertThat(MmapLayout.pick(X86_64, 0, false, -MIB, 16 * GIB, 0).mmapBase())
                    .isEqualTo(0x155555556000L);
        }
    }
}
