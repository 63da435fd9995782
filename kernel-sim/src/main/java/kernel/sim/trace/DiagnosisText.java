package kernel.sim.trace;

import java.util.List;
import java.util.stream.Collectors;
import kernel.api.Violation;

/** A diagnosis as text: the verdict is the first word of the first line. */
public final class DiagnosisText {
    private static final int INDENT = 10;

    private final TextStyle style;
    private final StringBuilder text = new StringBuilder();

    /**
     * Makes a printer.
     *
     * @param style how lines look
     */
    public DiagnosisText(TextStyle style) {
        this.style = style;
    }

    /**
     * Prints a diagnosis.
     *
     * @param diagnosis any
     * @return lines, without a line feed at the end
     */
    public String of(Diagnosis diagnosis) {
        text.setLength(0);
        headline(diagnosis);
        chain(diagnosis.chain());
        diagnosis.excerpts().forEach(this::excerpt);
        text.append('\n');
        diagnosis.violations().forEach(this::rule);
        verdict(diagnosis.verdict());
        diagnosis.callers().forEach(this::caller);
        fixes(diagnosis.fixes());
        diagnosis.proof().ifPresent(words -> labelled("proof", words));
        facts(diagnosis.facts());
        diagnosis
                .violation()
                .ifPresent(v -> labelled("more", "ksim explain " + v.rule().id()));
        steps(diagnosis.steps());
        return text.toString().stripTrailing();
    }

    private void headline(Diagnosis diagnosis) {
        String word = diagnosis.verdict().word();
        int indent = word.length() + 2;
        String start = word + "  ";
        wrap(start, indent, diagnosis.cause());
        for (String detail : diagnosis.details()) {
            wrap(" ".repeat(indent), indent, detail);
        }
    }

    private void chain(List<Link> chain) {
        if (chain.isEmpty()) {
            return;
        }
        text.append('\n');
        int width = chain.stream()
                .mapToInt(link -> link.path().printable().length())
                .max()
                .orElse(0);
        boolean isFirst = true;
        for (Link link : chain) {
            String fault = style.sign(TraceStep.Outcome.FAILED);
            String sign = link.isAtFault() ? fault : isFirst ? " " : style.arrow();
            String role = link.role() == Link.Role.PROGRAM ? "" : link.role().word() + ", ";
            String path = link.path().isEmpty() ? "\"\"" : link.path().printable();
            text.append(
                    String.format("  %2s %-" + Math.max(width, 2) + "s  %s%s%n", sign, path, role, link.description()));
            isFirst = false;
        }
    }

    private void excerpt(Excerpt excerpt) {
        text.append('\n');
        text.append("  ").append(excerpt.path().printable()).append('\n');
        for (String line : new HexDump(style).lines(excerpt)) {
            text.append("  ").append(line).append('\n');
        }
    }

    private void rule(Violation violation) {
        String found = violation.found().map(value -> "; found " + value).orElse("");
        String rule = violation.rule().id() + " in " + violation.rule().function() + ": ";
        labelled("rule", rule + violation.rule().sentence() + found);
    }

    private void verdict(Verdict verdict) {
        if (verdict instanceof Verdict.Refused refused) {
            labelled("errno", refused.errno().number() + ", " + refused.errno().description());
        } else if (verdict instanceof Verdict.Killed killed) {
            labelled(
                    "killed",
                    "in exec by " + killed.signal().name() + " ("
                            + killed.errno().name() + " inside, which nobody sees); the program never ran");
        } else if (verdict instanceof Verdict.Unknown unknown) {
            unknown.missing().forEach(missing -> labelled("missing", missing));
        }
    }

    private void caller(CallerAnswer answer) {
        String said = answer.text().map(words -> "prints \"" + words + '"').orElse("prints nothing");
        String exit = answer.exit().map(code -> ", exit " + code).orElse("");
        String remark = answer.remark().map(words -> "; " + words).orElse("");
        labelled(answer.caller(), said + exit + remark);
    }

    private void fixes(List<String> fixes) {
        fixes.stream().limit(style.isComplete() ? fixes.size() : 1).forEach(fix -> labelled("fix", fix));
    }

    private void facts(List<Fact> facts) {
        for (Fact.Source source : Fact.Source.values()) {
            String named = facts.stream()
                    .filter(fact -> fact.source() == source)
                    .map(Fact::toString)
                    .collect(Collectors.joining("; "));
            if (!named.isEmpty()) {
                labelled(source.word(), named);
            }
        }
    }

    private void steps(List<TraceStep> steps) {
        if (steps.isEmpty()) {
            return;
        }
        text.append('\n');
        int width = steps.stream().mapToInt(step -> step.name().length()).max().orElse(0);
        int number = 1;
        for (TraceStep step : steps) {
            String start =
                    String.format("%3d %s %-" + width + "s  ", number++, style.sign(step.outcome()), step.name());
            String source = step.source().isEmpty() ? "" : "  [" + step.source() + ']';
            wrap(start, start.length(), step.detail() + source);
        }
    }

    private void labelled(String label, String words) {
        wrap(String.format("  %-8s", label), INDENT, words);
    }

    /** Breaks lines between words; a word that is too long for a line stays whole. */
    private void wrap(String start, int indent, String words) {
        StringBuilder line = new StringBuilder(start);
        boolean isEmpty = true;
        for (String word : words.split(" ", -1)) {
            if (!isEmpty && line.length() + 1 + word.length() > style.width()) {
                text.append(line.toString().stripTrailing()).append('\n');
                line = new StringBuilder(" ".repeat(indent));
                isEmpty = true;
            }
            line.append(isEmpty ? "" : " ").append(word);
            isEmpty = false;
        }
        text.append(line.toString().stripTrailing()).append('\n');
    }
}
