package binfmt.script;

import java.util.List;
import kernel.api.BinPrm;
import kernel.api.BinaryFormat;
import kernel.api.ExecException;
import kernel.api.LoadResult;
import kernel.api.OpenFile;
import kernel.api.Rule;
import kernel.api.Violation;

/**
 * Files that name their interpreter in the first line.
 *
 * @kernel v6.18 fs/binfmt_script.c
 */
public final class ScriptFormat implements BinaryFormat {
    private static final int PRIORITY = 10;

    /** Makes the format; used by the service loader. */
    public ScriptFormat() {}

    @Override
    public String name() {
        return "script";
    }

    @Override
    public int priority() {
        return PRIORITY;
    }

    @Override
    public List<Rule> rules() {
        return List.of(ScriptRule.values());
    }

    @Override
    public LoadResult loadBinary(BinPrm bprm) {
        if (!ScriptLine.hasMagic(bprm.buf())) {
            return LoadResult.notRecognised(ScriptRule.MAGIC, ScriptLine.MAGIC);
        }
        bprm.require(bprm.depth() == 0, ScriptRule.NESTED, ScriptLine.MAGIC, bprm.depth());
        boolean isTruncating = bprm.kernel().has(ScriptBehaviour.TRUNCATES);
        ScriptLine line = isTruncating ? ScriptLine.parseTruncating(bprm.buf()) : ScriptLine.parse(bprm.buf());
        bprm.require(!bprm.isPathInaccessible(), ScriptRule.INACCESSIBLE, line.span(), 0);
        rewriteArguments(bprm, line);
        bprm.changeInterp(line.name());
        return LoadResult.handover(open(bprm, line));
    }

    /** The arguments become: interpreter, its argument, the script, and what followed argv[0]. */
    private static void rewriteArguments(BinPrm bprm, ScriptLine line) {
        bprm.removeArgZero();
        bprm.pushArg(bprm.kernel().has(ScriptBehaviour.TELLS_FILENAME) ? bprm.filename() : bprm.interp());
        line.argument().ifPresent(bprm::pushArg);
        bprm.pushArg(line.name());
    }

    private static OpenFile open(BinPrm bprm, ScriptLine line) {
        try {
            return bprm.openExec(line.name());
        } catch (ExecException e) {
            throw new ExecException(Violation.of(ScriptRule.OPEN, bprm.file().path(), line.span())
                    .withCause(e.violation()));
        }
    }
}
