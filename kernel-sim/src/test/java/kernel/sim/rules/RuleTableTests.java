package kernel.sim.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import kernel.api.Rule;
import kernel.sim.exec.ExecRule;
import kernel.sim.exec.FormatList;
import org.junit.jupiter.api.Test;

class RuleTableTests {
    private final RuleTable table = RuleTable.of(FormatList.of(List.of()));

    @Test
    void hasTheRulesOfTheKernelInTheOrderOfAnExec() {
        assertThat(table.groups())
                .extracting(RuleGroup::name)
                .containsExactly("exec", "fs", "mount", "uselib", "core", "mm", "task");
        assertThat(table.group("exec"))
                .hasValueSatisfying(group -> assertThat(group.rules()).containsExactly(ExecRule.values()));
        assertThat(table.group("elf")).isEmpty();
    }

    @Test
    void findsARuleByItsName() {
        assertThat(table.rule("exec.depth")).contains(ExecRule.DEPTH);
        assertThat(table.rule("exec.no.such")).isEmpty();
    }

    @Test
    void namesEveryRuleOnce() {
        assertThat(table.groups().stream().flatMap(group -> group.rules().stream()))
                .extracting(Rule::id)
                .doesNotHaveDuplicates();
    }

    @Test
    void tellsHowARuleIsKnown() {
        assertThat(table.evidence(ExecRule.FORMAT).cases()).isPositive();
        assertThat(RuleEvidence.parse("source"))
                .isEqualTo(new RuleEvidence(0, true))
                .hasToString("source");
        assertThat(RuleEvidence.parse("12"))
                .isEqualTo(new RuleEvidence(12, false))
                .hasToString("12");
        assertThat(RuleEvidence.NONE).hasToString("-");
    }
}
