package kernel.sim.proc;

import java.util.ArrayList;
import java.util.List;
import kernel.sim.mm.PagedAddressSpace;
import kernel.sim.mm.Pte;
import kernel.sim.task.Program;

/**
 * The pages of a program, as /proc/PID/pagemap shows them: one word for each page.
 *
 * @kernel v6.18 fs/proc/task_mmu.c, {@code pte_to_pagemap_entry}
 */
public final class ProcPagemap {
    /** The page is in memory. */
    public static final long PM_PRESENT = 1L << 63;
    /** It is a file's, or shared. */
    public static final long PM_FILE = 1L << 61;
    /** Nobody else maps it. */
    public static final long PM_MMAP_EXCLUSIVE = 1L << 56;
    /** The bits that hold the frame's number. */
    public static final long PM_PFRAME_MASK = (1L << 55) - 1;

    private ProcPagemap() {}

    /**
     * A page that is in memory.
     *
     * @param vaddr its address
     * @param word what pagemap holds
     */
    public record Page(long vaddr, long word) {}

    /**
     * Lists the pages of a range that are in memory; for all others pagemap holds 0.
     *
     * @param program a running program
     * @param from first address
     * @param to address behind the last one
     * @return in the order of addresses
     */
    public static List<Page> pages(Program program, long from, long to) {
        List<Page> pages = new ArrayList<>();
        PagedAddressSpace mm = program.mm();
        mm.walk(from, to, (vaddr, pte) -> pages.add(new Page(vaddr, word(mm, pte))));
        return pages;
    }

    /**
     * Returns the word of one page.
     *
     * @param program a running program
     * @param vaddr the page's address
     * @return 0 if it is not in memory
     */
    public static long word(Program program, long vaddr) {
        long pte = program.mm().walk(vaddr);
        return pte == 0 ? 0 : word(program.mm(), pte);
    }

    private static long word(PagedAddressSpace mm, long pte) {
        long word = PM_PRESENT | Pte.frame(pte);
        if (Pte.isNormal(pte)) {
            word |= Pte.isAnon(pte) ? 0 : PM_FILE;
            word |= mm.mapcount(pte) == 1 ? PM_MMAP_EXCLUSIVE : 0;
        }
        return word;
    }
}
