package kernel.cli.check;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import kernel.api.ByteString;
import kernel.api.Errno;
import kernel.api.ExecException;
import kernel.api.Personality;
import kernel.api.Signal;
import kernel.api.Violation;
import kernel.sim.exec.ExecRequest;
import kernel.sim.fs.Inode;
import kernel.sim.task.Task;

/** Executes files of one root in kernels of its own: one thread. */
final class Checker {
    private static final int WINDOW = 256;

    private final String target;
    private final List<CheckKernel> kernels;

    Checker(String target, List<CheckKernel> kernels) {
        this.target = target;
        this.kernels = kernels;
    }

    /** Executes a file that a walk has found. */
    Finding check(ByteString path, Inode inode) {
        return check(path, ByteString.of("/"), List.of(path), Optional.of(inode));
    }

    /** Executes a program, whose file may be missing. */
    Finding check(ByteString path, ByteString cwd, List<ByteString> argv, Optional<Inode> inode) {
        ExecRequest request = new ExecRequest(path, argv, List.of());
        Finding worst = check(kernels.get(0), cwd, request, inode);
        boolean isSame = true;
        StringBuilder verdicts = new StringBuilder(kernels.get(0).name() + ": " + worst.verdict());
        for (CheckKernel kernel : kernels.subList(1, kernels.size())) {
            Finding other = check(kernel, cwd, request, inode);
            verdicts.append(", ").append(kernel.name()).append(": ").append(other.verdict());
            isSame &= other.verdict().equals(worst.verdict());
            worst = other.severity().compareTo(worst.severity()) > 0 ? other : worst;
        }
        return isSame ? worst : worst.with("; with pages of " + verdicts);
    }

    private Finding check(CheckKernel by, ByteString cwd, ExecRequest request, Optional<Inode> inode) {
        ByteString path = request.filename().orElseThrow();
        Task task = by.circumstances().task(ByteString.of("/"));
        task.personality(Personality.ADDR_NO_RANDOMIZE);
        try {
            task.cwd(cwd);
            by.kernel().execve(task, request);
        } catch (ExecException e) {
            return by.entries()
                    .missing(e)
                    .map(missing -> unknown(path, e, missing))
                    .orElseGet(() -> refused(path, inode, e));
        }
        task.kill(Signal.SIGKILL);
        String remark = inode.map(file -> Remark.of(file.attributes())).orElse("");
        Severity severity = remark.isEmpty() ? Severity.NONE : Severity.NOTE;
        return new Finding(target, path, severity, Finding.LOADS, Optional.empty(), remark, Optional.empty(), false);
    }

    private Finding unknown(ByteString path, ExecException e, String missing) {
        return new Finding(
                target,
                path,
                Severity.WARNING,
                Finding.UNKNOWN,
                Optional.of(e.violation().rule()),
                "it depends on " + missing,
                Optional.empty(),
                false);
    }

    private Finding refused(ByteString path, Optional<Inode> inode, ExecException e) {
        Violation violation = e.violation();
        String verdict = e.signal()
                .map(signal -> "KILLED " + signal.name())
                .orElseGet(() -> e.errno().name());
        boolean isFormat = e.errno() == Errno.ENOEXEC && violation.span().isEmpty();
        FileStart start = isFormat ? FileStart.of(read(inode)) : FileStart.OTHER;
        Severity severity = start == FileStart.TEXT ? Severity.WARNING : Severity.ERROR;
        String message = start == FileStart.OTHER ? words(violation, path) : start.message();
        return new Finding(
                target, path, severity, verdict, Optional.of(violation.rule()), message, violation.span(), false);
    }

    private static byte[] read(Optional<Inode> inode) {
        if (inode.isEmpty()) {
            return new byte[0];
        }
        byte[] start = new byte[(int) Math.min(WINDOW, inode.get().attributes().size())];
        try {
            inode.get().read(0, start, 0, start.length);
        } catch (IOException e) {
            return new byte[] {0}; // what cannot be read is neither empty nor text
        }
        return start;
    }

    /** Says what did not hold, of which file if it is another one. */
    private static String words(Violation violation, ByteString path) {
        StringBuilder words = new StringBuilder();
        violation
                .path()
                .filter(other -> !other.equals(path))
                .ifPresent(other -> words.append(other.printable()).append(": "));
        words.append(violation.rule().sentence());
        violation.found().ifPresent(found -> words.append("; found ").append(found));
        violation.cause().ifPresent(cause -> words.append("; ").append(words(cause, path)));
        return words.toString();
    }
}
