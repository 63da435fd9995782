package binfmt.misc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MiscRuleTests {
    /** The ids are what documentation and other programs refer to: none of them may ever change. */
    @Test
    void keepsIdErrnoAndOrder() {
        assertThat(Arrays.stream(MiscRule.values()).map(rule -> rule.id() + " " + rule.errno()))
                .containsExactly(
                        "misc.register.length EINVAL",
                        "misc.register.name EINVAL",
                        "misc.register.type EINVAL",
                        "misc.register.offset EINVAL",
                        "misc.register.magic EINVAL",
                        "misc.register.mask EINVAL",
                        "misc.register.mask.length EINVAL",
                        "misc.register.window EINVAL",
                        "misc.register.extension EINVAL",
                        "misc.register.interpreter EINVAL",
                        "misc.register.flags EINVAL",
                        "misc.register.open ENOENT",
                        "misc.register.name.length ENAMETOOLONG",
                        "misc.register.exists EEXIST",
                        "misc.file ENOENT",
                        "misc.read EINVAL",
                        "misc.command EINVAL",
                        "misc.enabled ENOEXEC",
                        "misc.match ENOEXEC",
                        "misc.inaccessible ENOENT",
                        "misc.interp.open ENOENT");
    }

    @ParameterizedTest
    @EnumSource
    void saysInOneSentenceWhatMustHold(MiscRule rule) {
        assertThat(rule.sentence()).matches("[a-z][^.]*[^. ]").containsPattern("\\bmust\\b");
    }

    @Test
    void isDeclaredByTheFormat() {
        assertThat(new MiscFormat().rules()).containsExactly(MiscRule.values());
    }
}
