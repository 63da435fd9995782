package conformance;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kernel.api.AuxVector;
import kernel.api.ByteString;
import kernel.api.Limits;
import kernel.api.MmField;
import kernel.sim.task.Program;

/**
 * What a program finds on its stack, read from its memory as the program itself would.
 *
 * @param argc number of arguments
 * @param argv arguments
 * @param envp environment
 * @param auxv auxiliary vector, with the AT_NULL that ends it
 */
record StartStack(long argc, List<String> argv, List<String> envp, AuxVector auxv) {

    static StartStack of(Program program) {
        return new Reader(program).read();
    }

    private static final class Reader {
        private final Program program;
        private final int word;
        private long at;

        Reader(Program program) {
            this.program = program;
            this.word = program.abi().wordSize();
            this.at = program.mm().get(MmField.START_STACK);
        }

        StartStack read() {
            long argc = next();
            List<String> argv = strings();
            List<String> envp = strings();
            return new StartStack(argc, argv, envp, auxv());
        }

        private long next() {
            ByteBuffer bytes = ByteBuffer.wrap(bytes(program, at, word))
                    .order(program.abi().byteOrder());
            at += word;
            return word == Long.BYTES ? bytes.getLong() : Integer.toUnsignedLong(bytes.getInt());
        }

        private List<String> strings() {
            List<String> strings = new ArrayList<>();
            for (long pointer = next(); pointer != 0; pointer = next()) {
                strings.add(string(program, pointer));
            }
            return strings;
        }

        private AuxVector auxv() {
            long start = at;
            while (next() != AuxVector.AT_NULL) {
                at += word;
            }
            int length = (int) (at + word - start);
            return AuxVector.parse(
                    bytes(program, start, length), word, program.abi().byteOrder());
        }
    }

    /** Reads memory, all of which must be there. */
    static byte[] bytes(Program program, long vaddr, int length) {
        byte[] bytes = new byte[length];
        int got = program.mm().read(vaddr, bytes, length);
        if (got != length) {
            throw new AssertionError(
                    "only " + got + " of " + length + " bytes can be read at 0x" + Long.toHexString(vaddr));
        }
        return bytes;
    }

    static String string(Program program, long vaddr) {
        byte[] bytes = new byte[Limits.MAX_ARG_STRLEN];
        int got = program.mm().read(vaddr, bytes, bytes.length);
        ByteString text = ByteString.of(Arrays.copyOf(bytes, got));
        return text.slice(0, text.indexOf(0, 0)).toString();
    }

    /** Returns the value of an entry that must be there. */
    long aux(int type) {
        return auxv.value(type).orElseThrow(() -> new AssertionError("no " + AuxVector.describe(type)));
    }
}
