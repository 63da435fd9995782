package kernel.cli;

import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import kernel.api.AuxEntry;
import kernel.api.AuxVector;
import kernel.api.ByteString;
import kernel.api.Limits;
import kernel.api.Registers;
import kernel.sim.proc.MapsRow;
import kernel.sim.proc.ProcMaps;
import kernel.sim.proc.ProcStack;
import kernel.sim.task.Program;
import kernel.sim.task.Task;

/** The image of a program as text. */
final class ImagePrinter {
    private final PrintStream out;

    ImagePrinter(PrintStream out) {
        this.out = out;
    }

    void print(Task task, String aslr) {
        Program program = task.program().orElseThrow();
        out.println("# maps (loaded by " + program.format().name() + ", address randomisation " + aslr + ")");
        for (MapsRow row : ProcMaps.rows(program)) {
            line(row.line());
        }
        registers(program.registers());
        auxv(program);
        ProcStack.of(program).ifPresent(stack -> stack(program, stack));
    }

    private void line(ByteString text) {
        out.writeBytes(text.toByteArray());
        out.println();
    }

    private void registers(Registers registers) {
        out.println();
        out.println("# registers");
        for (String name : registers.set().names()) {
            out.printf("%-10s 0x%x%n", name, registers.get(name));
        }
    }

    private void auxv(Program program) {
        out.println();
        out.println("# auxiliary vector");
        for (AuxEntry entry : program.mm().savedAuxv().entries()) {
            out.printf("%-20s 0x%x%s%n", AuxVector.describe(entry.type()), entry.value(), text(program, entry));
        }
    }

    /** Shows what an entry points to, where that is a string. */
    private static String text(Program program, AuxEntry entry) {
        boolean isText = entry.type() == AuxVector.AT_EXECFN || entry.type() == AuxVector.AT_PLATFORM;
        return isText ? " " + quoted(program, entry.value()) : "";
    }

    private void stack(Program program, ProcStack stack) {
        out.println();
        out.printf("# stack (%d bytes from 0x%x to 0x%x)%n", stack.content().length(), stack.sp(), stack.top());
        int word = program.abi().wordSize();
        ByteBuffer words = ByteBuffer.wrap(stack.content().toByteArray())
                .order(program.abi().byteOrder());
        long argc = word(words, word);
        out.printf("0x%x  argc  %d%n", stack.sp(), argc);
        pointers(program, words, stack.sp(), "argv");
        pointers(program, words, stack.sp(), "envp");
    }

    /** Prints pointers to strings up to and with the null pointer that ends them. */
    private void pointers(Program program, ByteBuffer words, long sp, String name) {
        int word = program.abi().wordSize();
        for (int i = 0; words.remaining() >= word; i++) {
            long at = sp + words.position();
            long pointer = word(words, word);
            Optional<String> text = pointer == 0 ? Optional.empty() : Optional.of(quoted(program, pointer));
            out.printf(
                    "0x%x  %s[%d]  0x%x%s%n",
                    at, name, i, pointer, text.map(t -> " " + t).orElse(""));
            if (pointer == 0) {
                break;
            }
        }
    }

    private static long word(ByteBuffer words, int size) {
        return size == Long.BYTES ? words.getLong() : Integer.toUnsignedLong(words.getInt());
    }

    private static String quoted(Program program, long vaddr) {
        int length = (int) program.mm().strnlenUser(vaddr, Limits.MAX_ARG_STRLEN);
        byte[] bytes = new byte[Math.max(0, length - 1)];
        program.mm().read(vaddr, bytes, bytes.length);
        return '"' + ByteString.of(bytes).printable() + '"';
    }
}
