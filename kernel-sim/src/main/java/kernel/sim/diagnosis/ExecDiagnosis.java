package kernel.sim.diagnosis;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kernel.api.ByteString;
import kernel.api.ExecException;
import kernel.api.Violation;
import kernel.sim.exec.ExecRequest;
import kernel.sim.exec.Kernel;
import kernel.sim.rules.RuleTable;
import kernel.sim.task.Task;
import kernel.sim.trace.CallerAnswer;
import kernel.sim.trace.Diagnosis;
import kernel.sim.trace.Fact;
import kernel.sim.trace.Verdict;

/**
 * Executes a program and explains the outcome.
 *
 * <pre>{@code
 * Diagnosis diagnosis = ExecDiagnosis.of(kernel).diagnose(new Task(), ExecRequest.of("/app/server"));
 * System.out.println(diagnosis.text());
 * }</pre>
 */
public final class ExecDiagnosis {
    private final Kernel kernel;
    private final RuleTable rules;
    private final String name;
    private final List<Fact> facts;
    private final RegisteredEntries entries;
    private final List<ExecCaller> callers;
    private final boolean isTracing;

    private ExecDiagnosis(
            Kernel kernel,
            RuleTable rules,
            String name,
            List<Fact> facts,
            RegisteredEntries entries,
            List<ExecCaller> callers,
            boolean isTracing) {
        this.kernel = kernel;
        this.rules = rules;
        this.name = name;
        this.facts = List.copyOf(facts);
        this.entries = entries;
        this.callers = List.copyOf(callers);
        this.isTracing = isTracing;
    }

    /**
     * Lets a kernel answer.
     *
     * @param kernel the kernel, with its files
     * @return diagnoses without facts and callers
     */
    public static ExecDiagnosis of(Kernel kernel) {
        return new ExecDiagnosis(
                kernel,
                RuleTable.of(kernel.formats()),
                kernel.profile().name(),
                List.of(),
                RegisteredEntries.NONE,
                List.of(),
                false);
    }

    /**
     * Calls the kernel otherwise.
     *
     * @param label its name in diagnoses, that of its profile by default
     * @return a copy of that name
     */
    public ExecDiagnosis withName(String label) {
        return new ExecDiagnosis(kernel, rules, label, facts, entries, callers, isTracing);
    }

    /**
     * Says that nobody can tell.
     *
     * @param kernel which kernel would have to answer
     * @param request what would be executed
     * @param missing what would have to be known
     * @return a diagnosis without reasons
     */
    public static Diagnosis unknown(String kernel, ExecRequest request, String missing) {
        return new Diagnosis(
                request.filename().orElse(ByteString.EMPTY),
                kernel,
                new Verdict.Unknown(List.of(missing)),
                "Nobody can tell",
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty());
    }

    /**
     * Says what the answers depend on.
     *
     * @param known facts that every diagnosis names
     * @return a copy that names them
     */
    public ExecDiagnosis withFacts(List<Fact> known) {
        return new ExecDiagnosis(kernel, rules, name, known, entries, callers, isTracing);
    }

    /**
     * Takes circumstances over: registers their formats with the kernel, and says what the answers depend on.
     *
     * @param circumstances those of every task that is diagnosed
     * @return a copy that names them
     */
    public ExecDiagnosis withCircumstances(Circumstances circumstances) {
        return new ExecDiagnosis(
                kernel, rules, name, circumstances.facts(), circumstances.register(kernel), callers, isTracing);
    }

    /**
     * Asks for the words of programs that call execve.
     *
     * @param asked which ones
     * @return a copy that tells their words
     */
    public ExecDiagnosis withCallers(List<ExecCaller> asked) {
        return new ExecDiagnosis(kernel, rules, name, facts, entries, asked, isTracing);
    }

    /**
     * Asks for every step and check.
     *
     * @param isOn whether they are told
     * @return a copy that tells them
     */
    public ExecDiagnosis withTrace(boolean isOn) {
        return new ExecDiagnosis(kernel, rules, name, facts, entries, callers, isOn);
    }

    /**
     * Explains why a Java program could not start another one, in one call.
     *
     * <pre>{@code
     * try {
     *     new ProcessBuilder(program.toString()).start();
     * } catch (IOException e) {
     *     System.err.println(ExecDiagnosis.explain(program, e).text());
     * }
     * }</pre>
     *
     * @param program the program, as it was given to the ProcessBuilder
     * @param failure what the ProcessBuilder threw
     * @return what the model says of it; if the kernel of this system said something else, its errno and where they
     *     disagree
     * @throws IOException if the files of this system cannot be read
     */
    public static Diagnosis explain(Path program, IOException failure) throws IOException {
        return new ProcessFailure(program, failure).explain();
    }

