package conformance;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import kernel.api.BinPrm;
import kernel.api.BinaryFormat;
import kernel.api.ByteString;
import kernel.api.ByteView;
import kernel.api.Errno;
import kernel.api.LoadResult;
import kernel.api.Rule;
import kernel.api.RuleDefinition;
import kernel.api.Span;

/** A format of files that start with certain characters, one for each byte, and have one common interpreter. */
final class HandingFormat implements BinaryFormat {
    private final String name;
    private final String magic;
    private final Rule rule;
    private final ByteString interpreter;
    private final AtomicInteger asked = new AtomicInteger();

    HandingFormat(String name, String magic, String interpreter) {
        this.name = name;
        this.magic = magic;
        this.rule = new Magic(RuleDefinition.of(
                name + ".magic", Errno.ENOEXEC, "the file must start with the right bytes", "load_binary"));
        this.interpreter = ByteString.of(interpreter);
    }

    /** How files begin that are taken. */
    private record Magic(RuleDefinition definition) implements Rule {}

    /** Returns how often the format was asked. */
    int asked() {
        return asked.get();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<Rule> rules() {
        return List.of(rule);
    }

    @Override
    public LoadResult loadBinary(BinPrm bprm) {
        asked.incrementAndGet();
        ByteView buf = bprm.buf();
        boolean isOurs = buf.is(0, magic.chars().toArray());
        return isOurs
                ? LoadResult.handover(bprm.openExec(interpreter))
                : LoadResult.notRecognised(rule, new Span(0, magic.length(), "magic"));
    }
}
