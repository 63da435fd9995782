package kernel.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kernel.api.ByteString;
import kernel.api.ExecException;
import kernel.api.Signal;
import kernel.sim.exec.ExecRequest;
import kernel.sim.exec.Kernel;
import kernel.sim.proc.MapsRow;
import kernel.sim.proc.ProcMaps;
import kernel.sim.task.Program;
import kernel.sim.task.Task;
import kernel.sim.task.TaskTable;

/** The tasks of a session: children of the first one, each running what it was started with. */
final class ShellTasks {
    private final Kernel kernel;
    private final TaskTable table;
    private final PrintStream out;
    private final Map<Integer, Task> children = new TreeMap<>();

    ShellTasks(Kernel kernel, ByteString cwd, PrintStream out) {
        this.kernel = kernel;
        this.table = kernel.tasks();
        this.out = out;
        table.init().cwd(cwd);
    }

    /** Starts a program in a new task. */
    void exec(List<String> words) {
        if (words.isEmpty()) {
            throw new InputException("give a program");
        }
        Task task = table.fork(table.init());
        int pid = table.pids().pid(task);
        try {
            kernel.execve(
                    task,
                    ExecRequest.of(words.get(0), words.subList(1, words.size()).toArray(String[]::new)));
        } catch (ExecException e) {
            if (task.exitSignal().isEmpty()) {
                table.exitGroup(task, 126);
            }
            reap(pid);
            throw e;
        }
        children.put(pid, task);
        out.println(pid + " runs, loaded by " + program(task).format().name());
    }

    private void reap(int pid) {
        table.wait4(table.init(), pid, 0);
        children.remove(pid);
    }

    private static Program program(Task task) {
        return task.program().orElseThrow();
    }

    void ps() {
        out.printf("%5s  %-15s  %-12s  %s%n", "pid", "command", "format", "program");
        children.forEach((pid, task) -> {
            Program program = program(task);
            out.printf(
                    "%5d  %-15s  %-12s  %s%n",
                    pid,
                    program.comm().printable(),
                    program.format().name(),
                    program.exe().path().printable());
        });
    }

    void maps(List<String> words) {
        for (MapsRow row : ProcMaps.rows(program(child(words)))) {
            ByteString line = row.line();
            out.writeBytes(line.toByteArray());
            out.println();
        }
    }

    void kill(List<String> words) {
        Task task = child(words);
        int pid = table.pids().pid(task);
        table.signals().kill(table.init(), pid, Signal.SIGKILL.number());
        reap(pid);
        out.println(pid + " killed");
    }

    private Task child(List<String> words) {
        String word = ShellSession.word(words, "the number of a task");
        Task task = word.matches("\\d{1,9}") ? children.get(Integer.parseInt(word)) : null;
        if (task == null) {
            throw new InputException(word + ": no such task; ps lists them");
        }
        return task;
    }
}
