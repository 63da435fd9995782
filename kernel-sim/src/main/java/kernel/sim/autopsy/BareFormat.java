package kernel.sim.autopsy;

import java.util.List;
import kernel.api.Abi;
import kernel.api.BinPrm;
import kernel.api.BinaryFormat;
import kernel.api.ExecutableStack;
import kernel.api.LoadResult;
import kernel.api.MmField;
import kernel.api.Rule;

/** Takes any file for a program that maps nothing: it has a stack, and what the kernel gives every program. */
final class BareFormat implements BinaryFormat {
    private static final int STACK_ALIGN = 16;

    @Override
    public String name() {
        return "bare";
    }

    @Override
    public List<Rule> rules() {
        return List.of();
    }

    @Override
    public LoadResult loadBinary(BinPrm bprm) {
        bprm.beginNewExec();
        Abi abi = bprm.machine().nativeAbi();
        bprm.setPersonality(abi);
        bprm.setupNewExec();
        bprm.setupArgPages(abi.stackTop(bprm.personality()), ExecutableStack.DISABLE_X);
        bprm.archSetupAdditionalPages();
        long sp = bprm.p() & -STACK_ALIGN;
        bprm.mm().set(MmField.START_STACK, sp);
        bprm.startThread(0, sp);
        return LoadResult.loaded();
    }
}
