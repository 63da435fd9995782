package kernel.cli.words;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Completion for fish, of which picocli knows nothing. */
public final class FishCompletion {
    private final CommandSpec root;

    private FishCompletion(CommandSpec root) {
        this.root = root;
    }

    /**
     * Writes a script for {@code ~/.config/fish/completions}.
     *
     * @param root the command line
     * @return lines that fish reads
     */
    public static String of(CommandSpec root) {
        return new FishCompletion(root).script();
    }

    private String script() {
        StringBuilder script = new StringBuilder("# Completes the words behind " + root.name() + " in fish.\n");
        for (CommandSpec spec : CommandWalk.all(root)) {
            String condition = condition(spec);
            for (CommandLine below : spec.subcommands().values()) {
                script.append(below(condition, below.getCommandSpec()));
            }
            for (OptionSpec option : spec.options()) {
                if (!option.hidden()) {
                    script.append(option(condition, option));
                }
            }
        }
        return script.toString();
    }

    private String below(String condition, CommandSpec spec) {
        return complete(condition) + " -a " + spec.name()
                + describe(spec.usageMessage().description()) + '\n';
    }

    private String option(String condition, OptionSpec option) {
        StringBuilder line = new StringBuilder(complete(condition));
        for (String name : option.names()) {
            line.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
        }
        if (option.arity().max() > 0) {
            line.append(" -r");
            String values = values(option);
            if (!values.isEmpty()) {
                line.append(" -f -a ").append(quote(values));
            }
        }
        return line + describe(option.description()) + '\n';
    }

    private static String values(OptionSpec option) {
        Iterable<String> candidates = option.completionCandidates();
        return candidates == null
                ? ""
                : StreamSupport.stream(candidates.spliterator(), false).collect(Collectors.joining(" "));
    }

    private String complete(String condition) {
        return "complete -c " + root.name() + (condition.isEmpty() ? "" : " -n " + quote(condition));
    }

    /** The words before decide which command is meant: all that lead to it are there, and none that leads further. */
    private static String condition(CommandSpec spec) {
        List<String> conditions = new ArrayList<>();
        for (String word : CommandWalk.words(spec)) {
            conditions.add("__fish_seen_subcommand_from " + word);
        }
        if (!spec.subcommands().isEmpty()) {
            StringJoiner further = new StringJoiner(" ");
            spec.subcommands().keySet().forEach(further::add);
            conditions.add("not __fish_seen_subcommand_from " + further);
        }
        return String.join("; and ", conditions);
    }

    private static String describe(String... description) {
        String text = FirstSentence.of(description);
        return text.isEmpty() ? "" : " -d " + quote(text);
    }

    private static String quote(String text) {
        return '\'' + text.replace("\\", "\\\\").replace("'", "\\'") + '\'';
    }
}
