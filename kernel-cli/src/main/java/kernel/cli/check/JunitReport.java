package kernel.cli.check;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A report as JUnit writes it: one case for each executable, failed if the kernel refuses it. How many failed stands at the
 * start, so the cases wait in a temporary file.
 */
final class JunitReport implements Report {
    private final Writer out;
    private final Path file;
    private final Writer cases;
    private long errors;

    JunitReport(Writer out) throws IOException {
        this.out = out;
        this.file = Files.createTempFile("ksim", ".xml");
        this.file.toFile().deleteOnExit();
        this.cases = Files.newBufferedWriter(file);
    }

    @Override
    public void finding(Finding finding) throws IOException {
        cases.write("    <testcase classname=\"" + escape(finding.target()) + "\" name=\""
                + escape(finding.path().printable()) + "\" time=\"0\"");
        if (finding.severity().compareTo(Severity.WARNING) < 0) {
            cases.write("/>\n");
            return;
        }
        String id = escape(finding.ruleId().orElseThrow());
        String text = escape(finding.verdict() + ": " + finding.message());
        cases.write(">\n");
        if (finding.severity() == Severity.ERROR) {
            cases.write("      <failure type=\"" + id + "\" message=\"" + text + "\"/>\n");
        } else {
            cases.write("      <system-out>" + id + ": " + text + "</system-out>\n");
        }
        cases.write("    </testcase>\n");
    }

    @Override
    public void unreadable(String target, String reason) throws IOException {
        error(target, "unreadable", reason);
    }

    private void error(String target, String type, String reason) throws IOException {
        errors++;
        cases.write(
                "    <testcase classname=\"" + escape(target) + "\" name=\"(whole)\" time=\"0\">\n      <error type=\""
                        + type + "\" message=\"" + escape(reason) + "\"/>\n    </testcase>\n");
    }

    @Override
    public void end(Summary summary) throws IOException {
        if (summary.isInterrupted()) {
            error("(everything)", "interrupted", "there is more that was not looked at");
        }
        cases.close();
        String counts = String.format(
                "tests=\"%d\" failures=\"%d\" errors=\"%d\" skipped=\"0\" time=\"0\"",
                summary.executables() + errors, summary.count(Severity.ERROR), errors);
        Writer buffered = new BufferedWriter(out);
        buffered.write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        buffered.write("<testsuites " + counts.replace(" skipped=\"0\"", "") + ">\n");
        buffered.write("  <testsuite name=\"ksim check\" " + counts + ">\n");
        try (Reader reader = Files.newBufferedReader(file)) {
            reader.transferTo(buffered);
        }
        Files.deleteIfExists(file);
        buffered.write("  </testsuite>\n</testsuites>\n");
        buffered.flush();
    }

    /** Escapes what has a meaning, and what XML cannot hold at all. */
    private static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            switch (c) {
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '&' -> escaped.append("&amp;");
                case '"' -> escaped.append("&quot;");
                case '\n', '\t', '\r' -> escaped.append("&#").append(c).append(';');
                default -> {
                    boolean isLegal = c >= ' ' && (c < 0xd800 || c > 0xdfff) && c != 0xfffe && c != 0xffff;
                    escaped.appendCodePoint(isLegal ? c : 0xfffd);
                }
            }
        });
        return escaped.toString();
    }
}
