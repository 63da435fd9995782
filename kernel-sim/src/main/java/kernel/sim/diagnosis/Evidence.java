package kernel.sim.diagnosis;

import java.util.Arrays;
import java.util.Optional;
import kernel.api.ByteString;
import kernel.api.Errno;
import kernel.api.ExecException;
import kernel.api.Span;
import kernel.api.Violation;
import kernel.sim.exec.ExecRequest;
import kernel.sim.exec.Kernel;
import kernel.sim.trace.Excerpt;

/**
 * What an explainer has to go by.
 *
 * @param kernel who executed
 * @param task who called, as it was before
 * @param request what was asked for
 * @param chain the files
 * @param refusal how it failed, if it did
 */
record Evidence(Kernel kernel, Subject task, ExecRequest request, Chain chain, Optional<ExecException> refusal) {
    private static final String NONE = "";

    /** Tells whether one of these rules decided. */
    boolean isRule(String... ids) {
        return Arrays.asList(ids).contains(rule());
    }

    /** Returns the rule that decided, or an empty text. */
    String rule() {
        return violation().map(violation -> violation.rule().id()).orElse(NONE);
    }

    /** Tells whether one of these rules is the innermost that was broken. */
    boolean isCause(String... ids) {
        return Arrays.asList(ids).contains(cause());
    }

    String cause() {
        return innermost().map(violation -> violation.rule().id()).orElse(NONE);
    }

    Optional<Violation> violation() {
        return refusal.map(ExecException::violation);
    }

    Optional<Violation> innermost() {
        Optional<Violation> at = violation();
        while (at.flatMap(Violation::cause).isPresent()) {
            at = at.flatMap(Violation::cause);
        }
        return at;
    }

    Optional<Errno> errno() {
        return refusal.map(ExecException::errno);
    }

    /** Returns the file that the deciding rule names. */
    Optional<FileLook> file() {
        return violation().flatMap(Violation::path).flatMap(path -> FileLook.at(kernel.root(), task.cwd(), path));
    }

    /** Returns the bytes that the deciding rule names. */
    Optional<Excerpt> excerpt() {
        Optional<Span> span = violation().flatMap(Violation::span).filter(bytes -> bytes.length() > 0);
        return span.flatMap(bytes -> file().flatMap(file -> file.excerpt(bytes)));
    }

    /** Returns the value that the innermost rule saw, or an empty text. */
    String found() {
        return innermost().flatMap(Violation::found).orElse(NONE);
    }

    Optional<FileLook> look(String path) {
        return FileLook.at(kernel.root(), ByteString.of("/"), ByteString.of(path));
    }

    Optional<FileLook> look(ByteString path) {
        return FileLook.at(kernel.root(), task.cwd(), path);
    }

    boolean exists(String path) {
        return look(path).isPresent();
    }

    /** Tells whether a descriptor alone names the program. */
    boolean isByDescriptor() {
        return request.dirfd() != ExecRequest.AT_FDCWD
                && request.filename().map(ByteString::isEmpty).orElse(false);
    }

    /** Returns the name that the caller used. */
    String program() {
        return Words.path(chain.program().name());
    }
}
