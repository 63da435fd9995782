package kernel.sim.picture;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import kernel.api.ByteString;
import kernel.api.ExecException;
import kernel.sim.autopsy.Autopsy;
import kernel.sim.autopsy.AutopsyRecord;
import kernel.sim.autopsy.Step;
import kernel.sim.autopsy.TaskPicture;
import kernel.sim.proc.InitialStack;
import kernel.sim.proc.ProcSmaps;
import kernel.sim.proc.ProcStatus;
import kernel.sim.task.Program;
import kernel.sim.trace.TraceStep;
import kernel.sim.trace.TraceStep.Outcome;

/** An autopsy as one HTML file: the steps, files and memory, the initial stack, the page tables. */
public final class AutopsyPage {
    private static final String DECLINES = " declines: ";

    private final Html html;
    private final Autopsy autopsy;

    private AutopsyPage(Html html, Autopsy autopsy) {
        this.html = html;
        this.autopsy = autopsy;
    }

    /**
     * Draws an autopsy.
     *
     * @param heading what was taken apart
     * @param autopsy what was found
     * @return a document that loads nothing; the JSON of {@link AutopsyRecord} is its element {@code ksim}
     */
    public static String html(String heading, Autopsy autopsy) {
        return Page.of(heading + " - ksim autopsy", html -> {
            html.element("h1", heading);
            new AutopsyPage(html, autopsy).write();
        });
    }

    private void write() {
        autopsy.refusal().ifPresent(this::refusal);
        List<TraceStep> rungs = rungs();
        if (!rungs.isEmpty()) {
            new Ladder("ladder", rungs).write(html);
        }
        if (!autopsy.steps().isEmpty()) {
            steps();
            tasks();
        }
        autopsy.program().ifPresent(this::memory);
        html.json("ksim", AutopsyRecord.json(autopsy));
    }

    private void refusal(ExecException refusal) {
        String word =
                refusal.signal().map(Enum::name).orElseGet(() -> refusal.errno().name());
        html.open("p", "class", "cause").element("strong", word, "class", "bad");
        html.text(" " + refusal.violation().describe()).close();
    }

    private void memory(Program program) {
        new MemoryMap(ProcSmaps.rows(program)).write(html);
        InitialStack.of(program).map(StackPicture::new).ifPresent(stack -> stack.write(html));
        new PageTableTree(program.mm().pageTableTree()).write(html);
    }

    private List<TraceStep> rungs() {
        List<TraceStep> rungs = new ArrayList<>();
        for (Step step : autopsy.steps()) {
            Outcome outcome = step.detail().contains(DECLINES) ? Outcome.SKIPPED : Outcome.OK;
            String vma = step.vma().map(row -> row.line().printable().strip()).orElse("");
            rungs.add(new TraceStep(outcome, step.name(), step.detail(), vma));
        }
        autopsy.refusal()
                .map(ExecException::violation)
                .ifPresent(violation -> rungs.add(new TraceStep(
                        Outcome.FAILED,
                        violation.rule().id(),
                        violation.describe(),
                        violation.rule().function())));
        return rungs;
    }

    private void steps() {
        List<String> columns = new ArrayList<>(List.of("step", "name"));
        autopsy.steps().get(0).counters().stream().map(ProcStatus.Line::name).forEach(columns::add);
        columns.addAll(List.of("min_flt", "maj_flt", "PUD", "PMD", "PTE"));
        Table table = new Table("steps-table", "Memory after each step, in kB, faults and tables", columns, Set.of());
        int number = 1;
        for (Step step : autopsy.steps()) {
            List<String> cells = new ArrayList<>(List.of(Integer.toString(number++), step.name()));
            step.counters().forEach(line -> cells.add(Long.toString(line.kb())));
            cells.add(Long.toString(step.minFlt()));
            cells.add(Long.toString(step.majFlt()));
            cells.add(Integer.toString(step.pageTables().puds()));
            cells.add(Integer.toString(step.pageTables().pmds()));
            cells.add(Integer.toString(step.pageTables().ptes()));
            table.row(cells);
        }
        table.writeTwin(html);
    }

    private void tasks() {
        Table table = new Table(
                "tasks-table",
                "Tasks after each step",
                List.of("step", "pid", "tgid", "ppid", "name", "state", "VmSize", "VmRSS", "min_flt", "PTE", "shared"),
                Set.of());
        int number = 1;
        for (Step step : autopsy.steps()) {
            for (TaskPicture task : step.tasks()) {
                table.row(task(number, task));
            }
            number++;
        }
        if (!table.isEmpty()) {
            table.writeTwin(html);
        }
    }

    private static List<String> task(int step, TaskPicture task) {
        List<String> cells = new ArrayList<>();
        cells.add(Integer.toString(step));
        cells.add(Integer.toString(task.row().pid()));
        cells.add(Integer.toString(task.row().tgid()));
        cells.add(Integer.toString(task.row().ppid()));
        String comm = task.row().comm().map(ByteString::printable).orElse("");
        cells.add(task.name().isEmpty() ? comm : task.name());
        cells.add(String.valueOf(task.row().state().letter()));
        task.memory()
                .ifPresentOrElse(
                        memory -> {
                            cells.add(Long.toString(memory.vmSize()));
                            cells.add(Long.toString(memory.vmRss()));
                            cells.add(Long.toString(memory.minFlt()));
                            cells.add(Integer.toString(memory.pageTables().ptes()));
                            cells.add(Integer.toString(memory.sharedTables()));
                        },
                        () -> cells.addAll(List.of("", "", "", "", "")));
        return cells;
    }
}
