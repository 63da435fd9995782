package kernel.tck;

import java.nio.charset.StandardCharsets;
import java.util.List;
import kernel.api.Abi;
import kernel.api.BinPrm;
import kernel.api.BinaryFormat;
import kernel.api.Errno;
import kernel.api.ExecutableStack;
import kernel.api.LoadResult;
import kernel.api.MapRequest;
import kernel.api.MmField;
import kernel.api.Prot;
import kernel.api.Rule;
import kernel.api.RuleDefinition;
import kernel.api.Span;

/** A format of the contract's own, for programs that others hand over to. */
final class AnchorFormat implements BinaryFormat {
    /** A program of it. */
    static final byte[] PROGRAM = "\0tck\0 anchor".getBytes(StandardCharsets.US_ASCII);

    private static final long BASE = 0x400000;
    private static final Span MAGIC = new Span(0, 4, "magic");

    private enum AnchorRule implements Rule {
        MAGIC;

        @Override
        public RuleDefinition definition() {
            return RuleDefinition.of("tck.anchor", Errno.ENOEXEC, "the file must be the contract's own", "load_anchor");
        }
    }

    /** Tells whether a rule is this format's own. */
    static boolean declines(Rule rule) {
        return rule instanceof AnchorRule;
    }

    @Override
    public String name() {
        return "tck_anchor";
    }

    @Override
    public List<Rule> rules() {
        return List.of(AnchorRule.values());
    }

    @Override
    public LoadResult loadBinary(BinPrm bprm) {
        if (!bprm.buf().is(0, 0, 't', 'c', 'k', 0)) {
            return LoadResult.notRecognised(AnchorRule.MAGIC, MAGIC);
        }
        bprm.beginNewExec();
        Abi abi = bprm.machine().nativeAbi();
        bprm.setPersonality(abi);
        bprm.setupNewExec();
        bprm.setupArgPages(abi.stackTop(bprm.personality()), ExecutableStack.DEFAULT);
        int prot = Prot.PROT_READ | Prot.PROT_EXEC;
        bprm.mm().mmap(MapRequest.ofFile(bprm.file(), 0, BASE, 4096, prot, MapRequest.Placement.FIXED));
        bprm.mm().set(MmField.START_STACK, bprm.p() & -16);
        bprm.startThread(BASE, bprm.p() & -16);
        return LoadResult.loaded();
    }
}
