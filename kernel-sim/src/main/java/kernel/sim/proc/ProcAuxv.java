package kernel.sim.proc;

import java.util.Arrays;
import kernel.sim.task.Program;

/**
 * The auxiliary vector of a program, as /proc/PID/auxv shows it.
 *
 * @kernel v6.18 fs/proc/base.c, {@code auxv_read}
 */
public final class ProcAuxv {
    private ProcAuxv() {}

    /**
     * Returns the bytes of the file. The kernel looks for the end in pairs of its own words, whatever the program's
     * words are.
     *
     * @param program a running program
     * @return up to the first pair of the kernel's words that starts with zero
     */
    public static byte[] bytes(Program program) {
        byte[] table = program.mm()
                .savedAuxv()
                .toByteArray(program.abi().wordSize(), program.abi().byteOrder());
        int word = program.abi().kernelWordSize();
        int pair = 2 * word;
        byte[] saved = Arrays.copyOf(table, table.length + 2 * pair);
        int length = pair;
        while (!isZero(saved, length - pair, word)) {
            length += pair;
        }
        return Arrays.copyOf(saved, length);
    }

    private static boolean isZero(byte[] saved, int at, int length) {
        for (int i = at; i < at + length; i++) {
            if (saved[i] != 0) {
                return false;
            }
        }
        return true;
    }
}
