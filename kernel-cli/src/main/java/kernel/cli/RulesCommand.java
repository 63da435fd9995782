package kernel.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kernel.api.BinaryFormat;
import kernel.api.KernelVersion;
import kernel.api.Rule;
import kernel.sim.exec.ExecRule;
import kernel.sim.exec.FormatList;
import kernel.sim.fs.FsRule;
import kernel.sim.mm.MmRule;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/** {@code ksim rules}: every check that is modelled. */
final class RulesCommand implements Command {
    private static final String FORMAT = "--format";
    private static final String ROW = "%-24s %-12s %-6s %-6s %6s  %-24s %s%n";

    private final PrintStream out;

    RulesCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("rules");
        spec.usageMessage()
                .description("Lists the rules that are checked, in the kernel's order: errno, the kernels that have the"
                        + " rule (since, and until which no longer), how many recorded cases of a real kernel break"
                        + " it (or that it is known from the kernel's source only), the kernel's function, and what"
                        + " must hold.");
        spec.addOption(OptionSpec.builder(FORMAT)
                .paramLabel("NAME")
                .type(String.class)
                .converters(RulesCommand::known)
                .description("Only the rules of one format, or of exec, fs or mm.")
                .build());
        return spec;
    }

    @Override
    public ExitCode run(ParseResult arguments) throws IOException {
        Map<String, List<Rule>> groups = groups();
        if (arguments.hasMatchedOption(FORMAT)) {
            groups.keySet().retainAll(List.of(arguments.matchedOptionValue(FORMAT, "")));
        }
        RuleCases cases = RuleCases.load();
        groups.forEach((name, rules) -> print(name, rules, cases));
        return ExitCode.OK;
    }

    private static String known(String name) {
        Map<String, List<Rule>> groups = groups();
        if (!groups.containsKey(name)) {
            throw new TypeConversionException(
                    "there is no format " + name + "; there are " + String.join(", ", groups.keySet()));
        }
        return name;
    }

    private static Map<String, List<Rule>> groups() {
        Map<String, List<Rule>> groups = new LinkedHashMap<>();
        groups.put("exec", List.of(ExecRule.values()));
        groups.put("fs", List.of(FsRule.values()));
        for (BinaryFormat format : FormatList.load().formats()) {
            groups.put(format.name(), format.rules());
        }
        groups.put("mm", List.of(MmRule.values()));
        return groups;
    }

    private void print(String name, List<Rule> rules, RuleCases cases) {
        out.println("# " + name);
        out.printf(ROW, "rule", "errno", "since", "until", "cases", "function", "what must hold");
        for (Rule rule : rules) {
            out.printf(
                    ROW,
                    rule.id(),
                    rule.errno(),
                    rule.since().map(KernelVersion::toString).orElse("-"),
                    rule.until().map(KernelVersion::toString).orElse("-"),
                    cases.of(rule.id()),
                    rule.function(),
                    rule.sentence());
        }
        out.println();
    }
}
