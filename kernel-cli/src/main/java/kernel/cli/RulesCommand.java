package kernel.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import kernel.api.KernelVersion;
import kernel.api.Rule;
import kernel.sim.exec.FormatList;
import kernel.sim.rules.RuleGroup;
import kernel.sim.rules.RuleTable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/** {@code ksim rules}: every check that is modelled. */
final class RulesCommand implements Command {
    private static final String FORMAT = "--format";
    private static final String ROW = "%-24s %-12s %-6s %-6s %6s  %-24s %s%n";

    private final Caller caller;

    RulesCommand(Caller caller) {
        this.caller = caller;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("rules");
        spec.usageMessage()
                .description("Lists the rules that are checked, in the kernel's order: errno, the kernels that have the"
                        + " rule (since, and until which no longer), how many recorded cases of a real kernel break"
                        + " it (source: it is known from the kernel's source only; a dash: cases are not counted), the"
                        + " kernel's function, and what must hold.");
        spec.addOption(OptionSpec.builder(FORMAT)
                .paramLabel("NAME")
                .type(RuleGroup.class)
                .converters(RulesCommand::named)
                .description("Only the rules of one format, or of exec, fs, uselib, core, mm or task.")
                .build());
        return spec;
    }

    @Override
    public ExitCode run(ParseResult arguments) {
        RuleTable table = RuleTable.of(FormatList.load());
        Optional<RuleGroup> wanted = Optional.ofNullable(arguments.matchedOptionValue(FORMAT, null));
        wanted.map(List::of).orElse(table.groups()).forEach(group -> print(group, table));
        return ExitCode.OK;
    }

    private static RuleGroup named(String name) {
        RuleTable table = RuleTable.of(FormatList.load());
        String names = table.groups().stream().map(RuleGroup::name).collect(Collectors.joining(", "));
        return table.group(name)
                .orElseThrow(() -> new TypeConversionException("there is no format " + name + "; there are " + names));
    }

    private void print(RuleGroup group, RuleTable table) {
        PrintStream out = caller.out();
        out.println("# " + group.name());
        out.printf(ROW, "rule", "errno", "since", "until", "cases", "function", "what must hold");
        for (Rule rule : group.rules()) {
            out.printf(
                    ROW,
                    rule.id(),
                    rule.errno(),
                    rule.since().map(KernelVersion::toString).orElse("-"),
                    rule.until().map(KernelVersion::toString).orElse("-"),
                    table.evidence(rule),
                    rule.function(),
                    rule.sentence());
        }
        out.println();
    }
}
