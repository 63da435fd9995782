package kernel.tck;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import kernel.api.Rule;
import kernel.api.Violation;
import kernel.sim.profile.LinuxProfile;
import org.junit.jupiter.api.Test;

/** What the format says about what it checks. */
abstract class RulesContract extends IdentityContract {
    @Test
    void givesEveryRuleAnIdOfItsOwn() {
        Set<String> ids = new HashSet<>();
        for (Rule rule : format().rules()) {
            check(ids.add(rule.id()), "the rule " + rule.id() + " is there twice");
        }
    }

    @Test
    void namesRulesInDottedLowerCaseWords() {
        for (Rule rule : format().rules()) {
            check(
                    rule.id().matches("[a-z0-9_-]+(\\.[a-z0-9_-]+)+"),
                    "the rule " + rule.id() + " must be named in dotted lower-case words");
        }
    }

    @Test
    void saysInOneSentenceWhatMustHold() {
        for (Rule rule : format().rules()) {
            String sentence = rule.sentence();
            check(
                    sentence.contains(" must ") && !sentence.endsWith(".") && !sentence.contains("\n"),
                    "the sentence of " + rule.id() + " must say what must hold, without a full stop: " + sentence);
        }
    }

    @Test
    void namesTheFunctionOfEveryRule() {
        for (Rule rule : format().rules()) {
            check(rule.function().matches("\\w+"), "the rule " + rule.id() + " must name the function that has it");
        }
    }

    @Test
    void givesEveryRuleTheSameDefinitionAtEveryCall() {
        for (Rule rule : format().rules()) {
            check(rule.definition().equals(rule.definition()), "the definition of " + rule.id() + " must not change");
        }
    }

    @Test
    void breaksEveryRuleBySomeFile() {
        Set<String> missing = new TreeSet<>();
        format().rules().stream().filter(LinuxProfile.SIM::has).map(Rule::id).forEach(missing::add);
        samples().forEach(sample -> missing.removeAll(brokenBy(verdict(sample))));
        libraries().forEach(library -> missing.removeAll(brokenBy(libraryVerdict(library))));
        ForeignFiles.all().forEach((name, content) -> {
            missing.removeAll(brokenBy(verdict(content, name)));
            missing.removeAll(brokenBy(libraryVerdict(Sample.loads(name, content))));
        });
        missing.removeAll(unreachableRules().keySet());
        check(
                missing.isEmpty(),
                "no sample breaks " + missing + "; add one, or say in unreachableRules() why none can");
    }

    private static Set<String> brokenBy(Execution execution) {
        Set<String> broken = new HashSet<>();
        execution.violations().forEach(violation -> broken.add(violation.rule().id()));
        return broken;
    }

    @Test
    void explainsOnlyItsOwnRulesAway() {
        Set<String> ids = new HashSet<>();
        format().rules().forEach(rule -> ids.add(rule.id()));
        for (Map.Entry<String, String> entry : unreachableRules().entrySet()) {
            check(ids.contains(entry.getKey()), "unreachableRules() names " + entry.getKey() + ", which is no rule");
            check(!entry.getValue().isBlank(), "unreachableRules() must say why nothing breaks " + entry.getKey());
        }
    }

    @Test
    void refusesByListedRulesOnly() {
        samples().forEach(sample -> checkListed(verdict(sample), sample.toString()));
        libraries().forEach(library -> checkListed(libraryVerdict(library), library.toString()));
    }

    /** A refusal's rules are the format's, or the kernel's. */
    final void checkListed(Execution execution, String what) {
        for (Violation violation : execution.violations()) {
            Rule rule = violation.rule();
            check(
                    isOfTheKernel(rule) || format().rules().contains(rule),
                    what + " is refused by " + rule.id() + ", which rules() does not list");
        }
    }

    private static boolean isOfTheKernel(Rule rule) {
        String name = rule.getClass().getName();
        return name.startsWith("kernel.api.") || name.startsWith("kernel.sim.") || AnchorFormat.declines(rule);
    }
}
