package kernel.tck;

import java.util.List;
import java.util.Optional;
import kernel.api.Abi;
import kernel.api.BinPrm;
import kernel.api.BinaryFormat;
import kernel.api.Errno;
import kernel.api.ExecutableStack;
import kernel.api.LoadResult;
import kernel.api.MapRequest;
import kernel.api.Prot;
import kernel.api.Rule;
import kernel.api.RuleDefinition;
import kernel.api.Span;

/** "MINI", a length of 4 bytes, and as much code: a good format. Bad ones are made of it by changing one thing. */
public class MiniFormat implements BinaryFormat {
    static final Span MAGIC = new Span(0, 4, "magic");
    static final Span LENGTH = new Span(4, 4, "length");
    static final long BASE = 0x400000;
    static final int HEADER = 8;

    /** Its rules, and those that only bad formats have. */
    enum MiniRule implements Rule {
        MAGIC("mini.magic", "the file must start with MINI"),
        LENGTH("mini.length", "the length must be that of the rest of the file"),
        SECRET("mini.secret", "the length must not be 7");

        private final RuleDefinition definition;

        MiniRule(String id, String sentence) {
            definition = RuleDefinition.of(id, Errno.ENOEXEC, sentence, "load_mini");
        }

        @Override
        public RuleDefinition definition() {
            return definition;
        }
    }

    /** Makes the format. */
    public MiniFormat() {}

    @Override
    public String name() {
        return "mini";
    }

    @Override
    public List<Rule> rules() {
        return List.of(MiniRule.MAGIC, MiniRule.LENGTH);
    }

    @Override
    public LoadResult loadBinary(BinPrm bprm) {
        Optional<LoadResult> declined = recognise(bprm);
        if (declined.isPresent()) {
            return declined.get();
        }
        long length = bprm.buf().u32(4);
        bprm.require(length > 0 && length == bprm.file().size() - HEADER, MiniRule.LENGTH, LENGTH, length);
        return load(bprm);
    }

    Optional<LoadResult> recognise(BinPrm bprm) {
        boolean isOwn = bprm.buf().is(0, 'M', 'I', 'N', 'I');
        return isOwn ? Optional.empty() : Optional.of(LoadResult.notRecognised(MiniRule.MAGIC, MAGIC));
    }

    LoadResult load(BinPrm bprm) {
        begin(bprm);
        Abi abi = bprm.machine().nativeAbi();
        bprm.setupArgPages(abi.stackTop(bprm.personality()), ExecutableStack.DEFAULT);
        int prot = Prot.PROT_READ | Prot.PROT_EXEC;
        bprm.mm().mmap(MapRequest.ofFile(bprm.file(), 0, BASE, bprm.file().size(), prot, MapRequest.Placement.FIXED));
        bprm.startThread(BASE + HEADER, bprm.p() & -16);
        return LoadResult.loaded();
    }

    void begin(BinPrm bprm) {
        bprm.beginNewExec();
        bprm.setPersonality(bprm.machine().nativeAbi());
        bprm.setupNewExec();
    }

    /** Returns a file with as much code as its header says, or not. */
    static byte[] file(int length, int codeLength) {
        byte[] file = new byte[HEADER + codeLength];
        System.arraycopy(new byte[] {'M', 'I', 'N', 'I', (byte) length, (byte) (length >> 8)}, 0, file, 0, 6);
        return file;
    }
}
