package kernel.sim.diagnosis;

import java.util.List;
import java.util.Optional;
import kernel.api.Violation;

/** All explainers, in the order of asking; the rule itself speaks for what none of them knows. */
final class Explainers {
    private static final List<Explainer> ALL = List.of(
            new PathExplainer(),
            new ScriptExplainer(),
            new LoaderExplainer(),
            new MiscExplainer(),
            new FormatExplainer(),
            new ArgumentExplainer(),
            new SegmentExplainer());

    private Explainers() {}

    static Finding explain(Evidence evidence) {
        Finding finding = ALL.stream()
                .flatMap(explainer -> explainer.explain(evidence).stream())
                .findFirst()
                .orElseGet(() -> plain(evidence));
        return finding.excerpts().isEmpty() ? finding.show(evidence.excerpt()) : finding;
    }

    /** What any format gets for having rules. */
    private static Finding plain(Evidence evidence) {
        Violation violation = evidence.violation().orElseThrow();
        Optional<Violation> inner = violation.cause();
        String path = violation.path().map(name -> Words.path(name) + ": ").orElse("");
        String found = violation.found().map(value -> "; found " + value).orElse("");
        Finding finding = Finding.of(path + violation.rule().sentence() + found);
        return inner.map(cause -> finding.detail(cause.rule().sentence())).orElse(finding);
    }
}
