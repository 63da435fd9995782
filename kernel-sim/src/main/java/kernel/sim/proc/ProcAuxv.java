package kernel.sim.proc;

import java.util.Arrays;
import kernel.sim.task.Program;

/**
 * The auxiliary vector of a program, as /proc/PID/auxv shows it.
 *
 * @kernel v6.18 fs/proc/base.c, {@code auxv_read}
 */
public final class ProcAuxv {
    /** The kernel looks at the saved vector in pairs of its own words, whatever the program's words are. */
    private static final int PAIR = 16;

    private ProcAuxv() {}

    /**
     * Returns the bytes of the file.
     *
     * @param program a running program
     * @return up to the first pair of 64-bit words that starts with zero
     */
    public static byte[] bytes(Program program) {
        byte[] table = program.mm()
                .savedAuxv()
                .toByteArray(program.abi().wordSize(), program.abi().byteOrder());
        byte[] saved = Arrays.copyOf(table, table.length + 2 * PAIR);
        int length = PAIR;
        while (!isZero(saved, length - PAIR)) {
            length += PAIR;
        }
        return Arrays.copyOf(saved, length);
    }

    private static boolean isZero(byte[] saved, int at) {
        for (int i = at; i < at + Long.BYTES; i++) {
            if (saved[i] != 0) {
                return false;
            }
        }
        return true;
    }
}
