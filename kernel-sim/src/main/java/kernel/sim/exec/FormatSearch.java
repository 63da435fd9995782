package kernel.sim.exec;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.Supplier;
import kernel.api.BinaryFormat;
import kernel.api.ByteView;
import kernel.api.Errno;
import kernel.api.ExecException;
import kernel.api.LoadResult;
import kernel.api.Span;
import kernel.api.Violation;
import kernel.sim.profile.KernelBehaviour;

/**
 * Asks the formats one after another, and again for every interpreter.
 *
 * @kernel v6.18 fs/exec.c, {@code exec_binprm}, {@code search_binary_handler}
 */
final class FormatSearch {
    private static final int MAX_DEPTH = 5;
    private static final Span WHOLE_FILE = new Span(0, 0, "file");

    private final Kernel kernel;
    private final LinuxBinPrm bprm;
    private final List<Violation> declined = new ArrayList<>();
    private Optional<Violation> deepest = Optional.empty();
    private int deepestRule;
    private Optional<FormatList.Entry> loaded = Optional.empty();

    FormatSearch(Kernel kernel, LinuxBinPrm bprm) {
        this.kernel = kernel;
        this.bprm = bprm;
    }

    /** Loads the program, or its interpreters one after another; the format's module stays in use. */
    FormatList.Entry run() {
        for (int depth = 0; depth <= MAX_DEPTH; depth++) {
            bprm.prepareBuf();
            Optional<FormatList.Entry> entry = searchBinaryHandler();
            if (entry.isPresent()) {
                return entry.get();
            }
        }
        throw new ExecException(Violation.of(ExecRule.DEPTH, bprm.filename()));
    }

    /** Returns the format that loaded the program, or nothing if an interpreter shall be loaded instead. */
    private Optional<FormatList.Entry> searchBinaryHandler() {
        boolean isTaken = askAll() || (requestModule() && askAll());
        if (!isTaken) {
            throw refuse();
        }
        return loaded;
    }

    private boolean askAll() {
        declined.clear();
        deepest = Optional.empty();
        for (FormatList.Entry entry : kernel.presentFormats()) {
            if (entry.module().tryModuleGet() && ask(entry)) {
                return true;
            }
            if (bprm.isPastPointOfNoReturn()) {
                throw refuse();
            }
        }
        return false;
    }

    /** Returns whether the format took the file: it loaded the program, or named another one. */
    private boolean ask(FormatList.Entry entry) {
        try {
            LoadResult result = load(entry.format());
            if (result instanceof LoadResult.Loaded) {
                bprm.requireStarted(entry.format());
                loaded = Optional.of(entry);
            } else if (result instanceof LoadResult.Handover handover) {
                bprm.handover(handover.interpreter());
            }
            return !(result instanceof LoadResult.NotRecognised);
        } finally {
            if (loaded.isEmpty()) {
                entry.module().modulePut();
            }
        }
    }

    /** A broken rule that means ENOEXEC is no more than a file that the format does not recognise. */
    private LoadResult load(BinaryFormat format) {
        try {
            bprm.format(format);
            LoadResult result = format.loadBinary(bprm);
            if (result instanceof LoadResult.NotRecognised no) {
                decline(format, violation(no));
            } else if (result instanceof LoadResult.Handover handover) {
                trace(
                        format,
                        () -> "hands over to " + handover.interpreter().path().printable());
            } else {
                trace(format, () -> "has loaded the program");
            }
            return result;
        } catch (ExecException e) {
            if (e.errno() != Errno.ENOEXEC || bprm.isPastPointOfNoReturn()) {
                throw e;
            }
            Violation violation = e.violation();
            decline(format, violation);
            noteDeep(format, violation);
            return LoadResult.notRecognised(violation.rule(), violation.span().orElse(WHOLE_FILE));
        }
    }

    private void decline(BinaryFormat format, Violation violation) {
        declined.add(violation);
        bprm.trace("search_binary_handler", 0, () -> format.name() + " declines: " + violation.describe());
    }

    private void trace(BinaryFormat format, Supplier<String> answer) {
        bprm.trace("search_binary_handler", 0, () -> format.name() + ' ' + answer.get());
    }

    /** Keeps the reason of the format that checked most, for it is that of which the file is. */
    private void noteDeep(BinaryFormat format, Violation violation) {
        int rule = format.rules().indexOf(violation.rule());
        if (deepest.isEmpty() || rule > deepestRule) {
            deepest = Optional.of(violation);
            deepestRule = rule;
        }
    }

    /** Tells whether the formats shall be asked once more. A text file is not worth a module. */
    private boolean requestModule() {
        ByteView buf = bprm.buf();
        boolean isText =
                isPrintable(buf.u8(0)) && isPrintable(buf.u8(1)) && isPrintable(buf.u8(2)) && isPrintable(buf.u8(3));
        if (isText || !kernel.profile().has(KernelBehaviour.REQUEST_MODULE)) {
            return false;
        }
        int magic = buf.order(kernel.machine().nativeAbi().byteOrder()).u16(2);
        boolean isLoaded = kernel.modules().requestModule(String.format("binfmt-%04x", magic));
        return isLoaded || kernel.profile().has(KernelBehaviour.SEARCH_AGAIN_ANYHOW);
    }

    private static boolean isPrintable(int value) {
        return value == '\t' || value == '\n' || (value >= ' ' && value <= '~');
    }

    private ExecException refuse() {
        boolean isNobodyAsked = declined.isEmpty() && kernel.profile().has(ExecRule.NO_FORMATS);
        Violation reason = isNobodyAsked
                ? Violation.of(ExecRule.NO_FORMATS, bprm.file().path())
                : deepest.orElseGet(
                        () -> Violation.of(ExecRule.FORMAT, bprm.file().path()));
        return new ExecException(reason, declined, Optional.empty());
    }

    /** Shows the bytes that the format looked at, as far as they are in the header window. */
    private Violation violation(LoadResult.NotRecognised no) {
        Violation violation = Violation.of(no.rule(), bprm.file().path(), no.span());
        long window = bprm.buf().length();
        long offset = no.span().offset();
        if (no.span().length() == 0 || Long.compareUnsigned(offset, window) >= 0) {
            return violation;
        }
        StringJoiner hex = new StringJoiner(" ");
        long end = offset + Math.min(no.span().length(), window - offset);
        for (int at = (int) offset; at < end; at++) {
            hex.add(HexFormat.of().toHexDigits((byte) bprm.buf().u8(at)));
        }
        return violation.withFound(hex.toString());
    }
}
