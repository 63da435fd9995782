package kernel.sim.exec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kernel.api.BinaryFormat;
import kernel.api.Errno;
import kernel.api.ExecException;
import kernel.api.LoadResult;
import kernel.api.Violation;

/**
 * Asks the formats one after another, and again for every interpreter.
 *
 * @kernel v6.18 fs/exec.c, {@code exec_binprm}, {@code search_binary_handler}
 */
final class FormatSearch {
    private static final int MAX_DEPTH = 5;

    private final List<BinaryFormat> formats;
    private final LinuxBinPrm bprm;

    FormatSearch(FormatList formats, LinuxBinPrm bprm) {
        this.formats = formats.formats();
        this.bprm = bprm;
    }

    /** Returns the format that loaded the program. */
    BinaryFormat run() {
        for (int depth = 0; depth <= MAX_DEPTH; depth++) {
            bprm.prepareBuf();
            Optional<BinaryFormat> loaded = searchBinaryHandler();
            if (loaded.isPresent()) {
                return loaded.get();
            }
        }
        throw new ExecException(Violation.of(ExecRule.DEPTH, bprm.filename()));
    }

    /** Returns the format that loaded the program, or nothing if an interpreter shall be loaded instead. */
    private Optional<BinaryFormat> searchBinaryHandler() {
        List<Violation> declined = new ArrayList<>();
        Optional<Violation> deepest = Optional.empty();
        for (BinaryFormat format : formats) {
            try {
                LoadResult result = format.loadBinary(bprm);
                if (result instanceof LoadResult.Loaded) {
                    return Optional.of(format);
                }
                if (result instanceof LoadResult.Handover handover) {
                    bprm.handover(handover.interpreter());
                    return Optional.empty();
                }
                declined.add(declined((LoadResult.NotRecognised) result));
            } catch (ExecException e) {
                if (e.errno() != Errno.ENOEXEC || bprm.isPastPointOfNoReturn()) {
                    throw e;
                }
                declined.add(e.violation());
                deepest = deepest.or(() -> Optional.of(e.violation()));
            }
        }
        Violation reason = deepest.orElseGet(() -> Violation.of(ExecRule.FORMAT, bprm.interp()));
        throw new ExecException(reason, declined, Optional.empty());
    }

    private Violation declined(LoadResult.NotRecognised result) {
        return Violation.of(result.rule(), bprm.interp(), result.span()).withFound(found(result));
    }

    /** Shows the bytes that the format looked at, as far as they are in the header window. */
    private String found(LoadResult.NotRecognised result) {
        StringBuilder hex = new StringBuilder();
        long end = Math.min(
                result.span().offset() + result.span().length(), bprm.buf().length());
        for (long at = result.span().offset(); at < end; at++) {
            hex.append(String.format("%02x ", bprm.buf().u8((int) at)));
        }
        return hex.toString().trim();
    }
}
