package kernel.sim.autopsy;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import kernel.sim.mm.MmUse;
import kernel.sim.mm.PageTableUse;
import kernel.sim.mm.PagedAddressSpace;
import kernel.sim.task.SharedPart;
import kernel.sim.task.Task;
import kernel.sim.task.TaskRow;
import kernel.sim.task.TaskTable;

/**
 * A task as a list of processes shows it, and what it has together with others.
 *
 * @param name what the scenario calls it
 * @param row its numbers and its state
 * @param parts what it has; empty if it has ended
 * @param memory its memory; empty if it has none
 */
public record TaskPicture(String name, TaskRow row, List<Part> parts, Optional<Memory> memory) {
    /** What is shown of a task, in the order of the columns. */
    public static final List<SharedPart> SHOWN = List.of(
            SharedPart.VM, SharedPart.FILES, SharedPart.FS, SharedPart.SIGHAND, SharedPart.SIGNAL, SharedPart.PID);

    private static final int PAGE_KB = (int) (PagedAddressSpace.PAGE >> 10);

    /** Copies the list. */
    public TaskPicture {
        parts = List.copyOf(parts);
    }

    /**
     * Something that tasks can have together.
     *
     * @param part what
     * @param users how many have it
     * @param pids the numbers of those in the picture that have it, itself included
     */
    public record Part(SharedPart part, int users, List<Integer> pids) {
        /** Copies the list. */
        public Part {
            pids = List.copyOf(pids);
        }

        /**
         * Returns the name of what is shared.
         *
         * @return for example {@code files}
         */
        public String name() {
            return name(part);
        }

        /**
         * Returns the name of something that can be shared.
         *
         * @param part what
         * @return for example {@code files}
         */
        public static String name(SharedPart part) {
            return switch (part) {
                case VM -> "mm";
                case PID -> "pid_ns";
                default -> part.name().toLowerCase(Locale.ROOT);
            };
        }
    }

    /**
     * Memory of a task.
     *
     * @param vmSize how much is mapped, in kB
     * @param vmRss how much is there, in kB
     * @param minFlt faults so far that read no file
     * @param pageTables page tables below the top one
     * @param sharedTables how many of those on the lowest level another address space has too
     */
    public record Memory(long vmSize, long vmRss, long minFlt, PageTableUse pageTables, int sharedTables) {
        static Memory of(PagedAddressSpace mm) {
            MmUse use = mm.use();
            long resident = use.rssAnon() + use.rssFile() + use.rssShmem();
            return new Memory(
                    use.totalVm() * PAGE_KB, resident * PAGE_KB, use.minFlt(), mm.pageTables(), mm.sharedPageTables());
        }
    }

    static TaskPicture of(String name, TaskTable table, Task task, List<Task> all) {
        TaskRow row = table.row(task);
        return new TaskPicture(
                name,
                row,
                row.hasEnded() ? List.of() : parts(table, task, all),
                task.program().map(program -> Memory.of(program.mm())));
    }

    private static List<Part> parts(TaskTable table, Task task, List<Task> all) {
        return SHOWN.stream().map(part -> part(part, table, task, all)).toList();
    }

    private static Part part(SharedPart part, TaskTable table, Task task, List<Task> all) {
        List<Integer> pids = all.stream()
                .filter(other -> !table.row(other).hasEnded())
                .filter(other -> table.isShared(task, other, part))
                .map(other -> table.row(other).pid())
                .toList();
        return new Part(part, table.users(task, part), pids);
    }
}