    /**
     * Executes a program and explains the outcome.
     *
     * @param task who calls; it is used up
     * @param request what is executed
     * @return the verdict with its reasons
     */
    public Diagnosis diagnose(Task task, ExecRequest request) {
        ByteString path = request.filename().orElse(ByteString.EMPTY);
        Subject before = Subject.of(task);
        Chain chain = Chain.of(kernel.root(), before.cwd(), path);
        Trace trace = new Trace(isTracing);
        try {
            trace.execve(kernel, task, request);
        } catch (ExecException e) {
            Chain followed = interpreter(e, chain, before)
                    .map(name -> chain.handedTo(name, kernel.root(), before.cwd()))
                    .orElse(chain);
            return refused(new Evidence(kernel, before, request, followed, Optional.of(e)), e, trace);
        }
        Chain followed = task.program()
                .map(program -> chain.handedTo(program.exe().path(), kernel.root(), before.cwd()))
                .orElse(chain);
        return loads(new Evidence(kernel, before, request, followed, Optional.empty()), task, trace);
    }

    /** Returns the interpreter of a binfmt_misc entry, if the kernel got as far as that. */
    private Optional<ByteString> interpreter(ExecException e, Chain chain, Subject before) {
        Violation violation = e.violation();
        if (violation.rule().id().equals(MiscExplainer.INTERP_OPEN)) {
            return violation.cause().flatMap(Violation::path);
        }
        return violation
                .path()
                .filter(path -> chain.find(path).isEmpty())
                .filter(path -> FileLook.at(kernel.root(), before.cwd(), path).isPresent());
    }

    private Diagnosis loads(Evidence evidence, Task task, Trace trace) {
        String format = task.program().map(program -> program.format().name()).orElse("exec");
        List<Finding> advice = new LoadAdvice(evidence).findings();
        List<String> details = advice.stream().map(Finding::cause).toList();
        List<String> fixes =
                advice.stream().flatMap(finding -> finding.fixes().stream()).toList();
        Finding finding = new Finding(cause(evidence), details, List.of(), fixes);
        return diagnosis(evidence, new Verdict.Loads(format), finding, trace);
    }

    private static String cause(Evidence evidence) {
        Chain.Member binary = evidence.chain().binary();
        return evidence.program() + " starts: " + binary.describe();
    }

    private Diagnosis refused(Evidence evidence, ExecException e, Trace trace) {
        List<String> missing = new MissingFacts(evidence, entries).all();
        if (!missing.isEmpty()) {
            Finding finding = Finding.of("It depends on something that is not known. As far as it is known: "
                    + Explainers.explain(evidence).cause());
            return diagnosis(evidence, new Verdict.Unknown(missing), finding, trace);
        }
        Verdict verdict = e.signal()
                .<Verdict>map(signal -> new Verdict.Killed(signal, e.errno()))
                .orElseGet(() -> new Verdict.Refused(e.errno()));
        return diagnosis(evidence, verdict, Explainers.explain(evidence), trace);
    }

    private Diagnosis diagnosis(Evidence evidence, Verdict verdict, Finding finding, Trace trace) {
        Optional<Violation> violation = evidence.violation();
        List<Violation> declined = evidence.refusal().map(ExecException::others).orElse(List.of());
        return new Diagnosis(
                evidence.chain().program().name(),
                name,
                verdict,
                finding.cause(),
                finding.details(),
                evidence.chain().links(evidence.innermost()),
                finding.excerpts(),
                violation,
                declined,
                answers(evidence, verdict),
                finding.fixes(),
                facts,
                trace.steps(evidence, facts),
                violation.flatMap(this::proof));
    }

    /** Tells how the rule that decided is known. */
    private Optional<String> proof(Violation violation) {
        return rules.evidence(violation.rule()).describe();
    }

    private List<CallerAnswer> answers(Evidence evidence, Verdict verdict) {
        CallerSituation situation = CallerSituation.of(evidence, verdict);
        List<CallerAnswer> answers = new ArrayList<>();
        callers.forEach(caller -> caller.answer(situation).ifPresent(answers::add));
        return answers;
    }
}
