package kernel.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ViolationTests {
    private static final ByteString FILE = ByteString.of("/bin/x");
    private static final Violation CAUSE =
            Violation.of(TestRule.CAUSE, ByteString.of("/lib/ld.so")).withFound("nothing");
    private static final Violation OUTER =
            Violation.of(TestRule.OUTER, FILE, new Span(0x318, 28, "PT_INTERP")).withCause(CAUSE);

    private enum TestRule implements Rule {
        OUTER("test.outer", Errno.ENOEXEC, "the outer rule must hold"),
        CAUSE("test.cause", Errno.EACCES, "the inner rule must hold");

        private final RuleDefinition definition;

        TestRule(String id, Errno errno, String sentence) {
            this.definition = RuleDefinition.of(id, errno, sentence, "test");
        }

        @Override
        public RuleDefinition definition() {
            return definition;
        }
    }

    @Test
    void takesTheErrnoOfItsCause() {
        assertThat(OUTER.errno()).isEqualTo(Errno.EACCES);
        assertThat(new ExecException(OUTER).errno()).isEqualTo(Errno.EACCES);
    }

    @Test
    void namesFilePlaceCauseRuleAndErrnoInOneLine() {
        assertThat(OUTER.describe())
                .isEqualTo("/bin/x: the outer rule must hold (PT_INTERP at 0x318); /lib/ld.so: the inner rule must"
                        + " hold; found nothing [test.outer, EACCES]");
        assertThat(Violation.of(TestRule.OUTER).describe()).isEqualTo("the outer rule must hold [test.outer, ENOEXEC]");
    }

    @Test
    void becomesAnExceptionWithoutStackTrace() {
        ExecException e = new ExecException(OUTER, List.of(CAUSE), Optional.of(Signal.SIGSEGV));
        assertThat(e.getStackTrace()).isEmpty();
        assertThat(e).hasMessage(OUTER.describe());
        assertThat(e.others()).containsExactly(CAUSE);
        assertThat(e.signal()).contains(Signal.SIGSEGV);
    }
}
