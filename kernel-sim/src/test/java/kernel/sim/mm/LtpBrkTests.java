package kernel.sim.mm;

import static kernel.sim.mm.TestSpaces.PAGE;
import static kernel.sim.mm.TestSpaces.shown;
import static org.assertj.core.api.Assertions.assertThat;

import kernel.api.MmField;
import kernel.api.Prot;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The Linux Test Project's tests of brk(2), testcases/kernel/syscalls/brk. */
class LtpBrkTests {
    private static final long START = 0x500000;
    private static final int INCREMENT = 2 * PAGE - 1;

    private final PagedAddressSpace space = TestSpaces.space();

    @BeforeEach
    void start() {
        space.set(MmField.START_BRK, START);
        space.set(MmField.BRK, START);
    }

    @Test
    void brk01MovesTheBreakExactly() {
        long current = space.brk(0);
        for (int i = 0; i < 33; i++) {
            long wanted = current
                    + switch (i % 3) {
                        case 0 -> INCREMENT;
                        case 1 -> 0;
                        default -> -INCREMENT;
                    };
            assertThat(space.brk(wanted)).isEqualTo(wanted);
            if (wanted > current) {
                assertThat(space.copyToUser(wanted - 1, new byte[] {1})).isTrue();
            }
            current = wanted;
        }
        assertThat(current).isEqualTo(START);
        assertThat(space.areas()).isEmpty();
    }

    @Test
    void brk02ShrinksOverSeveralMappings() {
        assertThat(space.brk(START + 2 * PAGE)).isEqualTo(START + 2 * PAGE);
        space.mprotect(START + PAGE, PAGE, Prot.PROT_READ | Prot.PROT_WRITE | Prot.PROT_EXEC);
        assertThat(space.brk(START + 3 * PAGE)).isEqualTo(START + 3 * PAGE);
        assertThat(shown(space)).containsExactly("500000-501000 rw-", "501000-502000 rwx", "502000-503000 rw-");
        assertThat(space.brk(START)).isEqualTo(START);
        assertThat(space.areas()).isEmpty();
    }
}
