package kernel.sim.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kernel.sim.trace.Excerpt;

/**
 * What an explainer has found out.
 *
 * @param cause why, in one sentence
 * @param details more sentences
 * @param excerpts the bytes behind it
 * @param fixes what to do, the likeliest first
 */
record Finding(String cause, List<String> details, List<Excerpt> excerpts, List<String> fixes) {
    Finding {
        details = List.copyOf(details);
        excerpts = List.copyOf(excerpts);
        fixes = List.copyOf(fixes);
    }

    static Finding of(String cause) {
        return new Finding(cause, List.of(), List.of(), List.of());
    }

    Finding detail(String sentence) {
        return new Finding(cause, with(details, sentence), excerpts, fixes);
    }

    Finding show(Optional<Excerpt> excerpt) {
        return excerpt.map(bytes -> new Finding(cause, details, with(excerpts, bytes), fixes))
                .orElse(this);
    }

    Finding fix(String words) {
        return new Finding(cause, details, excerpts, with(fixes, words));
    }

    private static <T> List<T> with(List<T> list, T more) {
        List<T> all = new ArrayList<>(list);
        all.add(more);
        return all;
    }
}
