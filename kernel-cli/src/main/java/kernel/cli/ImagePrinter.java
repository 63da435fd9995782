package kernel.cli;

import java.io.PrintStream;
import kernel.api.AuxEntry;
import kernel.api.AuxVector;
import kernel.api.ByteString;
import kernel.api.Limits;
import kernel.api.Registers;
import kernel.sim.proc.InitialStack;
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
        InitialStack.of(program).ifPresent(initial -> initial.words().forEach(this::word));
    }

    private void word(InitialStack.Word word) {
        String text =
                word.text().map(string -> " \"" + string.printable() + '"').orElse("");
        switch (word.part()) {
            case ARGC -> out.printf("0x%x  %s  %d%n", word.at(), word.name(), word.value());
            case ARGV, ENVP -> out.printf("0x%x  %s  0x%x%s%n", word.at(), word.name(), word.value(), text);
            case AUXV -> {}
        }
    }

    private static String quoted(Program program, long vaddr) {
        int length = (int) program.mm().strnlenUser(vaddr, Limits.MAX_ARG_STRLEN);
        byte[] bytes = new byte[Math.max(0, length - 1)];
        program.mm().read(vaddr, bytes, bytes.length);
        return '"' + ByteString.of(bytes).printable() + '"';
    }
}
