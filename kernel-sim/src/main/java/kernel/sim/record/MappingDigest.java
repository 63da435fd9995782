package kernel.sim.record;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kernel.api.AddressSpace;

/** The contents of a mapping as one number: SHA-256 of all pages that can be read, and a list of those that cannot. */
final class MappingDigest {
    private static final int PAGE = 4096;
    private static final int CHUNK = 1 << 16;

    private final AddressSpace mm;
    private final long random;
    private final MessageDigest digest = sha256();
    private final List<long[]> bad = new ArrayList<>();

    private MappingDigest(AddressSpace mm, long random) {
        this.mm = mm;
        this.random = random;
    }

    /** Reads a mapping; the 16 bytes at {@code random} count as zeroes. */
    static MappingDigest of(AddressSpace mm, long start, long end, long random) {
        MappingDigest mapping = new MappingDigest(mm, random);
        mapping.run(start, end);
        return mapping;
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private void run(long start, long end) {
        byte[] chunk = new byte[CHUNK];
        long at = start;
        while (at < end) {
            int wanted = (int) Math.min(CHUNK, end - at);
            int got = mm.read(at, chunk, wanted);
            clearRandom(chunk, at, got, random);
            digest.update(chunk, 0, got);
            at += got;
            if (got < wanted) {
                addBad((at - start) / PAGE);
                at += PAGE;
            }
        }
    }

    private void addBad(long page) {
        if (!bad.isEmpty()) {
            long[] last = bad.get(bad.size() - 1);
            if (last[0] + last[1] == page) {
                last[1]++;
                return;
            }
        }
        bad.add(new long[] {page, 1});
    }

    /** Zeroes the random bytes as far as they lie in a chunk. */
    static void clearRandom(byte[] chunk, long at, int length, long random) {
        long from = Math.max(random - at, 0);
        long to = Math.min(random + 16 - at, length);
        if (random != 0 && from < to) {
            Arrays.fill(chunk, (int) from, (int) to, (byte) 0);
        }
    }

    byte[] sum() {
        return digest.digest();
    }

    /** Returns pairs of first page and number of pages. */
    List<long[]> bad() {
        return bad;
    }
}
