package conformance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a fuzzer calls: the first byte chooses a kernel, and whether the others are a program or its interpreter. Anything
 * but a program or a refusal escapes as an exception.
 */
public final class ElfFuzz {
    private static final List<HostileKernel> KERNELS = HostileKernel.all();

    private ElfFuzz() {}

    /** Executes one input; the name and the signature are those that Jazzer looks for. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        HostileKernel kernel = KERNELS.get((input[0] & 0x7f) % KERNELS.size());
        byte[] file = Arrays.copyOfRange(input, 1, input.length);
        if ((input[0] & 0x80) == 0) {
            kernel.exec(file);
        } else {
            kernel.interpret(file);
        }
    }

    /** Returns good inputs for a fuzzer to start from. */
    static List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        for (int i = 0; i < KERNELS.size(); i++) {
            seeds.add(input(i, KERNELS.get(i).program()));
            seeds.add(input(i | 0x80, KERNELS.get(i).interp()));
        }
        return seeds;
    }

    private static byte[] input(int first, byte[] file) {
        byte[] input = new byte[file.length + 1];
        input[0] = (byte) first;
        System.arraycopy(file, 0, input, 1, file.length);
        return input;
    }
}
