package kernel.sim.mm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RssCounterTests {
    private final RssCounter counter = new RssCounter();

    private void add(int times, int pages) {
        for (int i = 0; i < times; i++) {
            counter.add(pages);
        }
    }

    @Test
    void readsNothingOfAFewPages() {
        add(31, 1);
        assertThat(counter.sum()).isEqualTo(31);
        assertThat(counter.readPositive()).isZero();
    }

    @Test
    void readsWholeBatches() {
        add(70, 1);
        assertThat(counter.sum()).isEqualTo(70);
        assertThat(counter.readPositive()).isEqualTo(64);
        add(1, 40);
        assertThat(counter.readPositive()).isEqualTo(110);
    }

    @Test
    void neverReadsLessThanNothing() {
        add(40, -1);
        assertThat(counter.sum()).isEqualTo(-40);
        assertThat(counter.readPositive()).isZero();
    }
}
