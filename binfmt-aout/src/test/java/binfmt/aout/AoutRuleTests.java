package binfmt.aout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import kernel.api.KernelVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AoutRuleTests {
    /** The ids are what documentation and other programs refer to: none of them may ever change. */
    @Test
    void keepsIdErrnoAndOrder() {
        assertThat(Arrays.stream(AoutRule.values()).map(rule -> rule.id() + " " + rule.errno()))
                .containsExactly(
                        "aout.header.magic ENOEXEC",
                        "aout.machine ENOEXEC",
                        "aout.header.trsize ENOEXEC",
                        "aout.header.drsize ENOEXEC",
                        "aout.file.size ENOEXEC",
                        "aout.file.mmap ENOEXEC",
                        "aout.limit.data ENOMEM",
                        "aout.area ENOMEM",
                        "aout.read EINVAL",
                        "aout.text EINVAL",
                        "aout.data.offset EINVAL",
                        "aout.data EINVAL",
                        "aout.bss ENOMEM",
                        "aout.lib.magic ENOEXEC",
                        "aout.lib.header ENOEXEC",
                        "aout.lib.trsize ENOEXEC",
                        "aout.lib.drsize ENOEXEC",
                        "aout.lib.entry ENOEXEC",
                        "aout.lib.size ENOEXEC",
                        "aout.lib.mmap ENOEXEC",
                        "aout.lib.flags ENOEXEC",
                        "aout.lib.area ENOMEM",
                        "aout.lib.map EINVAL",
                        "aout.lib.bss ENOMEM");
    }

    @ParameterizedTest
    @EnumSource
    void saysInOneSentenceWhatMustHold(AoutRule rule) {
        assertThat(rule.sentence()).matches("[a-z][^.]*[^. ]").containsPattern("\\bmust\\b");
    }

    @Test
    void isDeclaredByTheFormat() {
        assertThat(new AoutFormat().rules()).containsExactly(AoutRule.values());
    }

    @ParameterizedTest
    @CsvSource({
        "PRESENT, 5.18, 5.19",
        "CORE, 5.0, 5.1",
        "AREA_UNCHECKED, 4.6, 4.7",
        "STACK_LAST, 3.3, 3.4",
        "BSS_UNCHECKED, 2.4, 2.6"
    })
    void differFromKernelToKernel(AoutBehaviour behaviour, String last, String without) {
        assertThat(behaviour.holdsIn(KernelVersion.parse(last))).isTrue();
        assertThat(behaviour.holdsIn(KernelVersion.parse(without))).isFalse();
    }
}
