package kernel.sim.diagnosis;

import java.util.Optional;
import kernel.api.ByteString;
import kernel.api.Errno;
import kernel.sim.fs.FileType;
import kernel.sim.trace.CallerAnswer;
import kernel.sim.trace.Verdict;

/**
 * What a caller can see: the answer of execve, and the file itself.
 *
 * @param path the name that the caller used
 * @param verdict what execve answered
 * @param file the file, if there is one
 * @param isExecutable whether access(2) lets the caller execute it
 */
record CallerSituation(String path, Verdict verdict, Optional<FileLook> file, boolean isExecutable) {
    /** How much of a file shells look at. */
    private static final int SAMPLE = 128;

    private static final int MAGIC = 2;

    private static final int NOT_FOUND = 127;
    private static final int NOT_EXECUTABLE = 126;

    static CallerSituation of(Evidence evidence, Verdict verdict) {
        Chain.Member program = evidence.chain().program();
        Optional<FileLook> file = program.look();
        boolean isExecutable = file.map(look -> !isDirectory(look)
                        && look.attributes().mayExecute(evidence.task().fileAccess()))
                .orElse(false);
        return new CallerSituation(program.name().printable(), verdict, file, isExecutable);
    }

    private static boolean isDirectory(FileLook look) {
        return look.attributes().type() == FileType.DIRECTORY;
    }

    Errno errno() {
        return verdict instanceof Verdict.Refused refused ? refused.errno() : Errno.ENOEXEC;
    }

    boolean isDirectory() {
        return file.filter(CallerSituation::isDirectory).isPresent();
    }

    boolean isEmpty() {
        return file.filter(look -> look.kind() == FileKind.EMPTY).isPresent();
    }

    /** Tells whether shells take the file for a binary: there is a NUL byte in the first line of a short sample. */
    boolean isBinary() {
        if (file.isEmpty()) {
            return false;
        }
        ByteString head =
                file.get().head().bytes(0, Math.min(SAMPLE, file.get().head().length()));
        int nul = head.indexOf(0, 0);
        int feed = head.indexOf('\n', 0);
        boolean isElf = file.get().kind() == FileKind.ELF;
        return isElf || (nul >= 0 && (feed < 0 || nul < feed));
    }

    /** Returns the interpreter as a shell reads it from the first line, of a file that has more than {@code #!}. */
    Optional<String> interpreter() {
        return file.filter(look -> look.size() > MAGIC)
                .flatMap(FileLook::script)
                .map(script -> script.name().toLatin1());
    }

    int shellExit() {
        return errno() == Errno.ENOENT ? NOT_FOUND : NOT_EXECUTABLE;
    }

    CallerAnswer answer(ExecCaller caller, Optional<String> text) {
        return new CallerAnswer(caller.word(), text, Optional.empty(), Optional.empty());
    }

    CallerAnswer answer(ExecCaller caller, Optional<String> text, int exit) {
        return new CallerAnswer(caller.word(), text, Optional.of(exit), Optional.empty());
    }
}
