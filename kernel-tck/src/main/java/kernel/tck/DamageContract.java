package kernel.tck;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What the format does with damaged files: a verdict, soon, and with no more memory than the file is worth. */
abstract class DamageContract extends SamplesContract {
    private static final int HEADER = 256;
    private static final int DENSE = 64;
    private static final int[] VALUES = {0x00, 0x01, 0x7f, 0x80, 0xff};
    private static final int[] EXTREMES = {0x00, 0xff};
    private static final int MANY = 150;
    private static final int FEW = 50;
    private static final long MEMORY = 32L << 20;
    private static final long MEMORY_PER_BYTE = 256;
    private static final long SECONDS = 20;

    @Test
    void givesAVerdictWhereverAFileEnds() {
        for (Sample sample : samples()) {
            byte[] whole = sample.bytes();
            for (int length : lengths(whole.length)) {
                verdict(Arrays.copyOf(whole, length), "\"" + sample + "\", cut to " + length + " bytes,");
            }
        }
    }

    /** All lengths of a short file; of a long one those near its ends, page boundaries, and some between. */
    private SortedSet<Integer> lengths(int length) {
        SortedSet<Integer> lengths = new TreeSet<>();
        for (int i = 0; i < Math.min(length, 1024); i++) {
            lengths.add(i);
            lengths.add(length - i);
            lengths.add(random().nextInt(length));
        }
        for (int page = 4096; page < length && lengths.size() < 10000; page += 4096) {
            lengths.add(page - 1);
            lengths.add(page);
            lengths.add(page + 1);
        }
        return lengths;
    }

    /** Damages all samples in some ways. */
    private void forDamaged(Consumer<byte[]> action) {
        forDamaged(EXTREMES, FEW, action);
    }

    private void forDamaged(int[] values, int rounds, Consumer<byte[]> action) {
        for (Sample sample : samples()) {
            byte[] whole = sample.bytes();
            for (int i = 0; i < Math.min(HEADER, whole.length); i++) {
                for (int value : i < DENSE ? values : new int[] {random().nextInt()}) {
                    byte[] damaged = whole.clone();
                    damaged[i] = (byte) value;
                    action.accept(damaged);
                }
            }
            for (int i = 0; i < rounds && whole.length > 0; i++) {
                action.accept(randomlyDamaged(whole));
            }
        }
    }

    private byte[] randomlyDamaged(byte[] whole) {
        byte[] damaged = whole.clone();
        int limit = random().nextBoolean() ? Math.min(HEADER, whole.length) : whole.length;
        for (int i = 0; i < 1 + random().nextInt(4); i++) {
            damaged[random().nextInt(limit)] = (byte) VALUES[random().nextInt(VALUES.length)];
        }
        return damaged;
    }

    @Test
    void givesAVerdictOnAnyChangedByte() {
        forDamaged(VALUES, MANY, content -> verdict(content, "a damaged file " + head(content)));
    }

    @Test
    void refusesDamagedFilesByListedRulesOnly() {
        forDamaged(content -> checkListed(verdict(content, "a damaged file"), "a damaged file " + head(content)));
    }

    @Test
    void givesADamagedFileTheSameVerdictAgain() {
        forDamaged(content -> {
            String first = verdict(content, "a damaged file").verdict();
            check(
                    first.equals(bench().run(content).verdict()),
                    "a damaged file " + head(content) + " gets another verdict the second time");
        });
    }

    @Test
    void needsNoMoreMemoryThanTheFileIsWorth() {
        if (!(ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads)) {
            return;
        }
        samples().forEach(sample -> bench().run(sample.bytes()));
        forDamaged(content -> {
            long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
            verdict(content, "a damaged file " + head(content));
            long used = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
            check(
                    used <= MEMORY + MEMORY_PER_BYTE * content.length,
                    "a damaged file of " + content.length + " bytes " + head(content) + " takes " + used
                            + " bytes of memory; a size that it claims is believed");
        });
    }

    @Test
    void givesAVerdictSoon() {
        forDamaged(content -> {
            long start = System.nanoTime();
            verdict(content, "a damaged file");
            long seconds = (System.nanoTime() - start) / 1_000_000_000;
            check(seconds < SECONDS, "a damaged file " + head(content) + " takes " + seconds + " s");
        });
    }

    private static String head(byte[] content) {
        StringBuilder hex = new StringBuilder("(");
        for (int i = 0; i < Math.min(content.length, 64); i++) {
            hex.append(String.format("%02x", content[i]));
        }
        return hex.append(content.length > 64 ? "...)" : ")").toString();
    }
}
