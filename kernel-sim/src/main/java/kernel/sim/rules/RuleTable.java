package kernel.sim.rules;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import kernel.api.BinaryFormat;
import kernel.api.Rule;
import kernel.sim.exec.CoreDumpRule;
import kernel.sim.exec.ExecRule;
import kernel.sim.exec.FormatList;
import kernel.sim.exec.MountRule;
import kernel.sim.exec.UselibRule;
import kernel.sim.fs.FsRule;
import kernel.sim.mm.MmRule;
import kernel.sim.task.TaskRule;

/** All rules that are modelled, and how each is known. */
public final class RuleTable {
    /** Lines of a rule's id, a tab, and evidence; those that begin with # are comments. */
    private static final String CASES = "rule-cases.tsv";

    private final List<RuleGroup> groups;
    private final Map<String, RuleEvidence> evidence;

    private RuleTable(List<RuleGroup> groups, Map<String, RuleEvidence> evidence) {
        this.groups = List.copyOf(groups);
        this.evidence = Map.copyOf(evidence);
    }

    /**
     * Makes the table.
     *
     * @param formats whose rules are in it, besides those of the kernel itself
     * @return exec, files, the formats in the order of asking, and what remains
     */
    public static RuleTable of(FormatList formats) {
        List<RuleGroup> groups = new ArrayList<>();
        groups.add(new RuleGroup("exec", List.of(ExecRule.values())));
        groups.add(new RuleGroup("fs", List.of(FsRule.values())));
        for (BinaryFormat format : formats.formats()) {
            groups.add(new RuleGroup(format.name(), format.rules()));
        }
        groups.add(new RuleGroup("mount", List.of(MountRule.values())));
        groups.add(new RuleGroup("uselib", List.of(UselibRule.values())));
        groups.add(new RuleGroup("core", List.of(CoreDumpRule.values())));
        groups.add(new RuleGroup("mm", List.of(MmRule.values())));
        groups.add(new RuleGroup("task", List.of(TaskRule.values())));
        return new RuleTable(groups, load());
    }

    private static Map<String, RuleEvidence> load() {
        InputStream file = Objects.requireNonNull(RuleTable.class.getResourceAsStream(CASES), CASES);
        Map<String, RuleEvidence> evidence = new HashMap<>();
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            reader.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
                int tab = line.indexOf('\t');
                evidence.put(line.substring(0, tab), RuleEvidence.parse(line.substring(tab + 1)));
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return evidence;
    }

    /**
     * Returns all groups.
     *
     * @return in the order in which an exec comes to them
     */
    public List<RuleGroup> groups() {
        return groups;
    }

    /**
     * Finds the rules of a format, or of a part of the kernel.
     *
     * @param name of the group
     * @return the group, or empty if there is none
     */
    public Optional<RuleGroup> group(String name) {
        return groups.stream().filter(group -> group.name().equals(name)).findFirst();
    }

    /**
     * Finds a rule.
     *
     * @param id its stable name
     * @return the rule, or empty if there is none
     */
    public Optional<Rule> rule(String id) {
        return groups.stream()
                .flatMap(group -> group.rules().stream())
                .filter(rule -> rule.id().equals(id))
                .findFirst();
    }

    /**
     * Tells how a rule is known.
     *
     * @param rule any rule
     * @return {@link RuleEvidence#NONE} if its cases are not counted
     */
    public RuleEvidence evidence(Rule rule) {
        return evidence.getOrDefault(rule.id(), RuleEvidence.NONE);
    }
}
