package conformance.mm;

import static conformance.mm.MemoryNumbers.MAP_GROWSDOWN;
import static conformance.mm.MemoryNumbers.PAGE;
import static conformance.mm.MemoryNumbers.PROT_WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The comparison of memories finds differences, all by itself: both sides are simulated. */
class PlantedDifferenceTests {
    private static final SequenceGenerator GENERATOR = new SequenceGenerator(Long.getLong("ksim.seed", 1L), 40);
    private static final int SEQUENCES = 30;
    private static final int FEW_CALLS = 4;

    /** Calls that are applied otherwise than asked for. */
    private enum Plant {
        SHORT_MUNMAP(Kind.MUNMAP, call -> replace(call, 1, call.arg(1) - PAGE)),
        WRITABLE_MPROTECT(Kind.MPROTECT, call -> replace(call, 2, call.arg(2) | PROT_WRITE)),
        STACK_MMAP(Kind.MMAP, call -> replace(call, 3, call.arg(3) & ~MAP_GROWSDOWN)),
        LATE_MREMAP(Kind.MREMAP, call -> replace(call, 2, call.arg(2) + PAGE)),
        HIGH_BRK(Kind.BRK, call -> replace(call, 0, call.arg(0) + PAGE)),
        IGNORED_MADVISE(Kind.MADVISE, call -> replace(call, 1, 0L)),
        OTHER_BYTE(Kind.WRITE, call -> replace(call, 1, call.arg(1) + 1)),
        READ_FOR_WRITE(Kind.WRITE, call -> MemoryCall.of(Kind.READ, call.arg(0)));

        private final Kind kind;
        private final UnaryOperator<MemoryCall> change;

        Plant(Kind kind, UnaryOperator<MemoryCall> change) {
            this.kind = kind;
            this.change = change;
        }

        MemoryCall apply(MemoryCall call) {
            return call.kind() == kind ? change.apply(call) : call;
        }

        private static MemoryCall replace(MemoryCall call, int index, long value) {
            List<Long> args = new ArrayList<>(call.args());
            args.set(index, value);
            return new MemoryCall(call.kind(), args);
        }
    }

    private static Comparison comparison(Memory found) {
        return new Comparison(() -> {}, SmallKernel.memory(), found, Set.of());
    }

    @ParameterizedTest
    @EnumSource(Plant.class)
    void isFoundAndReducedToFewCalls(Plant plant) throws IOException {
        Comparison comparison = comparison(new AlteredMemory(SmallKernel.memory(), plant::apply));
        Comparison.Outcome shortest = comparison.shrink(firstDifference(comparison));
        List<MemoryCall> calls = shortest.sequence().calls();
        assertThat(calls).hasSizeBetween(1, FEW_CALLS);
        assertThat(calls).extracting(MemoryCall::kind).contains(plant.kind);
        assertThat(shortest.difference()).isPresent();
        assertThat(comparison.run(CallSequence.parse(shortest.report().lines().toList())))
                .isEqualTo(shortest);
    }

    private static Comparison.Outcome firstDifference(Comparison comparison) throws IOException {
        for (int i = 0; i < SEQUENCES; i++) {
            Comparison.Outcome outcome = comparison.run(GENERATOR.limits(i), GENERATOR.source(i));
            if (outcome.difference().isPresent()) {
                return outcome;
            }
        }
        throw new AssertionError("no difference in " + SEQUENCES + " sequences");
    }

    @Test
    void isNotFoundWhereNoneIs() throws IOException {
        Comparison comparison = comparison(SmallKernel.memory());
        Tally tally = new Tally();
        for (int i = 0; i < SEQUENCES; i++) {
            Comparison.Outcome outcome = comparison.run(GENERATOR.limits(i), GENERATOR.source(i));
            assertThat(outcome.difference()).as(outcome.report()).isEmpty();
            tally.add(outcome);
        }
        assertThat(tally.successes()).as(tally.toString()).isGreaterThan(SEQUENCES * 20);
    }

    @Test
    void dependsOnTheSeedAlone() throws IOException {
        Comparison comparison = comparison(SmallKernel.memory());
        Comparison.Outcome once = comparison.run(GENERATOR.limits(3), GENERATOR.source(3));
        Comparison.Outcome again = comparison.run(GENERATOR.limits(3), GENERATOR.source(3));
        assertThat(again).isEqualTo(once);
        assertThat(comparison.run(GENERATOR.limits(4), GENERATOR.source(4)).sequence())
                .isNotEqualTo(once.sequence());
    }
}
