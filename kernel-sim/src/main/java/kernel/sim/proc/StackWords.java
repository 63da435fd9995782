package kernel.sim.proc;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kernel.api.AuxVector;
import kernel.api.ByteString;
import kernel.api.Limits;
import kernel.sim.proc.InitialStack.Part;
import kernel.sim.proc.InitialStack.Word;
import kernel.sim.task.Program;

/** Reads the words of an initial stack. */
final class StackWords {
    private final Program program;
    private final ProcStack stack;
    private final int wordSize;
    private final ByteBuffer bytes;
    private final List<Word> words = new ArrayList<>();

    StackWords(Program program, ProcStack stack) {
        this.program = program;
        this.stack = stack;
        this.wordSize = program.abi().wordSize();
        this.bytes = ByteBuffer.wrap(stack.content().toByteArray())
                .order(program.abi().byteOrder());
    }

    Optional<InitialStack> read() {
        if (!hasNext()) {
            return Optional.empty();
        }
        long argc = plain(Part.ARGC, "argc");
        boolean hasTablePointers = hasNext() && peek() == stack.sp() + 3L * wordSize;
        if (hasTablePointers) {
            plain(Part.ARGC, "argv");
            plain(Part.ARGC, "envp");
        }
        boolean isWhole = pointers(Part.ARGV, "argv") == argc && pointers(Part.ENVP, "envp") >= 0;
        boolean hasAuxv = isWhole && !hasTablePointers && auxv();
        return isWhole && (hasAuxv || hasTablePointers)
                ? Optional.of(new InitialStack(stack.sp(), stack.top(), wordSize, words))
                : Optional.empty();
    }

    /** Reads pointers to strings up to and with the null pointer; returns how many there are, or -1 if they do not end. */
    private long pointers(Part part, String name) {
        for (int i = 0; hasNext(); i++) {
            long at = address();
            long pointer = next();
            String word = name + '[' + i + ']';
            if (pointer == 0) {
                words.add(new Word(at, part, word, 0, Optional.empty()));
                return i;
            }
            if (pointer < stack.sp() || pointer >= stack.top()) {
                return -1;
            }
            words.add(new Word(at, part, word, pointer, Optional.of(string(pointer))));
        }
        return -1;
    }

    /** Reads entries up to and with AT_NULL; tells whether they end and there are any: memory that nobody wrote is zero. */
    private boolean auxv() {
        int before = words.size();
        while (bytes.remaining() >= 2 * wordSize) {
            long at = address();
            long type = next();
            long value = next();
            boolean isText = type == AuxVector.AT_EXECFN || type == AuxVector.AT_PLATFORM;
            Optional<ByteString> text = isText ? Optional.of(string(value)) : Optional.empty();
            words.add(new Word(at, Part.AUXV, AuxVector.describe(type), value, text));
            if (type == AuxVector.AT_NULL) {
                return words.size() > before + 1;
            }
        }
        return false;
    }

    private long plain(Part part, String name) {
        long at = address();
        long value = next();
        words.add(new Word(at, part, name, value, Optional.empty()));
        return value;
    }

    private ByteString string(long vaddr) {
        int length = (int) program.mm().strnlenUser(vaddr, Limits.MAX_ARG_STRLEN);
        byte[] text = new byte[Math.max(0, length - 1)];
        program.mm().read(vaddr, text, text.length);
        return ByteString.of(text);
    }

    private boolean hasNext() {
        return bytes.remaining() >= wordSize;
    }

    private long address() {
        return stack.sp() + bytes.position();
    }

    private long peek() {
        return word(bytes.position());
    }

    private long next() {
        long value = word(bytes.position());
        bytes.position(bytes.position() + wordSize);
        return value;
    }

    private long word(int at) {
        return wordSize == Long.BYTES ? bytes.getLong(at) : Integer.toUnsignedLong(bytes.getInt(at));
    }
}
