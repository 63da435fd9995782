package kernel.sim.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kernel.api.ByteString;
import kernel.api.ExecException;
import kernel.api.Rule;
import kernel.api.Span;
import kernel.api.Violation;
import kernel.sim.exec.ExecListener;
import kernel.sim.exec.ExecRequest;
import kernel.sim.exec.Kernel;
import kernel.sim.fs.FileDescription;
import kernel.sim.fs.InodeAttributes;
import kernel.sim.fs.Mount;
import kernel.sim.mm.PagedAddressSpace;
import kernel.sim.task.Task;
import kernel.sim.trace.Fact;
import kernel.sim.trace.TraceStep;
import kernel.sim.trace.TraceStep.Outcome;

/** Every step and check of one exec, in the order in which the kernel comes to them. */
final class Trace implements ExecListener {
    private static final String KERNEL = "kernel";
    private static final String DECLINES = " declines: ";

    private final boolean isOn;
    private final List<TraceStep> steps = new ArrayList<>();

    Trace(boolean isOn) {
        this.isOn = isOn;
    }

    void execve(Kernel kernel, Task task, ExecRequest request) {
        if (isOn) {
            kernel.execve(task, request, this);
        } else {
            kernel.execve(task, request);
        }
    }

    @Override
    public void step(String function, long vaddr, String detail, PagedAddressSpace mm) {
        boolean isDeclined = detail.contains(DECLINES);
        steps.add(new TraceStep(isDeclined ? Outcome.SKIPPED : Outcome.OK, function, detail, KERNEL));
    }

    @Override
    public void check(Rule rule, ByteString file, Span span, long found, boolean isOk) {
        if (isOk) {
            String value = found == 0 ? "" : "; found 0x" + Long.toHexString(found);
            steps.add(new TraceStep(Outcome.OK, rule.id(), rule.sentence() + value, place(span)));
        }
    }

    @Override
    public void open(FileDescription file) {
        InodeAttributes attributes = file.inode().attributes();
        Mount mount = file.inode().mount();
        String flags = (mount.isNoexec() ? "noexec" : "exec") + (mount.isNosuid() ? ",nosuid" : ",suid");
        steps.add(new TraceStep(
                Outcome.OK,
                "do_open_execat",
                file.path().printable() + ": " + attributes.type() + ", mode " + Words.mode(attributes.mode())
                        + ", mount " + flags + ", nobody writes to it",
                "root"));
    }

    private static String place(Span span) {
        return String.format("0x%x %s", span.offset(), span.field());
    }

    /** Returns the steps: what the caller brought, what the kernel did, and what failed in the end. */
    List<TraceStep> steps(Evidence evidence, List<Fact> facts) {
        if (!isOn) {
            return List.of();
        }
        List<TraceStep> all = new ArrayList<>();
        facts.forEach(fact -> all.add(new TraceStep(
                Outcome.OK, fact.name(), fact.value(), fact.source().word())));
        all.addAll(steps);
        evidence.refusal().map(ExecException::violation).ifPresent(violation -> fail(all, violation));
        return all;
    }

    private static void fail(List<TraceStep> all, Violation decided) {
        Optional<Violation> at = Optional.of(decided);
        while (at.isPresent()) {
            Violation violation = at.get();
            String found = violation.found().map(value -> "; found " + value).orElse("");
            String path = violation.path().map(file -> file.printable() + ": ").orElse("");
            String source =
                    violation.span().map(Trace::place).orElse(violation.rule().function());
            String errno = "  " + violation.errno();
            all.add(new TraceStep(
                    Outcome.FAILED,
                    violation.rule().id(),
                    path + violation.rule().sentence() + found + errno,
                    source));
            at = violation.cause();
        }
    }
}
