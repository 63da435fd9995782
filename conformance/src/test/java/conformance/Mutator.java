package conformance;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Damages the headers of small programs; the same seed gives the same damages. */
final class Mutator {
    /** A field of a header: where it starts, and how many bytes it has. */
    private record Field(int offset, int size) {}

    private static final List<Field> HEADER_64 =
            fields(4, 1, 5, 1, 6, 1, 7, 1, 16, 2, 18, 2, 20, 4, 24, 8, 32, 8, 40, 8, 48, 4, 52, 2, 54, 2, 56, 2);
    private static final List<Field> HEADER_32 =
            fields(4, 1, 5, 1, 6, 1, 7, 1, 16, 2, 18, 2, 20, 4, 24, 4, 28, 4, 32, 4, 36, 4, 40, 2, 42, 2, 44, 2);
    private static final List<Field> PHDR_64 = fields(0, 4, 4, 4, 8, 8, 16, 8, 24, 8, 32, 8, 40, 8, 48, 8);
    private static final List<Field> PHDR_32 = fields(0, 4, 4, 4, 8, 4, 12, 4, 16, 4, 20, 4, 24, 4, 28, 4);

    /** PT_NULL to PT_TLS, what GNU added, PT_LOPROC and PT_HIPROC. */
    private static final int[] TYPES = {
        0, 1, 1, 2, 3, 4, 5, 6, 7, 0x6474e550, 0x6474e551, 0x6474e552, 0x6474e553, 0x70000000, 0x7fffffff
    };

    /** Ends of address spaces, places of programs and mappings, the lowest address of a hint. */
    private static final long[] PLACES = {
        0x7ffffffff000L,
        0x7ffffffde000L,
        0x7ffff7fff000L,
        0x555555554000L,
        0x800000000000L,
        0xffffe000L,
        0xf7ffe000L,
        0x56555000L,
        0x40000000L,
        0xc0000000L,
        0x400000L,
        0x10000L,
        0x1000L,
        1L << 32,
        1L << 63,
        1L << 31
    };

    private static final String[] FLAGS = {
        "READ_IMPLIES_EXEC", "ADDR_COMPAT_LAYOUT", "MMAP_PAGE_ZERO", "ADDR_LIMIT_3GB", "PER_LINUX32"
    };
    private static final long[] STACK_LIMITS = {8192, 65536, 200000, 1L << 30, 1L << 44, -1};
    private static final int PAGE = 4096;
    private static final int RARELY = 20;

    private final List<LiveSeed> programs;
    private final List<LiveSeed> interpreters;
    private final SplittableRandom random;

    /**
     * Makes a mutator.
     *
     * @param seeds programs, those named {@code -interp} ask for an interpreter; and interpreters, named {@code ld}
     * @param seed of all choices
     */
    Mutator(List<LiveSeed> seeds, long seed) {
        this.programs = seeds.stream().filter(s -> !s.name().startsWith("ld")).toList();
        this.interpreters =
                seeds.stream().filter(s -> s.name().startsWith("ld")).toList();
        this.random = new SplittableRandom(seed);
    }

    private static List<Field> fields(int... offsetsAndSizes) {
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < offsetsAndSizes.length; i += 2) {
            fields.add(new Field(offsetsAndSizes[i], offsetsAndSizes[i + 1]));
        }
        return List.copyOf(fields);
    }

    MutatedCase next() {
        boolean isInterp = oneOf(8);
        LiveSeed changed = pick(isInterp ? interpreters : programs);
        String program = isInterp ? (random.nextBoolean() ? "exec" : "dyn") + (changed.is64() ? "64" : "32") : "";
        ByteBuffer file = ByteBuffer.wrap(changed.content().toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
        for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
            damage(changed, file);
        }
        List<CaseChange> changes = differences(changed, file);
        if (oneOf(RARELY)) {
            int length = file.capacity();
            changes.add(new CaseChange.Resize(
                    random.nextBoolean() ? random.nextInt(length) : length + random.nextInt(PAGE)));
        }
        if (oneOf(RARELY)) {
            changes.add(new CaseChange.Flag(FLAGS[random.nextInt(FLAGS.length)]));
        }
        if (oneOf(RARELY)) {
            changes.add(new CaseChange.StackLimit(STACK_LIMITS[random.nextInt(STACK_LIMITS.length)]));
        }
        return new MutatedCase(changed, isInterp ? program + "-interp" : "", changes);
    }

    private boolean oneOf(int count) {
        return random.nextInt(count) == 0;
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private void damage(LiveSeed seed, ByteBuffer file) {
        int phdr = seed.phdr(random.nextInt(seed.phnum()));
        switch (random.nextInt(12)) {
            case 0, 1 -> damage(file, 0, pick(seed.is64() ? HEADER_64 : HEADER_32));
            case 2 -> file.putInt(phdr, TYPES[random.nextInt(TYPES.length)]);
            case 3 -> copy(file, seed.phdr(random.nextInt(seed.phnum())), phdr, seed.phentsize());
            case 4 -> swap(file, seed.phdr(random.nextInt(seed.phnum())), phdr, seed.phentsize());
            case 5 -> {
                int at = random.nextInt(seed.phdr(seed.phnum()));
                file.put(at, (byte) (file.get(at) ^ 1 << random.nextInt(8)));
            }
            default -> damage(file, phdr, pick(seed.is64() ? PHDR_64 : PHDR_32));
        }
    }

    private static void copy(ByteBuffer file, int from, int to, int length) {
        byte[] bytes = new byte[length];
        file.get(from, bytes).put(to, bytes);
    }

    private static void swap(ByteBuffer file, int one, int other, int length) {
        byte[] bytes = new byte[length];
        file.get(one, bytes);
        copy(file, other, one, length);
        file.put(other, bytes);
    }

    private void damage(ByteBuffer file, int header, Field field) {
        int at = header + field.offset();
        switch (field.size()) {
            case 1 -> file.put(at, (byte) value(file, file.get(at), 8));
            case 2 -> file.putShort(at, (short) value(file, file.getShort(at), 16));
            case 4 -> file.putInt(at, (int) value(file, file.getInt(at), 32));
            default -> file.putLong(at, value(file, file.getLong(at), 64));
        }
    }

    /** Chooses a value that checks may miss: near the old one, near limits, or any. */
    private long value(ByteBuffer file, long current, int bits) {
        long near = new long[] {-PAGE, -16, -1, 0, 0, 1, 8, PAGE}[random.nextInt(8)];
        return switch (random.nextInt(9)) {
            case 0 -> random.nextInt(20);
            case 1 -> (1L << random.nextInt(bits)) + near;
            case 2 -> near - 1;
            case 3 -> file.capacity() + near;
            case 4 -> current + near;
            case 5 -> current ^ 1L << random.nextInt(bits);
            case 6 -> PLACES[random.nextInt(PLACES.length)] + near;
            case 7 -> (long) random.nextInt(64) * PAGE;
            default -> random.nextLong();
        };
    }

    private static List<CaseChange> differences(LiveSeed seed, ByteBuffer file) {
        List<CaseChange> changes = new ArrayList<>();
        for (int at = 0; at < file.capacity(); at++) {
            if (seed.content().at(at) != (file.get(at) & 0xff)) {
                changes.add(new CaseChange.SetByte(at, file.get(at) & 0xff));
            }
        }
        return changes;
    }
}
