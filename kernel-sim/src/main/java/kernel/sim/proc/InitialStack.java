package kernel.sim.proc;

import java.util.List;
import java.util.Optional;
import kernel.api.ByteString;
import kernel.sim.task.Program;

/**
 * What the kernel puts on the stack of a new program, word by word.
 *
 * @param sp the stack pointer
 * @param top end of the stack
 * @param wordSize 4 or 8
 * @param words from the stack pointer up: argc, argv, envp, and the auxiliary vector where there is one
 */
public record InitialStack(long sp, long top, int wordSize, List<Word> words) {
    /** Copies the list. */
    public InitialStack {
        words = List.copyOf(words);
    }

    /** What a word belongs to. */
    public enum Part {
        /** The number of arguments; in a.out programs, the addresses of both tables too. */
        ARGC,
        /** The arguments. */
        ARGV,
        /** The environment. */
        ENVP,
        /** The auxiliary vector. */
        AUXV
    }

    /**
     * One word; an entry of the auxiliary vector is one too, with its value.
     *
     * @param at its address; of an entry, that of its type
     * @param part what it belongs to
     * @param name for example {@code argv[0]} or {@code AT_PHDR}
     * @param value its value, unsigned
     * @param text the string that it points to, without the null byte, if it is known to point to one
     */
    public record Word(long at, Part part, String name, long value, Optional<ByteString> text) {}

    /**
     * Reads the stack of a program that has not run yet.
     *
     * @param program a program
     * @return empty if the stack does not hold what Linux puts there
     */
    public static Optional<InitialStack> of(Program program) {
        return ProcStack.of(program).flatMap(stack -> new StackWords(program, stack).read());
    }
}
