package binfmt.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ScriptRuleTests {
    /** The ids are what documentation and other programs refer to: none of them may ever change. */
    @Test
    void keepsIdErrnoAndOrder() {
        assertThat(Arrays.stream(ScriptRule.values()).map(rule -> rule.id() + " " + rule.errno()))
                .containsExactly(
                        "script.magic ENOEXEC",
                        "script.nested ENOEXEC",
                        "script.blank ENOEXEC",
                        "script.truncated ENOEXEC",
                        "script.name ENOEXEC",
                        "script.inaccessible ENOENT",
                        "script.interp.open ENOENT");
    }

    @ParameterizedTest
    @EnumSource
    void saysInOneSentenceWhatMustHold(ScriptRule rule) {
        assertThat(rule.sentence()).matches("(the|its) [^.]*[^. ]").containsPattern("\\bmust\\b");
    }

    @Test
    void isDeclaredByTheFormat() {
        assertThat(new ScriptFormat().rules()).containsExactly(ScriptRule.values());
    }
}
