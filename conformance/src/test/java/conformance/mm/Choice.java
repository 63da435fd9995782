package conformance.mm;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Values with weights. */
final class Choice<T> {
    private final List<T> values = new ArrayList<>();

    Choice<T> add(int weight, T value) {
        for (int i = 0; i < weight; i++) {
            values.add(value);
        }
        return this;
    }

    T pick(SplittableRandom random) {
        return values.get(random.nextInt(values.size()));
    }
}
