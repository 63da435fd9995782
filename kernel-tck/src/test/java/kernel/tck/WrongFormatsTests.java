package kernel.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import kernel.api.BinPrm;
import kernel.api.BinaryFormat;
import kernel.api.ExecException;
import kernel.api.LoadResult;
import kernel.api.Rule;
import kernel.api.Violation;
import kernel.tck.MiniFormat.MiniRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A good format passes; formats that are wrong in one thing fail, each with a message of its own. */
class WrongFormatsTests {
    private static final List<Sample> SAMPLES = List.of(
            Sample.loads("code", MiniFormat.file(16, 16)),
            Sample.loads("more code", MiniFormat.file(5000, 5000)),
            Sample.refused("a length of nothing", MiniFormat.file(0, 0), MiniRule.LENGTH),
            Sample.refused("a length that is too large", MiniFormat.file(17, 16), MiniRule.LENGTH));

    /**
     * A format that is wrong.
     *
     * @param what what is wrong
     * @param format the format
     * @param samples its samples
     * @param test the test that must find it
     * @param message what the test must say
     */
    record Wrong(String what, Supplier<BinaryFormat> format, List<Sample> samples, String test, String message) {
        @Override
        public String toString() {
            return what;
        }
    }

    private static Wrong wrong(String what, Supplier<BinaryFormat> format, String test, String message) {
        return new Wrong(what, format, SAMPLES, test, message);
    }

    /** A name that the kernel would not take. */
    public static final class BadName extends MiniFormat {
        @Override
        public String name() {
            return "Mini Format";
        }
    }

    /** Two rules with one id. */
    public static final class TwoRules extends MiniFormat {
        @Override
        public List<Rule> rules() {
            return List.of(MiniRule.MAGIC, MiniRule.LENGTH, MiniRule.MAGIC);
        }
    }

    /** A rule that nothing breaks. */
    public static final class DeadRule extends MiniFormat {
        @Override
        public List<Rule> rules() {
            return List.of(MiniRule.values());
        }
    }

    /** A rule that is not listed. */
    public static final class HiddenRule extends MiniFormat {
        @Override
        public List<Rule> rules() {
            return List.of(MiniRule.MAGIC);
        }
    }

    /** Looks into the file before it knows whose it is. */
    public static final class Curious extends MiniFormat {
        @Override
        Optional<LoadResult> recognise(BinPrm bprm) {
            bprm.file().read(0, new byte[4], 0, 4);
            return super.recognise(bprm);
        }
    }

    /** Changes the arguments of files that are not its own. */
    public static final class Meddling extends MiniFormat {
        @Override
        Optional<LoadResult> recognise(BinPrm bprm) {
            bprm.changeInterp(bprm.interp());
            return super.recognise(bprm);
        }
    }

    /** Begins before it has checked. */
    public static final class TooEarly extends MiniFormat {
        @Override
        public LoadResult loadBinary(BinPrm bprm) {
            bprm.beginNewExec();
            return recognise(bprm).orElseGet(() -> load(bprm));
        }

        @Override
        void begin(BinPrm bprm) {
            bprm.setPersonality(bprm.machine().nativeAbi());
            bprm.setupNewExec();
        }
    }

    /** Takes a size from the file without looking whether the file has it. */
    public static final class Believing extends MiniFormat {
        @Override
        public LoadResult loadBinary(BinPrm bprm) {
            if (recognise(bprm).isEmpty()) {
                byte[] code = new byte[(int) Math.min(bprm.buf().u32(4), 1 << 28)];
                bprm.file().read(HEADER, code, 0, code.length);
            }
            return super.loadBinary(bprm);
        }
    }

    /** Fails with an exception of Java's when the file is too short. */
    public static final class Crashing extends MiniFormat {
        @Override
        public LoadResult loadBinary(BinPrm bprm) {
            if (recognise(bprm).isEmpty()) {
                byte[] code = new byte[(int) bprm.file().size() - HEADER];
                code[0]++;
            }
            return super.loadBinary(bprm);
        }
    }

    /** Loads every other file only. */
    public static final class Moody extends MiniFormat {
        private static int loads;

