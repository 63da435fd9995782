package kernel.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kernel.sim.autopsy.Step;
import kernel.sim.autopsy.TaskPicture;

/**
 * The tasks of a step as text: a list as ps prints it, drawn as a tree, and beside each task what it has together with
 * others.
 */
final class TaskPrinter {
    private static final String NUMBERS = "%6s%6s%6s%6s %-4s%8s%8s%8s%7s%8s ";
    private static final String PART = "%8s";
    private static final String NOTHING = "-";

    private final PrintStream out;

    TaskPrinter(PrintStream out) {
        this.out = out;
    }

    /** Prints all steps. */
    void print(List<Step> steps) {
        out.println("# a task has the object of a letter, and so many have it: a2 is one of two that have a");
        int number = 1;
        for (Step step : steps) {
            out.printf("%n%3d  %s: %s%n", number++, step.name(), step.detail());
            tasks(step.tasks());
            out.printf("%6d frames in use%n", step.frames());
        }
        out.println();
    }

    private void tasks(List<TaskPicture> tasks) {
        out.printf(NUMBERS, "PID", "PPID", "PGID", "SID", "STAT", "VSZ", "RSS", "min_flt", "PTEs", "shared");
        TaskPicture.SHOWN.forEach(part -> out.printf(PART, TaskPicture.Part.name(part)));
        out.println("  COMMAND");
        Map<String, List<List<Integer>>> objects = new TreeMap<>();
        tree(tasks, 0, "", objects);
    }

    private void tree(List<TaskPicture> tasks, int ppid, String indent, Map<String, List<List<Integer>>> objects) {
        for (TaskPicture task : tasks) {
            if (task.row().ppid() == ppid) {
                task(task, indent, objects);
                tree(tasks, task.row().pid(), indent.isEmpty() ? "\\_ " : "   " + indent, objects);
            }
        }
    }

    private void task(TaskPicture task, String indent, Map<String, List<List<Integer>>> objects) {
        out.printf(
                NUMBERS,
                task.row().pid(),
                task.row().ppid(),
                task.row().pgid(),
                task.row().sid(),
                task.row().state().letter(),
                task.memory().map(memory -> Long.toString(memory.vmSize())).orElse(NOTHING),
                task.memory().map(memory -> Long.toString(memory.vmRss())).orElse(NOTHING),
                task.memory().map(memory -> Long.toString(memory.minFlt())).orElse(NOTHING),
                task.memory()
                        .map(memory -> Integer.toString(memory.pageTables().ptes()))
                        .orElse(NOTHING),
                task.memory()
                        .map(memory -> Integer.toString(memory.sharedTables()))
                        .orElse(NOTHING));
        for (int i = 0; i < TaskPicture.SHOWN.size(); i++) {
            out.printf(PART, i < task.parts().size() ? object(task.parts().get(i), objects) : NOTHING);
        }
        out.println("  " + indent + task.name());
    }

    /** Gives the objects of a kind letters, in the order in which they appear. */
    private static String object(TaskPicture.Part part, Map<String, List<List<Integer>>> objects) {
        if (part.users() == 0) {
            return NOTHING;
        }
        List<List<Integer>> known = objects.computeIfAbsent(part.part().name(), any -> new ArrayList<>());
        if (!known.contains(part.pids())) {
            known.add(part.pids());
        }
        return (char) ('a' + known.indexOf(part.pids())) + Integer.toString(part.users());
    }
}
