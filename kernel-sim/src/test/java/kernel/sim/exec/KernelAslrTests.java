package kernel.sim.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.LongUnaryOperator;
import kernel.api.ByteString;
import kernel.sim.profile.ArchAbi;
import kernel.sim.profile.MachineProfile;
import kernel.sim.profile.MachineProfileBuilder;
import kernel.sim.profile.Settings;
import kernel.sim.profile.TestSeed;
import kernel.sim.profile.X86Abi;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KernelAslrTests {
    private static final MachineProfile MACHINE = MachineProfile.builtIn();
    private static final ArchAbi X86_64 = new X86Abi(true, MACHINE.elf64());
    private static final ArchAbi IA32 = new X86Abi(false, MACHINE.elf32().orElseThrow());
    private static final ByteString FIXED = ByteString.of("0123456789abcdef");
    private static final int DRAWS = 10_000;
    private static final long PAGE = 4096;
    private static final long SEED = TestSeed.of(KernelAslrTests.class);

    private static KernelAslr aslr(boolean isOn, ArchAbi abi, Settings settings, long seed) {
        return new KernelAslr(isOn, isOn, abi, settings, new SplittableRandom(seed), FIXED);
    }

    @Nested
    class Off {
        private final KernelAslr aslr = aslr(false, X86_64, MACHINE.settings(), 1);

        @Test
        void movesNothing() {
            assertThat(aslr.isOn()).isFalse();
            assertThat(aslr.stackMaxRandomSize()).isZero();
            assertThat(aslr.randomizeStackTop(0x7ffffffff000L)).isEqualTo(0x7ffffffff000L);
            assertThat(aslr.mmapRnd()).isZero();
            assertThat(aslr.randomizeBrk(0x555555559000L)).isEqualTo(0x555555559000L);
        }

        @Test
        void alignsStackPointersTo16() {
            assertThat(aslr.alignStack(0x7fffffffefe3L)).isEqualTo(0x7fffffffefe0L);
            assertThat(aslr.alignStack(0x7fffffffefe0L)).isEqualTo(0x7fffffffefe0L);
        }

        @Test
        void givesTheFixedBytes() {
            assertThat(aslr.randomBytes(16)).isEqualTo(FIXED.toByteArray());
            assertThat(aslr.randomBytes(4)).isEqualTo(new byte[] {'0', '1', '2', '3'});
            assertThat(aslr.randomBytes(18)).isEqualTo(Arrays.copyOf(FIXED.toByteArray(), 18));
        }
    }

    @Nested
    class On {
        /** Draws often: every result is in the range and aligned, and results come from all of the range. */
        private void assertSpread(LongUnaryOperator draw, long lowest, long highest, long alignment) {
            long[] draws = new long[DRAWS];
            Arrays.setAll(draws, i -> draw.applyAsLong(i));
            assertThat(Arrays.stream(draws).filter(d -> d % alignment != 0)).isEmpty();
            Arrays.sort(draws);
            assertThat(draws[0]).isBetween(lowest, lowest + (highest - lowest) / 10);
            assertThat(draws[DRAWS - 1]).isBetween(highest - (highest - lowest) / 10, highest);
        }

        private void assertSpread(ArchAbi abi, long stackSpan, long mmapSpan, long brkSpan) {
            KernelAslr aslr = aslr(true, abi, MACHINE.settings(), SEED);
            long top = abi.stackTop(0);
            assertThat(aslr.stackMaxRandomSize()).isEqualTo(stackSpan - PAGE);
            assertSpread(i -> aslr.randomizeStackTop(top), top - stackSpan + PAGE, top, PAGE);
            assertSpread(i -> aslr.mmapRnd(), 0, mmapSpan - PAGE, PAGE);
            long brk = 0x8050000;
            assertSpread(i -> aslr.randomizeBrk(brk), brk, brk + brkSpan - PAGE, PAGE);
        }

        @Test
        void moves64BitProgramsBy22BitsOfStackAnd28BitsOfMappingsAndAGibOfBreak() {
            assertSpread(X86_64, 1L << 34, 1L << 40, 1L << 30);
        }

        @Test
        void moves32BitProgramsBy11BitsOfStackAnd8BitsOfMappingsAnd32MibOfBreak() {
            assertSpread(IA32, 1L << 23, 1L << 20, 32L << 20);
        }

        @ParameterizedTest
        @ValueSource(longs = {0x7ffffffff000L, 0xffffdfe3L})
        void movesStackPointersByLessThan8192Bytes(long sp) {
            KernelAslr aslr = aslr(true, X86_64, MACHINE.settings(), SEED);
            assertSpread(i -> aslr.alignStack(sp), sp - 8191 & -16, sp & -16, 16);
        }

        @Test
        void repeatsItselfWithTheSameSeed() {
            KernelAslr one = aslr(true, X86_64, MACHINE.settings(), SEED);
            KernelAslr two = aslr(true, X86_64, MACHINE.settings(), SEED);
            KernelAslr other = aslr(true, X86_64, MACHINE.settings(), SEED + 1);
            byte[] bytes = one.randomBytes(16);
            assertThat(two.randomBytes(16)).isEqualTo(bytes);
            assertThat(other.randomBytes(16)).isNotEqualTo(bytes);
            assertThat(two.mmapRnd()).isEqualTo(one.mmapRnd());
            assertThat(two.randomizeStackTop(1L << 40)).isEqualTo(one.randomizeStackTop(1L << 40));
        }

        @Test
        void givesOtherBytesThanTheFixedOnes() {
            assertThat(aslr(true, X86_64, MACHINE.settings(), SEED).randomBytes(16))
                    .hasSize(16)
                    .isNotEqualTo(FIXED.toByteArray());
        }

        @Test
        void leavesTheBreakAloneWithSettingOne() {
            Settings conservative =
                    new MachineProfileBuilder().randomizeVaSpace(1).build().settings();
            KernelAslr aslr = aslr(true, X86_64, conservative, SEED);
            assertThat(aslr.isBrkOn()).isFalse();
            assertThat(aslr.randomizeBrk(0x555555559000L)).isEqualTo(0x555555559000L);
            assertSpread(i -> aslr.mmapRnd(), 0, (1L << 40) - PAGE, PAGE);
        }
    }
}