        @Override
        LoadResult load(BinPrm bprm) {
            if (loads++ % 2 == 1) {
                throw new ExecException(Violation.of(MiniRule.LENGTH));
            }
            return super.load(bprm);
        }
    }

    /** Leaves out a step. */
    public static final class Forgetful extends MiniFormat {
        @Override
        void begin(BinPrm bprm) {
            bprm.beginNewExec();
            super.begin(bprm);
        }
    }

    /** Gives the file to the next format when it is too late. */
    public static final class TooLate extends MiniFormat {
        @Override
        LoadResult load(BinPrm bprm) {
            begin(bprm);
            return LoadResult.notRecognised(MiniRule.MAGIC, MAGIC);
        }
    }

    /** Claims everything. */
    public static final class Greedy extends MiniFormat {
        @Override
        public LoadResult loadBinary(BinPrm bprm) {
            return load(bprm);
        }
    }

    /** Starts where nothing is. */
    public static final class Astray extends MiniFormat {
        @Override
        LoadResult load(BinPrm bprm) {
            super.load(bprm);
            bprm.startThread(0x123456, bprm.p());
            return LoadResult.loaded();
        }
    }

    static Stream<Wrong> wrongFormats() {
        return Stream.of(
                wrong("a bad name", BadName::new, "hasAValidName", "the name must have characters a-z, 0-9 and _ only"),
                wrong(
                        "two rules with one id",
                        TwoRules::new,
                        "givesEveryRuleAnIdOfItsOwn",
                        "mini.magic is there twice"),
                wrong(
                        "a rule without effect",
                        DeadRule::new,
                        "breaksEveryRuleBySomeFile",
                        "no sample breaks [mini.secret]"),
                wrong(
                        "a rule not listed",
                        HiddenRule::new,
                        "refusesByListedRulesOnly",
                        "refused by mini.length, which rules()"),
                wrong(
                        "reads foreign files",
                        Curious::new,
                        "readsNothingButTheHeaderWindowBeforeItClaims",
                        "only buf() may be"),
                wrong(
                        "has side effects",
                        Meddling::new,
                        "declinesWithoutSideEffects",
                        "and yet it calls [changeInterp]"),
                wrong(
                        "begins too early",
                        TooEarly::new,
                        "decidesBeforeThePointOfNoReturnWhetherTheFileIsItsOwn",
                        "is given to another format behind the point of no return"),
                wrong(
                        "believes sizes",
                        Believing::new,
                        "needsNoMoreMemoryThanTheFileIsWorth",
                        "a size that it claims is believed"),
                wrong("crashes", Crashing::new, "givesAVerdictWhereverAFileEnds", "NegativeArraySizeException"),
                wrong("has a state", Moody::new, "loadsTheSameImageAgain", "gives another image the second time"),
                wrong(
                        "takes a step twice",
                        Forgetful::new,
                        "callsEveryStepOnceAndInOrder",
                        "found [beginNewExec, beginNewExec,"),
                wrong("declines too late", TooLate::new, "loadsItsSamples", "the sample \"code\" must load; "),
                wrong("claims everything", Greedy::new, "declinesForeignFiles", "an empty file must not be recognised"),
                wrong(
                        "starts astray",
                        Astray::new,
                        "startsAtAnAddressThatCanBeExecuted",
                        "starts where nothing can be executed"),
                new Wrong(
                        "has no good sample",
                        MiniFormat::new,
                        SAMPLES.subList(2, 4),
                        "hasASampleThatLoads",
                        "samples() must have a file that loads"));
    }

    @Test
    void aGoodFormatPasses() throws IllegalAccessException {
        assertThat(new ContractRun(MiniFormat::new, SAMPLES).failures()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("wrongFormats")
    void aWrongFormatFails(Wrong wrong) throws IllegalAccessException {
        assertThat(new ContractRun(wrong.format(), wrong.samples()).failure(wrong.test()))
                .hasValueSatisfying(message -> assertThat(message).contains(wrong.message()));
    }

    @Test
    void everyWrongFormatFailsInItsOwnWay() {
        List<String> messages = new ArrayList<>();
        wrongFormats().forEach(wrong -> messages.add(wrong.test() + wrong.message()));
        assertThat(messages).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(10);
    }
}
