package kernel.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kernel.api.Errno;
import kernel.api.Rule;
import kernel.sim.diagnosis.PastedMessage;
import kernel.sim.exec.FormatList;
import kernel.sim.rules.RuleTable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code ksim explain}: what a rule, an errno or a message means. */
final class ExplainCommand implements Command {
    private static final int NEAR = 8;

    private final PrintStream out;

    ExplainCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("explain");
        spec.usageMessage()
                .description("Explains a rule (elf.interp.open), an errno (ENOEXEC, or its number), or a message that a"
                        + " shell or another caller printed.");
        spec.addPositional(PositionalParamSpec.builder()
                .paramLabel("RULE|ERRNO|MESSAGE")
                .required(true)
                .type(List.class)
                .auxiliaryTypes(String.class)
                .arity("1..*")
                .description("What to explain; a message may be several words.")
                .build());
        return spec;
    }

    @Override
    public ExitCode run(ParseResult arguments) {
        String text = String.join(" ", arguments.matchedPositionalValue(0, List.<String>of()));
        List<Rule> rules = rules();
        Optional<Rule> rule = find(rules, text);
        Optional<Errno> errno = errno(text);
        Optional<PastedMessage> message = PastedMessage.recognise(text);
        if (rule.isPresent()) {
            explain(rule.get());
        } else if (errno.isPresent()) {
            explain(errno.get(), rules);
        } else if (message.isPresent()) {
            explain(message.get(), rules);
        } else {
            throw new InputException(unknown(text, rules));
        }
        return ExitCode.OK;
    }

    private static List<Rule> rules() {
        return RuleTable.of(FormatList.load()).groups().stream()
                .flatMap(group -> group.rules().stream())
                .distinct()
                .toList();
    }

    private static Optional<Rule> find(List<Rule> rules, String id) {
        return rules.stream().filter(rule -> rule.id().equals(id)).findFirst();
    }

    private static Optional<Errno> errno(String text) {
        if (text.matches("[0-9]{1,3}")) {
            return Errno.fromCode(Integer.parseInt(text));
        }
        String name = text.toUpperCase(Locale.ROOT);
        return Stream.of(Errno.values())
                .filter(errno -> errno.name().equals(name))
                .findFirst();
    }

    private void explain(Rule rule) {
        out.println(rule.id());
        out.println("  holds    " + rule.sentence());
        out.println("  else     " + rule.errno() + " (" + rule.errno().number() + ", "
                + rule.errno().description() + "); past the point of no return the task is killed instead");
        out.println("  checked  in " + rule.function());
        String since = rule.since().map(version -> "since Linux " + version).orElse("from the start");
        String until = rule.until().map(version -> ", until before " + version).orElse("");
        out.println("  kernels  " + since + until);
        RuleTable.of(FormatList.load())
                .evidence(rule)
                .describe()
                .ifPresent(words -> out.println("  proof    " + words));
        PastedMessage.naming(rule.id())
                .forEach(message -> out.println("  seen as  \"" + message.text() + "\": " + message.meaning()));
        out.println("  see it   ksim why PROGRAM");
    }

    private void explain(Errno errno, List<Rule> rules) {
        out.println(errno + "  " + errno.number() + ", " + errno.description());
        out.println("  rules that yield it:");
        rules.stream().filter(rule -> rule.errno() == errno).forEach(this::line);
        out.println("  To know which one it is: ksim why PROGRAM");
    }

    private void explain(PastedMessage message, List<Rule> rules) {
        out.println(message.errno() + "  " + message.meaning());
        out.println("  usual reasons, the most usual first:");
        message.rules().forEach(id -> find(rules, id).ifPresent(this::line));
        out.println("  To know which one it is: ksim why PROGRAM");
    }

    private void line(Rule rule) {
        out.printf("  %-24s %s%n", rule.id(), rule.sentence());
    }

    private static String unknown(String text, List<Rule> rules) {
        String start = text.split("\\.", 2)[0];
        String near = rules.stream()
                .map(Rule::id)
                .filter(id -> !start.isEmpty() && id.startsWith(start))
                .limit(NEAR)
                .collect(Collectors.joining(", "));
        return "\"" + text + "\" is no rule, no errno and no message that is known"
                + (near.isEmpty() ? "" : "; rules are " + near + " and others");
    }
}
