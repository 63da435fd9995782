package binfmt.misc;

import java.util.List;
import java.util.Optional;
import kernel.api.BinPrm;
import kernel.api.BinaryFormat;
import kernel.api.ExecException;
import kernel.api.FileSystemType;
import kernel.api.LoadResult;
import kernel.api.OpenFile;
import kernel.api.Rule;
import kernel.api.Span;
import kernel.api.Violation;

/**
 * Files that are run by an interpreter which was registered for them.
 *
 * @kernel v6.18 fs/binfmt_misc.c
 */
public final class MiscFormat implements BinaryFormat {
    /** The kernel inserts it before all others. */
    private static final int PRIORITY = 0;

    private static final Span WHOLE_FILE = new Span(0, 0, "file");
    private static final Span MAGIC = new Span(0, 4, "magic");

    /** Makes the format; used by the service loader. */
    public MiscFormat() {}

    @Override
    public String name() {
        return "misc";
    }

    @Override
    public int priority() {
        return PRIORITY;
    }

    @Override
    public Optional<FileSystemType> fileSystem() {
        return Optional.of(BmFsType.INSTANCE);
    }

    @Override
    public List<Rule> rules() {
        return List.of(MiscRule.values());
    }

    @Override
    public LoadResult loadBinary(BinPrm bprm) {
        BinfmtMisc misc = (BinfmtMisc) bprm.superBlock(BmFsType.INSTANCE);
        Optional<MiscEntry> found = misc.getBinfmtHandler(bprm.buf(), bprm.interp());
        if (found.isEmpty()) {
            return misc.isAsking()
                    ? LoadResult.notRecognised(MiscRule.MATCH, MAGIC)
                    : LoadResult.notRecognised(MiscRule.ENABLED, WHOLE_FILE);
        }
        MiscEntry entry = found.get();
        bprm.require(
                !bprm.isPathInaccessible(),
                MiscRule.INACCESSIBLE,
                entry.recognition().span(),
                0);
        if (entry.has(MiscFlag.OPEN_BINARY)) {
            bprm.haveExecfd();
        }
        rewriteArguments(bprm, entry);
        bprm.changeInterp(entry.interpreter());
        OpenFile interpreter = open(bprm, entry);
        if (entry.has(MiscFlag.CREDENTIALS)) {
            bprm.execfdCreds();
        }
        return LoadResult.handover(interpreter);
    }

    /** The arguments become: interpreter, the file, and the old ones, without argv[0] unless it is to be preserved. */
    private static void rewriteArguments(BinPrm bprm, MiscEntry entry) {
        if (entry.has(MiscFlag.PRESERVE_ARGV0)) {
            bprm.preserveArgv0();
        } else {
            bprm.removeArgZero();
        }
        bprm.pushArg(bprm.interp());
        bprm.pushArg(entry.interpreter());
    }

    private static OpenFile open(BinPrm bprm, MiscEntry entry) {
        if (entry.interpFile().isPresent()) {
            return bprm.cloneOpen(entry.interpFile().get());
        }
        try {
            return bprm.openExec(entry.interpreter());
        } catch (ExecException e) {
            Violation violation = Violation.of(
                    MiscRule.INTERP_OPEN,
                    bprm.file().path(),
                    entry.recognition().span());
            throw new ExecException(
                    violation.withFound("entry " + entry.name().printable()).withCause(e.violation()));
        }
    }
}
