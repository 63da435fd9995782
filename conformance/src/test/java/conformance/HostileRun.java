package conformance;

import conformance.HostileKernel.Outcome;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import kernel.sim.profile.LinuxProfile;

/** Executes damaged files in a JVM of its own, whose heap is the proof that no number in a file is believed. */
final class HostileRun {
    private static final long MOST = 64L << 20;
    private static final int HEAD = 4096;
    private static final List<String> CUT = List.of("bare64", "bare64-pie", "bare32", "dyn64-interp", "dyn32-interp");

    /** So many headers, of all the sample programs: the file's and up to three of segments. */
    private static final int HEADERS_64 = 64 + 3 * 56;

    private static final int HEADERS_32 = 52 + 3 * 32;

    /** The headers of the programs of {@link HostileKernel}, and the note behind them. */
    private static final int HEADERS_AND_NOTE = 0x3a0;

    private HostileRun() {}

    /** Prints a line for each kind of damage; any surprise ends it. */
    public static void main(String[] args) throws IOException {
        if (Runtime.getRuntime().maxMemory() > MOST) {
            throw new IllegalStateException("a heap of more than " + MOST + " bytes proves nothing");
        }
        List<LiveSeed> seeds = OracleCorpus.seeds();
        HostileKernel today = HostileKernel.of(LinuxProfile.LINUX_6_18);
        seeds.forEach(s -> today.with("/seeds/" + s.name(), s.content().toByteArray()));
        seeds.stream()
                .filter(s -> CUT.contains(s.name()))
                .forEach(s -> cut(s.name(), s.content().toByteArray(), today));
        today.with(SampleElf.INTERP, SampleElf.interp64().build());
        change("static program", SampleElf.exec64().build(), HEADERS_64, 1, today::exec);
        change("program with interpreter", SampleElf.pie64().build(), HEADERS_64, 1, today::exec);
        change("32-bit program", SampleElf.exec32().build(), HEADERS_32, 1, today::exec);
        for (HostileKernel kernel : HostileKernel.all()) {
            change(kernel + " program", kernel.program(), HEADERS_AND_NOTE, 51, kernel::exec);
            change(kernel + " interpreter", kernel.interp(), HEADERS_AND_NOTE, 51, kernel::interpret);
        }
    }

    /** Cuts a file off at every byte of its first 4 KiB. */
    private static void cut(String name, byte[] file, HostileKernel kernel) {
        Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
        for (int length = 0; length < Math.min(HEAD, file.length); length++) {
            outcomes.merge(kernel.exec(Arrays.copyOf(file, length)), 1, Integer::sum);
        }
        System.out.println(name + " cut off " + outcomes);
    }

    /** Sets every byte of the headers to other values: to all of them, or to some that lie apart. */
    private static void change(String name, byte[] file, int headers, int step, Function<byte[], Outcome> exec) {
        Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
        for (int at = 0; at < headers; at++) {
            for (int difference = 1; difference < 256; difference += step) {
                byte[] changed = file.clone();
                changed[at] ^= (byte) difference;
                outcomes.merge(run(name, at, difference, exec, changed), 1, Integer::sum);
            }
        }
        System.out.println(name + " changed " + outcomes);
    }

    private static Outcome run(String name, int at, int difference, Function<byte[], Outcome> exec, byte[] changed) {
        try {
            return exec.apply(changed);
        } catch (RuntimeException e) {
            throw new AssertionError(name + ", byte 0x" + Integer.toHexString(at) + " ^ " + difference, e);
        }
    }
}
