package conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import kernel.api.ExecException;
import kernel.api.Signal;
import kernel.sim.exec.ExecRequest;
import kernel.sim.proc.ProcAuxv;
import kernel.sim.proc.ProcMaps;
import kernel.sim.proc.ProcStack;
import kernel.sim.task.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that somebody cut off or changed: the outcome is a program or an {@link ExecException}, and nothing else. */
class HostileFilesIT {
    private static final long SEED = Long.getLong("ksim.seed", 20250101L);
    private static final int RANDOM_FILES = 20_000;
    private static final String VICTIM = "/bin/victim";

    /** One of two files is damaged; the program is executed either way. */
    private static final class Target {
        private final String name;
        private final byte[] content;
        private final int headers;
        private final Consumer<byte[]> put;
        private final MemoryRoot root;

        private Target(String name, byte[] content, int headers, Consumer<byte[]> put, MemoryRoot root) {
            this.name = name;
            this.content = content;
            this.headers = headers;
            this.put = put;
            this.root = root;
        }

        static Target of(String name, byte[] content, int headers) {
            MemoryRoot root = new MemoryRoot().put(SampleElf.INTERP, SampleElf.interp64());
            return new Target(name, content, headers, bytes -> root.put(VICTIM, bytes), root);
        }

        static Target interp(byte[] content, int headers) {
            MemoryRoot root = new MemoryRoot().put(VICTIM, SampleElf.pie64());
            return new Target("interpreter", content, headers, bytes -> root.put(SampleElf.INTERP, bytes), root);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** How many files became what. */
    private static final class Outcomes {
        int loaded;
        int refused;
        int killed;
    }

    private static Stream<Target> targets() {
        return Stream.of(
                Target.of("64-bit program", SampleElf.exec64().build(), 64 + 2 * 56),
                Target.of("program with interpreter", SampleElf.pie64().build(), 64 + 3 * 56),
                Target.of("32-bit program", SampleElf.exec32().build(), 52 + 3 * 32),
                Target.interp(SampleElf.interp64().build(), 64 + 2 * 56));
    }

    private static void exec(Target target, byte[] content, String what, Outcomes outcomes) {
        target.put.accept(content);
        Task task = new Task();
        try {
            target.root.exec(task, ExecRequest.of(VICTIM, "-v"));
            look(task);
            outcomes.loaded++;
        } catch (ExecException e) {
            assertThat(task.program()).as(what).isEmpty();
            assertThat(task.exitSignal()).as(what).isEqualTo(e.signal());
            assertThat(e.signal().orElse(Signal.SIGSEGV)).as(what).isEqualTo(Signal.SIGSEGV);
            assertThat(e.violation().path()).as(what).isPresent();
            assertThat(e.getMessage()).as(what).contains(e.violation().rule().id());
            if (e.signal().isPresent()) {
                outcomes.killed++;
            } else {
                outcomes.refused++;
            }
        } catch (RuntimeException e) {
            throw new AssertionError(target + ", " + what, e);
        }
    }

    /** A program that loads can be looked at. */
    private static void look(Task task) {
        assertThat(ProcMaps.rows(task.program().orElseThrow())).isNotEmpty();
        assertThat(ProcAuxv.bytes(task.program().orElseThrow())).isNotEmpty();
        assertThat(ProcStack.of(task.program().orElseThrow())).isPresent();
    }

    @ParameterizedTest
    @MethodSource("targets")
    void mayBeCutOffAnywhere(Target target) {
        Outcomes outcomes = new Outcomes();
        for (int length = 0; length <= target.content.length; length++) {
            exec(target, Arrays.copyOf(target.content, length), "cut to " + length, outcomes);
        }
        assertThat(outcomes.refused).isGreaterThanOrEqualTo(target.headers);
        assertThat(outcomes.loaded).isEqualTo(target.content.length + 1 - outcomes.refused);
        assertThat(outcomes.killed).isZero();
    }

    @ParameterizedTest
    @MethodSource("targets")
    void mayHaveAnyHeaderByteChanged(Target target) {
        Outcomes outcomes = new Outcomes();
        for (int at = 0; at < target.headers; at++) {
            for (int value : values(target.content[at])) {
                byte[] changed = target.content.clone();
                changed[at] = (byte) value;
                exec(target, changed, String.format("byte 0x%x set to 0x%02x", at, value & 0xff), outcomes);
            }
        }
        assertThat(outcomes.loaded).isPositive();
        assertThat(outcomes.refused).isPositive();
        assertThat(outcomes.killed).isPositive();
    }

    /** Returns 0, 255, all bits flipped, and each bit flipped. */
    private static List<Integer> values(byte original) {
        List<Integer> values = new ArrayList<>(List.of(0, 0xff, ~original));
        for (int bit = 0; bit < 8; bit++) {
            values.add(original ^ (1 << bit));
        }
        return values;
    }

    @ParameterizedTest
    @MethodSource("targets")
    void mayHaveExtremeNumbersAnywhereInTheHeaders(Target target) {
        Outcomes outcomes = new Outcomes();
        long[] extremes = {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE, 0x7ffffffff000L, 0xffffe000L, 1L << 32, 4095};
        for (int at = 0; at + Long.BYTES <= target.headers; at++) {
            for (long extreme : extremes) {
                byte[] changed = target.content.clone();
                for (int i = 0; i < Long.BYTES; i++) {
                    changed[at + i] = (byte) (extreme >>> (8 * i));
                }
                exec(target, changed, "0x" + Long.toHexString(extreme) + " at " + at, outcomes);
            }
        }
        assertThat(outcomes.refused).isPositive();
        assertThat(outcomes.killed).isPositive();
    }

    @ParameterizedTest
    @MethodSource("targets")
    void mayHaveSeveralBytesChangedAtRandom(Target target) {
        Random random = new Random(SEED);
        Outcomes outcomes = new Outcomes();
        for (int i = 0; i < RANDOM_FILES; i++) {
            byte[] changed = target.content.clone();
            for (int n = 1 + random.nextInt(6); n > 0; n--) {
                changed[4 + random.nextInt(target.headers - 4)] = (byte) random.nextInt();
            }
            exec(target, changed, "seed " + SEED + ", file " + i, outcomes);
        }
        System.out.printf(
                "%s, seed %d: %d loaded, %d refused, %d killed%n",
                target, SEED, outcomes.loaded, outcomes.refused, outcomes.killed);
        assertThat(outcomes.loaded).isPositive();
        assertThat(outcomes.refused).isPositive();
        assertThat(outcomes.killed).isPositive();
    }

    @Test
    void mayBeAScriptOfAnyTwoBytesAndLength() {
        Target script = Target.of("script", new byte[0], 0);
        script.root.put("/s", SampleElf.exec64());
        Outcomes outcomes = new Outcomes();
        for (int a = 0; a < 256; a++) {
            for (int b = 0; b < 256; b++) {
                exec(script, new byte[] {'#', '!', (byte) a, (byte) b}, "#! " + a + " " + b, outcomes);
            }
        }
        assertThat(outcomes.loaded).isPositive();
        assertThat(outcomes.refused).isEqualTo(65536 - outcomes.loaded);
    }
}
