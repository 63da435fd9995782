package kernel.cli;

import java.io.PrintStream;
import java.util.List;
import kernel.sim.trace.Diagnosis;
import kernel.sim.trace.DiagnosisRecord;
import kernel.sim.trace.DiagnosisText;
import kernel.sim.trace.TextStyle;
import kernel.sim.trace.Verdict;

/** Prints diagnoses, and remembers the worst verdict. */
final class VerdictPrinter {
    private final PrintStream out;
    private final TextStyle style;
    private final boolean isJson;
    private boolean isFirst = true;
    private boolean isRefused;
    private boolean isUnknown;

    VerdictPrinter(PrintStream out, TextStyle style, boolean isJson) {
        this.out = out;
        this.style = style;
        this.isJson = isJson;
    }

    /**
     * Prints what kernels say of one program.
     *
     * @param answers one for each kernel
     */
    void print(List<Diagnosis> answers) {
        answers.forEach(this::note);
        if (isJson) {
            answers.forEach(answer -> out.println(DiagnosisRecord.json(answer)));
            return;
        }
        if (!isFirst) {
            out.println();
        }
        isFirst = false;
        if (answers.size() > 1) {
            out.println(VerdictMatrix.of(answers));
            out.println();
        }
        out.println(new DiagnosisText(style).of(worst(answers)));
    }

    /** Returns the first answer that is bad, else the first. */
    private static Diagnosis worst(List<Diagnosis> answers) {
        return answers.stream().filter(answer -> !answer.loads()).findFirst().orElse(answers.get(0));
    }

    private void note(Diagnosis answer) {
        isUnknown |= answer.verdict() instanceof Verdict.Unknown;
        isRefused |= answer.verdict() instanceof Verdict.Refused || answer.verdict() instanceof Verdict.Killed;
    }

    ExitCode exit() {
        if (isRefused) {
            return ExitCode.REFUSED;
        }
        return isUnknown ? ExitCode.UNKNOWN : ExitCode.OK;
    }
}
