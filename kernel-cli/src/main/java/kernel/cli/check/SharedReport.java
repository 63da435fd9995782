package kernel.cli.check;

import java.io.IOException;
import kernel.archive.RootWarning;

/** A report with its summary, which another thread may end at any time: what comes later is left out. */
final class SharedReport implements Report {
    private final Report report;
    private final Summary summary = new Summary();
    private boolean isEnded;

    SharedReport(Report report) {
        this.report = report;
    }

    /** Returns the summary, which only this report changes. */
    Summary summary() {
        return summary;
    }

    @Override
    public synchronized void finding(Finding finding) throws IOException {
        if (!isEnded) {
            summary.add(finding);
            report.finding(finding);
        }
    }

    @Override
    public synchronized void warning(String target, RootWarning warning) throws IOException {
        if (!isEnded) {
            report.warning(target, warning);
        }
    }

    @Override
    public synchronized void unreadable(String target, String reason) throws IOException {
        if (!isEnded) {
            summary.addUnreadable();
            report.unreadable(target, reason);
        }
    }

    /** Ends the report before everything was seen. */
    synchronized void interrupt() throws IOException {
        summary.setInterrupted();
        end(summary);
    }

    @Override
    public synchronized void end(Summary all) throws IOException {
        if (!isEnded) {
            isEnded = true;
            report.end(all);
        }
    }
}
