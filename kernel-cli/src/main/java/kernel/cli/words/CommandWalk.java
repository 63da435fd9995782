package kernel.cli.words;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Goes through a command and those below it. */
final class CommandWalk {
    private CommandWalk() {}

    /** Lists a command, then all below it, depth first. */
    static List<CommandSpec> all(CommandSpec root) {
        List<CommandSpec> specs = new ArrayList<>();
        specs.add(root);
        for (CommandLine below : root.subcommands().values()) {
            specs.addAll(all(below.getCommandSpec()));
        }
        return specs;
    }

    /** Lists the words that lead from the root to a command, without the root's own. */
    static List<String> words(CommandSpec spec) {
        List<String> words = new ArrayList<>();
        for (CommandSpec at = spec; at.parent() != null; at = at.parent()) {
            words.add(0, at.name());
        }
        return words;
    }
}
