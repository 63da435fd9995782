package kernel.sim.proc;

import java.util.Optional;
import kernel.api.AuxVector;
import kernel.api.ByteString;
import kernel.api.MmField;
import kernel.sim.mm.PagedAddressSpace;
import kernel.sim.task.Program;

/**
 * The initial stack of a program.
 *
 * @param sp the stack pointer
 * @param top end of the mapping that holds it
 * @param content the bytes from the stack pointer to the top
 * @param below how many bytes under the stack pointer are not zero
 */
public record ProcStack(long sp, long top, ByteString content, long below) {
    private static final int CHUNK = 1 << 16;

    /**
     * Reads the stack.
     *
     * @param program a running program
     * @return the stack, or empty if the stack pointer is in no mapping
     */
    public static Optional<ProcStack> of(Program program) {
        PagedAddressSpace mm = program.mm();
        long sp = mm.get(MmField.START_STACK);
        Optional<MapsRow> stack = ProcMaps.rows(program).stream()
                .filter(row -> row.isStack() || (row.start() <= sp && sp < row.end()))
                .reduce((first, second) -> second.isStack() ? second : first)
                .filter(row -> row.start() <= sp && sp < row.end());
        return stack.map(row -> read(mm, row, sp));
    }

    private static ProcStack read(PagedAddressSpace mm, MapsRow row, long sp) {
        byte[] content = new byte[(int) (row.end() - sp)];
        mm.read(sp, content, content.length);
        return new ProcStack(sp, row.end(), ByteString.of(content), nonZero(mm, row.start(), sp));
    }

    private static long nonZero(PagedAddressSpace mm, long from, long to) {
        byte[] chunk = new byte[CHUNK];
        long count = 0;
        for (long at = from; at < to; at += CHUNK) {
            long end = Math.min(at + CHUNK, to);
            // Pages that nobody wrote to are zero.
            int length = mm.isTouched(at & -PagedAddressSpace.PAGE, end) ? mm.read(at, chunk, (int) (end - at)) : 0;
            for (int i = 0; i < length; i++) {
                count += chunk[i] == 0 ? 0 : 1;
            }
        }
        return count;
    }

    /**
     * Returns where the random bytes are.
     *
     * @param program a running program
     * @return the address behind AT_RANDOM, or 0 without
     */
    public static long random(Program program) {
        return program.mm().savedAuxv().value(AuxVector.AT_RANDOM).orElse(0L);
    }
}
