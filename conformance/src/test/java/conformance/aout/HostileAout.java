package conformance.aout;

import binfmt.aout.testing.AoutImageBuilder;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import kernel.api.ByteString;
import kernel.api.Cred;
import kernel.api.ExecException;
import kernel.sim.exec.ExecRequest;
import kernel.sim.exec.FormatList;
import kernel.sim.exec.Kernel;
import kernel.sim.fs.MemoryFileSystem;
import kernel.sim.fs.Mount;
import kernel.sim.proc.ProcMaps;
import kernel.sim.proc.ProcStack;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.profile.MachineProfile;
import kernel.sim.task.Task;

/** Executes files with any header, and parts of good files; each outcome must be a program or a refusal. */
final class HostileAout {
    private static final int[] MAGICS = {
        AoutImageBuilder.OMAGIC, AoutImageBuilder.NMAGIC, AoutImageBuilder.ZMAGIC, AoutImageBuilder.QMAGIC
    };
    private static final long[] SIZES = {
        0,
        1,
        0x123,
        0x1000,
        0x1fff,
        0x2000,
        0x10000,
        0x7fffffff,
        0x80000000L,
        0xbfff8000L,
        0xc0000000L,
        0xfffff000L,
        0xfffff001L,
        0xffffffffL
    };
    private static final int HEADER = 32;
    private static final int MOST = 5 * 4096;
    private static final String PROGRAM = "/t/program";
    private static final String GOOD = "/t/good";

    private final Random random;
    private final MemoryFileSystem files = new MemoryFileSystem(Mount.DEFAULT);
    private final List<Kernel> kernels;
    private final Map<String, Integer> outcomes = new TreeMap<>();

    private HostileAout(long seed) {
        random = new Random(seed);
        FormatList formats = FormatList.load();
        kernels = LinuxProfile.all().stream()
                .map(profile ->
                        new Kernel(profile, MachineProfile.builtIn(), files, formats, new SplittableRandom(seed)))
                .toList();
        files.put(GOOD, 0755, AoutImageBuilder.pages(AoutImageBuilder.QMAGIC).build());
    }

    /** Arguments: a seed, and how many headers. Ends with 1, and a word, if something else than a verdict came out. */
    public static void main(String[] args) {
        int code = new HostileAout(Long.parseLong(args[0])).run(Integer.parseInt(args[1]), System.out);
        System.exit(code);
    }

    private int run(int headers, PrintStream out) {
        try {
            for (int i = 0; i < headers; i++) {
                executeEverywhere(anyFile());
            }
            for (int magic : MAGICS) {
                truncate(AoutImageBuilder.pages(magic)
                        .bss(0x2345)
                        .entry(0x60000000L)
                        .build());
            }
        } catch (IllegalStateException e) {
            out.println(e.getMessage());
            return 1;
        }
        out.println(outcomes);
        return 0;
    }

    /** Makes any 32 bytes, of which some mean something, and zeroes behind them. */
    private byte[] anyFile() {
        byte[] file = new byte[HEADER + random.nextInt(MOST)];
        ByteBuffer header = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        byte[] bytes = new byte[HEADER];
        random.nextBytes(bytes);
        header.put(bytes);
        if (random.nextInt(10) != 0) {
            header.putInt(0, MAGICS[random.nextInt(MAGICS.length)] | (random.nextBoolean() ? 0x640000 : 0));
            for (int at = 4; at < HEADER; at += 4) {
                boolean isRelocation = at >= 24;
                if (random.nextInt(4) != 0) {
                    header.putInt(at, isRelocation ? 0 : (int) SIZES[random.nextInt(SIZES.length)]);
                }
            }
            if (random.nextBoolean()) {
                makeFit(header, file.length);
            }
        }
        return random.nextInt(20) == 0 ? Arrays.copyOf(file, random.nextInt(HEADER)) : file;
    }

    /** Sets the size of the symbols so that the sum of all sizes, which may overflow, is not more than the file's. */
    private static void makeFit(ByteBuffer header, int length) {
        int others = header.getInt(4) + header.getInt(8) + 1024;
        header.putInt(16, Math.max(0, length - 1024) - others);
    }

    private void truncate(byte[] file) {
        for (int length = 0; length < file.length; length += length < 2048 ? 1 : 97) {
            executeEverywhere(Arrays.copyOf(file, length));
        }
    }

    private void executeEverywhere(byte[] file) {
        files.put(PROGRAM, 0755, file);
        for (Kernel kernel : kernels) {
            try {
                execute(kernel);
                load(kernel);
            } catch (RuntimeException | OutOfMemoryError e) {
                byte[] header = Arrays.copyOf(file, Math.min(file.length, HEADER));
                throw new IllegalStateException(kernel.profile().name() + ", file of " + file.length + " bytes, "
                        + HexFormat.of().formatHex(header) + ": " + e);
            }
        }
    }

    private void execute(Kernel kernel) {
        Task task = user(random.nextBoolean() ? 0 : 1000);
        try {
            kernel.execve(task, ExecRequest.of(PROGRAM, "x"));
            ProcMaps.rows(task.program().orElseThrow());
            ProcStack.of(task.program().orElseThrow());
            count("runs");
        } catch (ExecException e) {
            count(e.signal().map(Enum::name).orElseGet(() -> e.errno().name()));
        }
    }

    private void load(Kernel kernel) {
        Task task = user(0);
        try {
            kernel.execve(task, ExecRequest.of(GOOD));
            kernel.uselib(task, ByteString.of(PROGRAM));
            count("loaded");
        } catch (ExecException e) {
            count("uselib " + e.errno());
        }
    }

    private static Task user(int uid) {
        Task task = new Task();
        task.cred(new Cred(uid, uid, uid, uid, false));
        return task;
    }

    private void count(String outcome) {
        outcomes.merge(outcome, 1, Integer::sum);
    }
}
