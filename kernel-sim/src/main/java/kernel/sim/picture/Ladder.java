package kernel.sim.picture;

import java.util.List;
import java.util.Set;
import kernel.sim.trace.TraceStep;
import kernel.sim.trace.TraceStep.Outcome;

/** The steps and checks of an exec, one rung each, with the point of no return between them. */
final class Ladder {
    private static final String NO_RETURN = "begin_new_exec";

    private final String id;
    private final List<TraceStep> steps;

    Ladder(String id, List<TraceStep> steps) {
        this.id = id;
        this.steps = steps;
    }

    void write(Html html) {
        html.open("section", "aria-labelledby", id + "-title");
        html.element("h2", "Decision ladder", "id", id + "-title");
        html.element("p", summary());
        html.open("ol", "class", "ladder", "role", "list", "data-keys", "", "id", id);
        for (int i = 0; i < steps.size(); i++) {
            rung(html, i, steps.get(i));
        }
        html.close();
        table().writeTwin(html);
        html.close();
    }

    private String summary() {
        long failed = count(Outcome.FAILED);
        return "Steps and checks in the kernel's order: " + count(Outcome.OK) + " passed, " + count(Outcome.SKIPPED)
                + " declined, " + failed + " failed. Arrow keys go from one to the next.";
    }

    private long count(Outcome outcome) {
        return steps.stream().filter(step -> step.outcome() == outcome).count();
    }

    private void rung(Html html, int index, TraceStep step) {
        boolean isNoReturn = step.name().equals(NO_RETURN);
        String kind = word(step.outcome()) + (isNoReturn ? " noreturn" : "");
        html.open("li", "class", kind, "tabindex", index == 0 ? "0" : "-1");
        html.element("b", sign(step.outcome()) + " " + word(step.outcome()), "class", "outcome");
        html.element("code", step.name(), "class", "name");
        html.element("span", step.detail(), "class", "detail");
        html.element("code", step.source(), "class", "source");
        if (isNoReturn) {
            html.element("strong", "point of no return: from here on the caller's program is gone", "class", "line");
        }
        html.close();
    }

    private Table table() {
        Table table = new Table(
                id + "-table",
                "Decision ladder",
                List.of("step", "outcome", "name", "detail", "source"),
                Set.of("detail"));
        int number = 1;
        for (TraceStep step : steps) {
            table.row(Integer.toString(number++), word(step.outcome()), step.name(), step.detail(), step.source());
        }
        return table;
    }

    private static String word(Outcome outcome) {
        return switch (outcome) {
            case OK -> "passed";
            case SKIPPED -> "declined";
            case FAILED -> "failed";
        };
    }

    private static String sign(Outcome outcome) {
        return switch (outcome) {
            case OK -> "\u2714";
            case SKIPPED -> "\u2013";
            case FAILED -> "\u2718";
        };
    }
}
