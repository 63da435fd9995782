package binfmt.misc;

import java.util.Optional;
import kernel.api.KernelProfile;

/** How an entry's interpreter is called. Declared in the order in which the kernel prints the letters. */
enum MiscFlag {
    /** The interpreter gets argv[0] of the program behind the program's path. */
    PRESERVE_ARGV0('P'),
    /** The program is open in the interpreter, which finds its descriptor in AT_EXECFD. */
    OPEN_BINARY('O'),
    /** The program's set-id bits count, not those of the interpreter. */
    CREDENTIALS('C'),
    /** The interpreter is opened when the entry is registered. */
    OPEN_FILE('F');

    private final char letter;

    MiscFlag(char letter) {
        this.letter = letter;
    }

    char letter() {
        return letter;
    }

    static Optional<MiscFlag> of(int letter, KernelProfile kernel) {
        for (MiscFlag flag : values()) {
            if (flag.letter == letter) {
                boolean isKnown = flag != OPEN_FILE || kernel.has(MiscBehaviour.FIXED_INTERPRETERS);
                return isKnown ? Optional.of(flag) : Optional.empty();
            }
        }
        return Optional.empty();
    }
}
