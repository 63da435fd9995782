package kernel.sim.picture;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import kernel.api.Span;
import kernel.api.Violation;
import kernel.sim.trace.CallerAnswer;
import kernel.sim.trace.Diagnosis;
import kernel.sim.trace.DiagnosisRecord;
import kernel.sim.trace.Excerpt;
import kernel.sim.trace.Fact;
import kernel.sim.trace.HexDump;
import kernel.sim.trace.Link;
import kernel.sim.trace.TextStyle;

/** Diagnoses as one HTML file: the verdict, the chain of files, the bytes, the ladder of steps and checks. */
public final class DiagnosisPage {
    private final Html html;
    private final Diagnosis diagnosis;
    private final String suffix;

    private DiagnosisPage(Html html, Diagnosis diagnosis, String suffix) {
        this.html = html;
        this.diagnosis = diagnosis;
        this.suffix = suffix;
    }

    /**
     * Draws what kernels say of a program.
     *
     * @param diagnoses one for each kernel, at least one; with their steps, or there is no ladder
     * @return a document that loads nothing; the JSON of {@link DiagnosisRecord} is its element {@code ksim}, and
     *     {@code ksim-2} and so on for the kernels after the first
     */
    public static String html(List<Diagnosis> diagnoses) {
        Diagnosis first = diagnoses.get(0);
        String title = first.verdict().word() + " " + first.path().printable() + " - ksim why";
        return Page.of(title, html -> {
            for (int i = 0; i < diagnoses.size(); i++) {
                String suffix = i == 0 ? "" : "-" + (i + 1);
                new DiagnosisPage(html, diagnoses.get(i), suffix).write();
            }
        });
    }

    private void write() {
        html.open("article");
        headline();
        chain();
        diagnosis.excerpts().forEach(this::excerpt);
        rules();
        if (!diagnosis.steps().isEmpty()) {
            new Ladder("ladder" + suffix, diagnosis.steps()).write(html);
        }
        answers();
        facts();
        html.json("ksim" + suffix, DiagnosisRecord.json(diagnosis)).close();
    }

    private void headline() {
        html.open("h1").element("strong", diagnosis.verdict().word(), "class", diagnosis.loads() ? "good" : "bad");
        html.element("code", diagnosis.path().printable()).close();
        html.element("p", diagnosis.cause(), "class", "cause");
        diagnosis.details().forEach(detail -> html.element("p", detail));
        html.element("p", "Asked: " + diagnosis.kernel());
    }

    private void chain() {
        if (diagnosis.chain().isEmpty()) {
            return;
        }
        html.element("h2", "Chain of files").open("ol", "class", "chain", "role", "list");
        for (Link link : diagnosis.chain()) {
            html.open("li", "class", link.isAtFault() ? "failed" : "passed");
            html.element("code", link.path().isEmpty() ? "\"\"" : link.path().printable());
            String fault = link.isAtFault() ? "; \u2718 at fault" : "";
            html.element("span", link.role().word() + ": " + link.description() + fault);
            html.close();
        }
        html.close();
    }

    private void excerpt(Excerpt excerpt) {
        String title = "Bytes of " + excerpt.path().printable();
        html.element("h2", title);
        html.open("pre", "class", "wide", "tabindex", "0", "role", "region", "aria-label", title);
        for (String line : new HexDump(TextStyle.PLAIN).lines(excerpt)) {
            html.text(line).newLine();
        }
        html.close();
    }

    private void rules() {
        Table table = new Table(
                "rules" + suffix,
                "Rules",
                List.of("rule", "errno", "function", "what must hold", "found", "file", "offset", "field"),
                Set.of("what must hold"));
        diagnosis.violations().forEach(violation -> rule(table, violation));
        diagnosis.declined().forEach(violation -> rule(table, violation));
        section("Rules that were broken", table);
    }

    private static void rule(Table table, Violation violation) {
        Optional<Span> span = violation.span();
        table.row(
                violation.rule().id(),
                violation.errno().name(),
                violation.rule().function(),
                violation.rule().sentence(),
                violation.found().orElse(""),
                violation.path().map(path -> path.printable()).orElse(""),
                span.map(place -> "0x" + Long.toHexString(place.offset())).orElse(""),
                span.map(Span::field).orElse(""));
    }

    private void answers() {
        Table table = new Table(
                "callers" + suffix,
                "What callers print",
                List.of("caller", "prints", "exit", "remark"),
                Set.of("prints", "remark"));
        for (CallerAnswer answer : diagnosis.callers()) {
            String exit = answer.exit().map(String::valueOf).orElse("");
            table.row(
                    answer.caller(),
                    answer.text().orElse(""),
                    exit,
                    answer.remark().orElse(""));
        }
        section("What callers print", table);
        if (!diagnosis.fixes().isEmpty()) {
            html.element("h2", "What to do").open("ul");
            diagnosis.fixes().forEach(fix -> html.element("li", fix));
            html.close();
        }
    }

    private void facts() {
        Table table = new Table("facts" + suffix, "What it depends on", List.of("fact", "value", "source"), Set.of());
        for (Fact fact : diagnosis.facts()) {
            table.row(fact.name(), fact.value(), fact.source().word());
        }
        section("What it depends on", table);
        diagnosis.proof().ifPresent(proof -> html.element("p", "How the rule is known: " + proof));
    }

    private void section(String title, Table table) {
        if (!table.isEmpty()) {
            html.element("h2", title);
            table.write(html);
        }
    }
}
