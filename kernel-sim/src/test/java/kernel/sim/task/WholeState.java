package kernel.sim.task;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kernel.sim.mm.PagedAddressSpace;
import kernel.sim.mm.VmArea;

/** Everything that a failed call must leave as it was, as lines of text: tasks, what they share, counts, memory. */
final class WholeState {
    private WholeState() {}

    static List<String> of(TestTasks tasks) {
        List<String> lines = new ArrayList<>();
        for (Task task : tasks.table.tasks()) {
            add(lines, tasks.table, task);
        }
        lines.addAll(counts(tasks));
        return lines;
    }

    /** Returns the counts alone, which come back to where they were once all tasks in between have ended. */
    static List<String> counts(TestTasks tasks) {
        TaskTable table = tasks.table;
        List<String> lines = new ArrayList<>();
        lines.add("tasks " + table.count());
        table.users().entries().entrySet().stream()
                .map(entry -> entry.getKey().kind() + " of " + entry.getKey().uid() + " at "
                        + entry.getKey().namespace().level() + ": " + entry.getValue())
                .sorted()
                .forEach(lines::add);
        lines.add("users of the machine "
                + table.init().credentials().userNamespace().users());
        lines.add("numbers " + table.place(table.init()).pid.namespace().size());
        lines.add("frames " + tasks.kernel.memory().used());
        lines.add("module " + tasks.module.uses());
        return lines;
    }

    private static void add(List<String> lines, TaskTable table, Task task) {
        Map<SharedPart, Integer> users = new TreeMap<>();
        for (SharedPart part : SharedPart.values()) {
            users.put(part, table.users(task, part));
        }
        String name = "task " + table.pids().pid(task) + " ";
        lines.add(name + table.row(task) + " " + users);
        lines.add(name + task.state().actions() + " " + task.state().files() + " " + task.pending()
                + task.group().pending() + " " + task.isNprocExceeded());
        task.files()
                .entries()
                .forEach((number, open) ->
                        lines.add(name + number + " " + open.file().users()));
        task.program().ifPresent(program -> addMemory(lines, name, program.mm()));
    }

    private static void addMemory(List<String> lines, String name, PagedAddressSpace mm) {
        for (VmArea area : mm.areas()) {
            lines.add(name + Long.toHexString(area.start()) + " " + Long.toHexString(area.end()) + " " + area.flags());
        }
        lines.add(name + mm.users() + " " + mm.pageTables());
        lines.add(name + mm.use());
    }
}
