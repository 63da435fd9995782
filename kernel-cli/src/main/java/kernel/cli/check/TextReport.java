package kernel.cli.check;

import java.io.IOException;
import java.util.Locale;

/** Lines for people: what does not load, then the causes, then the result. */
final class TextReport implements Report {
    private final Appendable out;
    private final boolean isEverything;
    private String entrypoint = "";

    TextReport(Appendable out, boolean isEverything) {
        this.out = out;
        this.isEverything = isEverything;
    }

    @Override
    public void finding(Finding finding) throws IOException {
        if (finding.isEntrypoint()) {
            entrypoint += "Entrypoint " + finding.path().printable() + ": "
                    + (finding.isLoading() ? Finding.LOADS : "FAILS, " + finding.verdict()) + ".\n";
        }
        if (finding.severity() == Severity.NONE && !isEverything) {
            return;
        }
        String word =
                finding.severity() == Severity.NONE ? "OK" : finding.severity().name();
        out.append(String.format(
                "%-7s %-19s %-9s %s%s%s%n",
                word,
                finding.ruleId().orElse("-"),
                finding.verdict(),
                finding.path().printable(),
                finding.message().isEmpty() ? "" : "  " + finding.message(),
                finding.isEntrypoint() ? "  (entrypoint)" : ""));
    }

    @Override
    public void unreadable(String target, String reason) {
        // Said on standard error, where people look.
    }

    @Override
    public void end(Summary summary) throws IOException {
        boolean isFirst = true;
        for (Summary.Cause cause : summary.causes()) {
            out.append(isFirst ? "\n" : "");
            out.append(String.format("%8d  %-19s %s%n", cause.count(), cause.id(), cause.sentence()));
            isFirst = false;
        }
        out.append(isFirst ? "" : "\n");
        out.append(String.format(
                Locale.ROOT,
                "%d executables: %d load, %d errors, %d warnings, %d notes.%n",
                summary.executables(),
                summary.loading(),
                summary.count(Severity.ERROR),
                summary.count(Severity.WARNING),
                summary.count(Severity.NOTE)));
        out.append(entrypoint);
        out.append(summary.isInterrupted() ? "Interrupted: there is more that was not looked at.\n" : "");
    }
}
