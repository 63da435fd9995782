package kernel.cli.check;

import java.io.IOException;
import java.io.Writer;

/** The forms of a report. */
public enum Reports {
    /** Lines for people. */
    TEXT {
        @Override
        public Report open(Writer out, boolean isEverything, String kernel, String version) {
            return new TextReport(out, isEverything);
        }
    },
    /** One JSON document. */
    JSON {
        @Override
        public Report open(Writer out, boolean isEverything, String kernel, String version) throws IOException {
            return new JsonReport(out, kernel);
        }
    },
    /** One JSON document a line. */
    JSONL {
        @Override
        public Report open(Writer out, boolean isEverything, String kernel, String version) {
            return new JsonLinesReport(out);
        }
    },
    /** SARIF 2.1.0. */
    SARIF {
        @Override
        public Report open(Writer out, boolean isEverything, String kernel, String version) throws IOException {
            return new SarifReport(out, version);
        }
    },
    /** XML as JUnit writes it. */
    JUNIT {
        @Override
        public Report open(Writer out, boolean isEverything, String kernel, String version) throws IOException {
            return new JunitReport(out);
        }
    };

    /**
     * Begins a report.
     *
     * @param out where to; not closed
     * @param isEverything whether people shall see what loads, too
     * @param kernel the name of the kernel that answers
     * @param version that of the command
     * @return the report
     * @throws IOException if the output fails
     */
    public abstract Report open(Writer out, boolean isEverything, String kernel, String version) throws IOException;
}
