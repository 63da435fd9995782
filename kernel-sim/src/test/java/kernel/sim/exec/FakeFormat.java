package kernel.sim.exec;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import kernel.api.Abi;
import kernel.api.AddressSpace;
import kernel.api.BinPrm;
import kernel.api.BinaryFormat;
import kernel.api.ByteString;
import kernel.api.Errno;
import kernel.api.ExecutableStack;
import kernel.api.Limits;
import kernel.api.LoadResult;
import kernel.api.MmField;
import kernel.api.Rule;
import kernel.api.Span;

/** A format whose loader is a function of the test. */
public final class FakeFormat implements BinaryFormat {
    /** Where programs start that {@link #load} has loaded. */
    public static final long ENTRY = 0x401000;

    /** The bytes that {@link #declining} formats look at. */
    public static final Span MAGIC = new Span(0, 4, "magic");

    private final String name;
    private final int priority;
    private final List<Rule> rules;
    private final Function<BinPrm, LoadResult> loader;

    private FakeFormat(String name, int priority, List<Rule> rules, Function<BinPrm, LoadResult> loader) {
        this.name = name;
        this.priority = priority;
        this.rules = rules;
        this.loader = loader;
    }

    public static FakeFormat of(String name, Function<BinPrm, LoadResult> loader) {
        return new FakeFormat(name, DEFAULT_PRIORITY, List.of(rule(name)), loader);
    }

    /** Loads every file. */
    public static FakeFormat loading(String name) {
        return of(name, bprm -> load(bprm, b -> {}));
    }

    /** Recognises no file, by a rule of its name. */
    public static FakeFormat declining(String name) {
        return of(name, bprm -> LoadResult.notRecognised(rule(name), MAGIC));
    }

    /** Returns the rule by which a declining format declines. */
    public static TestRule rule(String name) {
        return new TestRule(name + ".magic", Errno.ENOEXEC);
    }

    public FakeFormat withPriority(int other) {
        return new FakeFormat(name, other, rules, loader);
    }

    public FakeFormat withRules(List<Rule> declared) {
        return new FakeFormat(name, priority, declared, loader);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int priority() {
        return priority;
    }

    @Override
    public List<Rule> rules() {
        return rules;
    }

    @Override
    public LoadResult loadBinary(BinPrm bprm) {
        return loader.apply(bprm);
    }

    /** Loads a program that has a stack and what the test maps. */
    public static LoadResult load(BinPrm bprm, Consumer<BinPrm> maps) {
        makeStack(bprm);
        maps.accept(bprm);
        bprm.startThread(ENTRY, bprm.p());
        return LoadResult.loaded();
    }

    /** Goes past the point of no return, up to the stack with the strings. */
    public static void makeStack(BinPrm bprm) {
        bprm.beginNewExec();
        Abi abi = bprm.machine().nativeAbi();
        bprm.setPersonality(abi);
        bprm.setupNewExec();
        bprm.setupArgPages(abi.stackTop(bprm.personality()), ExecutableStack.DISABLE_X);
        AddressSpace mm = bprm.mm();
        mm.set(MmField.START_STACK, bprm.p());
        mm.set(MmField.ARG_START, bprm.p());
        mm.set(MmField.ARG_END, end(mm, bprm.p(), bprm.argc()));
    }

    private static long end(AddressSpace mm, long p, int strings) {
        long at = p;
        for (int i = 0; i < strings; i++) {
            at += mm.strnlenUser(at, Limits.MAX_ARG_STRLEN);
        }
        return at;
    }

    /** Returns the string at an address. */
    public static ByteString string(AddressSpace mm, long vaddr) {
        byte[] bytes = new byte[(int) mm.strnlenUser(vaddr, Limits.MAX_ARG_STRLEN) - 1];
        mm.read(vaddr, bytes, bytes.length);
        return ByteString.of(bytes);
    }
}
