package kernel.cli.check;

import java.io.IOException;
import kernel.archive.RootWarning;

/** Writes findings as they come. */
public interface Report {
    /**
     * Takes a finding.
     *
     * @param finding what is true of one executable, whether it loads or not
     * @throws IOException if the output fails
     */
    void finding(Finding finding) throws IOException;

    /**
     * Takes something odd in an archive.
     *
     * @param target the archive
     * @param warning what is odd
     * @throws IOException if the output fails
     */
    default void warning(String target, RootWarning warning) throws IOException {}

    /**
     * Takes a target that cannot be read.
     *
     * @param target as the user named it
     * @param reason why
     * @throws IOException if the output fails
     */
    void unreadable(String target, String reason) throws IOException;

    /**
     * Ends the report.
     *
     * @param summary of all findings
     * @throws IOException if the output fails
     */
    void end(Summary summary) throws IOException;
}
