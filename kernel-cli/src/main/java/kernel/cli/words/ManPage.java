package kernel.cli.words;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** A page for man(1): the same words as those of {@code --help}, as roff with the macros of man(7). */
public final class ManPage {
    private final CommandSpec spec;
    private final StringBuilder roff = new StringBuilder();

    private ManPage(CommandSpec spec) {
        this.spec = spec;
    }

    /**
     * Writes the pages of a command and of all below it.
     *
     * @param root the command line
     * @param version what the foot of each page says
     * @return the text of each page by its file's name, as {@code ksim-exec.1}
     */
    public static Map<String, String> all(CommandSpec root, String version) {
        Map<String, String> pages = new LinkedHashMap<>();
        for (CommandSpec spec : CommandWalk.all(root)) {
            pages.put(name(spec) + ".1", new ManPage(spec).write(version));
        }
        return pages;
    }

    private static String name(CommandSpec spec) {
        return spec.qualifiedName("-");
    }

    private String write(String version) {
        String description = String.join(" ", spec.usageMessage().description());
        line(".TH " + quote(name(spec).toUpperCase(Locale.ROOT)) + " 1 \"\" " + quote(version));
        section("NAME");
        text(name(spec) + " - " + FirstSentence.of(description));
        section("SYNOPSIS");
        text(spec.commandLine().getHelp().synopsis(0).strip().replaceAll("\\s+", " "));
        section("DESCRIPTION");
        text(description);
        options();
        arguments();
        commands();
        exitStatus();
        seeAlso();
        return roff.toString();
    }

    private void options() {
        List<OptionSpec> shown =
                spec.options().stream().filter(option -> !option.hidden()).toList();
        if (!shown.isEmpty()) {
            section("OPTIONS");
        }
        for (OptionSpec option : shown) {
            String value = option.arity().max() > 0 ? ' ' + option.paramLabel() : "";
            item(Stream.of(option.names()).map(name -> name + value).collect(Collectors.joining(", ")));
            text(String.join(" ", option.description()));
        }
    }

    private void arguments() {
        List<PositionalParamSpec> parameters = spec.positionalParameters();
        if (!parameters.isEmpty()) {
            section("ARGUMENTS");
        }
        for (PositionalParamSpec parameter : parameters) {
            item(parameter.paramLabel());
            text(String.join(" ", parameter.description()));
        }
    }

    private void commands() {
        Collection<CommandLine> below = spec.subcommands().values();
        if (!below.isEmpty()) {
            section("COMMANDS");
        }
        for (CommandLine command : below) {
            CommandSpec one = command.getCommandSpec();
            item(one.name());
            text(String.join(" ", one.usageMessage().description()));
        }
    }

    private void exitStatus() {
        Map<String, String> codes = spec.usageMessage().exitCodeList();
        if (!codes.isEmpty()) {
            section("EXIT STATUS");
        }
        codes.forEach((code, meaning) -> {
            item(code.strip());
            text(meaning);
        });
    }

    private void seeAlso() {
        List<String> pages = new ArrayList<>();
        if (spec.parent() != null) {
            pages.add(name(spec.parent()));
        }
        spec.subcommands().values().forEach(below -> pages.add(name(below.getCommandSpec())));
        section("SEE ALSO");
        text(pages.stream().map(page -> page + "(1)").collect(Collectors.joining(", "))
                + (pages.isEmpty() ? "execve(2)" : ", execve(2)"));
    }

    private void section(String title) {
        line(".SH " + quote(title));
    }

    private void item(String title) {
        line(".TP");
        line(".B " + quote(escape(title)));
    }

    private void text(String words) {
        line(escape(Ansi.OFF.string(words)));
    }

    private void line(String line) {
        roff.append(line).append('\n');
    }

    private static String quote(String text) {
        return '"' + text.replace("\"", "\\(dq") + '"';
    }

    /** A line must not begin with a dot or an apostrophe, and a hyphen of an option must stay one. */
    private static String escape(String text) {
        String escaped = text.replace("\\", "\\e").replace("-", "\\-").replace("\n", " ");
        return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
    }
}
