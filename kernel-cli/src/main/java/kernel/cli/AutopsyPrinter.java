package kernel.cli;

import java.io.PrintStream;
import kernel.api.ByteString;
import kernel.sim.autopsy.Autopsy;
import kernel.sim.autopsy.Step;
import kernel.sim.mm.PageTableNode;
import kernel.sim.proc.MapsRow;
import kernel.sim.proc.ProcSmaps;
import kernel.sim.proc.ProcStatus;
import kernel.sim.proc.SmapsRow;
import kernel.sim.task.Program;

/** An autopsy as text. */
final class AutopsyPrinter {
    private static final String STEP = "%3s  %-28s%8s%8s%8s%13s%9s%9s  %s%n";
    private static final String INDENT = "     ";
    private static final int KB_SHIFT = 10;

    private final PrintStream out;

    AutopsyPrinter(PrintStream out) {
        this.out = out;
    }

    /** Prints the steps, under a heading that says what of, and the memory in the end. */
    void print(String heading, Autopsy autopsy) {
        if (!autopsy.steps().isEmpty()) {
            out.println("# " + heading);
            if (autopsy.steps().stream().allMatch(step -> step.tasks().isEmpty())) {
                steps(autopsy);
            } else {
                new TaskPrinter(out).print(autopsy.steps());
            }
        }
        autopsy.refusal().map(Refusal::text).ifPresent(out::println);
        autopsy.program().ifPresent(this::memory);
    }

    private void steps(Autopsy autopsy) {
        out.printf(
                STEP,
                "",
                "step",
                "VmSize",
                "VmRSS",
                "VmPTE",
                "PUD+PMD+PTE",
                "min_flt",
                "maj_flt",
                "(kB, tables, faults)");
        int number = 1;
        for (Step step : autopsy.steps()) {
            step(number++, step);
        }
        out.println();
    }

    private void step(int number, Step step) {
        String tables = step.pageTables().puds() + "+" + step.pageTables().pmds() + "+"
                + step.pageTables().ptes();
        out.printf(
                STEP,
                number,
                step.name(),
                step.kb("VmSize"),
                step.kb("VmRSS"),
                step.kb("VmPTE"),
                tables,
                step.minFlt(),
                step.majFlt(),
                step.detail());
        step.vma().ifPresent(vma -> line(INDENT, vma));
    }

    private void line(String start, MapsRow row) {
        ByteString line = row.line();
        out.print(start);
        out.writeBytes(line.slice(0, end(line)).toByteArray());
        out.println();
    }

    /** Lines without a name end with a blank. */
    private static int end(ByteString line) {
        int last = line.length() - 1;
        return line.at(last) == ' ' ? last : last + 1;
    }

    private void memory(Program program) {
        out.println("# mappings (kB in memory)");
        for (SmapsRow row : ProcSmaps.rows(program)) {
            line(String.format("%8d  ", row.stats().resident() >>> KB_SHIFT), row.maps());
        }
        out.println();
        out.println("# page tables (entries in use)");
        table("", program.mm().pageTableTree());
        out.println();
        out.println("# counters");
        ProcStatus.memory(program.mm()).forEach(counter -> out.println(counter.text()));
    }

    private void table(String indent, PageTableNode node) {
        String range = indent + node.level() + String.format(" %012x-%012x", node.start(), node.end());
        out.printf("%-38s %4d of %d%n", range, node.used(), node.size());
        node.tables().forEach(table -> table(indent + "  ", table));
    }
}
