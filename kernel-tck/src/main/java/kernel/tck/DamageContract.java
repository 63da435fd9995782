package kernel.tck;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What the format does with damaged files: a verdict, soon, and with no more memory than the file is worth. */
abstract class DamageContract extends SamplesContract {
    private static final int HEADER = 256;
    private static final int DENSE = 64;
    private static final int NEAR = 300;
    private static final int PAGE = 4096;
    private static final int MAX_LENGTHS = 10000;
    private static final int[] VALUES = {0x00, 0x01, 0x7f, 0x80, 0xff};
    private static final int[] EXTREMES = {0x00, 0xff};
    private static final int MANY = 150;
    private static final int FEW = 50;
    /** Bad samples are damaged already. */
    private static final int SOME = 10;

    private static final long MEMORY = 32L << 20;
    private static final long MEMORY_PER_BYTE = 256;
    private static final long SECONDS = 20;

    @Test
    void givesAVerdictWhereverAFileEnds() {
        for (Sample sample : samples()) {
            byte[] whole = sample.bytes();
            for (int length : sample.isLoading() ? lengths(whole.length) : someLengths(whole.length)) {
                verdict(sample.changed(", cut to " + length + " bytes", Arrays.copyOf(whole, length)));
            }
        }
    }

    /** All lengths of a short file; of a long one those near its ends, page boundaries, and some between. */
    final SortedSet<Integer> lengths(int length) {
        SortedSet<Integer> lengths = new TreeSet<>();
        for (int i = 0; i < Math.min(length, NEAR); i++) {
            lengths.add(i);
            lengths.add(length - i);
        }
        for (int i = 0; i < NEAR && length > NEAR; i++) {
            lengths.add(random().nextInt(length));
        }
        for (int page = PAGE; page < length && lengths.size() < MAX_LENGTHS; page += PAGE) {
            lengths.addAll(List.of(page - 1, page, page + 1));
        }
        return lengths;
    }

    final SortedSet<Integer> someLengths(int length) {
        SortedSet<Integer> lengths = new TreeSet<>(Set.of(0));
        for (int i = 0; i < SOME && length > 0; i++) {
            lengths.add(random().nextInt(length));
        }
        return lengths;
    }

    /** Damages all samples in some ways. */
    private void forDamaged(Consumer<Sample> action) {
        forDamaged(EXTREMES, FEW, action);
    }

    private void forDamaged(int[] values, int rounds, Consumer<Sample> action) {
        for (Sample sample : samples()) {
            byte[] whole = sample.bytes();
            int dense = sample.isLoading() ? Math.min(HEADER, whole.length) : 0;
            for (int i = 0; i < dense; i++) {
                for (int value : i < DENSE ? values : new int[] {random().nextInt()}) {
                    byte[] damaged = whole.clone();
                    damaged[i] = (byte) value;
                    action.accept(sample.changed(", damaged: " + head(damaged), damaged));
                }
            }
            int random = sample.isLoading() ? rounds : SOME;
            for (int i = 0; i < random && whole.length > 0; i++) {
                byte[] damaged = randomlyDamaged(whole);
                action.accept(sample.changed(", damaged: " + head(damaged), damaged));
            }
        }
    }

    final byte[] randomlyDamaged(byte[] whole) {
        byte[] damaged = whole.clone();
        int limit = random().nextBoolean() ? Math.min(HEADER, whole.length) : whole.length;
        for (int i = 0; i < 1 + random().nextInt(4); i++) {
            damaged[random().nextInt(limit)] = (byte) VALUES[random().nextInt(VALUES.length)];
        }
        return damaged;
    }

    @Test
    void givesAVerdictOnAnyChangedByte() {
        forDamaged(VALUES, MANY, this::verdict);
    }

    @Test
    void refusesDamagedFilesByListedRulesOnly() {
        forDamaged(sample -> checkListed(verdict(sample), sample.name()));
    }

    @Test
    void givesADamagedFileTheSameVerdictAgain() {
        forDamaged(sample -> {
            String first = verdict(sample).verdict();
            check(
                    first.equals(bench().run(sample).verdict()),
                    sample.name() + ", gets another verdict the second time");
        });
    }

    @Test
    void needsNoMoreMemoryThanTheFileIsWorth() {
        if (!(ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads)) {
            return;
        }
        long self = Thread.currentThread().getId();
        samples().forEach(sample -> bench().run(sample));
        forDamaged(sample -> {
            long before = threads.getThreadAllocatedBytes(self);
            verdict(sample);
            long used = threads.getThreadAllocatedBytes(self) - before;
            int length = sample.content().length();
            check(
                    used <= MEMORY + MEMORY_PER_BYTE * length,
                    sample.name() + ", has " + length + " bytes and takes " + used
                            + " bytes of memory; a size that it claims is believed");
        });
    }

    @Test
    void givesAVerdictSoon() {
        forDamaged(sample -> {
            long start = System.nanoTime();
            verdict(sample);
            long seconds = (System.nanoTime() - start) / 1_000_000_000;
            check(seconds < SECONDS, sample.name() + ", takes " + seconds + " s");
        });
    }

    private static String head(byte[] content) {
        return HexFormat.of().formatHex(content, 0, Math.min(content.length, DENSE));
    }
}
