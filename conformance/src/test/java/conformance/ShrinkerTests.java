package conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShrinkerTests {
    private static final List<Integer> HUNDRED = IntStream.range(0, 100).boxed().toList();

    private static List<Integer> shrink(List<Integer> changes, List<Integer> needed) throws Exception {
        Shrinker<Integer> shrinker = new Shrinker<>(attempts -> {
            for (int i = 0; i < attempts.size(); i++) {
                if (attempts.get(i).containsAll(needed)) {
                    return i;
                }
            }
            return -1;
        });
        return shrinker.shrink(changes);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 49, 50, 99})
    void findsTheOneChangeThatMatters(int needed) throws Exception {
        assertThat(shrink(HUNDRED, List.of(needed))).containsExactly(needed);
    }

    @Test
    void findsChangesThatMatterTogether() throws Exception {
        assertThat(shrink(HUNDRED, List.of(3, 57, 58, 99))).containsExactly(3, 57, 58, 99);
    }

    @Test
    void leavesAMinimumAsItIs() throws Exception {
        assertThat(shrink(List.of(1, 2, 3), List.of(1, 2, 3))).containsExactly(1, 2, 3);
        assertThat(shrink(List.of(7), List.of(7))).containsExactly(7);
    }
}
