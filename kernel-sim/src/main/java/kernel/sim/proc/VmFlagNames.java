package kernel.sim.proc;

import static java.util.Map.entry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kernel.sim.mm.VmFlags;

/**
 * The names of a mapping's flags.
 *
 * @kernel v6.18 fs/proc/task_mmu.c, {@code show_smap_vma_flags}
 */
final class VmFlagNames {
    private static final Map<Long, String> MNEMONICS = Map.ofEntries(
            entry(VmFlags.VM_READ, "rd"),
            entry(VmFlags.VM_WRITE, "wr"),
            entry(VmFlags.VM_EXEC, "ex"),
            entry(VmFlags.VM_SHARED, "sh"),
            entry(VmFlags.VM_MAYREAD, "mr"),
            entry(VmFlags.VM_MAYWRITE, "mw"),
            entry(VmFlags.VM_MAYEXEC, "me"),
            entry(VmFlags.VM_MAYSHARE, "ms"),
            entry(VmFlags.VM_GROWSDOWN, "gd"),
            entry(VmFlags.VM_PFNMAP, "pf"),
            entry(VmFlags.VM_LOCKED, "lo"),
            entry(VmFlags.VM_IO, "io"),
            entry(VmFlags.VM_SEQ_READ, "sr"),
            entry(VmFlags.VM_RAND_READ, "rr"),
            entry(VmFlags.VM_DONTCOPY, "dc"),
            entry(VmFlags.VM_DONTEXPAND, "de"),
            entry(VmFlags.VM_ACCOUNT, "ac"),
            entry(VmFlags.VM_NORESERVE, "nr"),
            entry(VmFlags.VM_WIPEONFORK, "wf"),
            entry(VmFlags.VM_DONTDUMP, "dd"),
            entry(VmFlags.VM_MIXEDMAP, "mm"),
            entry(VmFlags.VM_HUGEPAGE, "hg"),
            entry(VmFlags.VM_NOHUGEPAGE, "nh"),
            entry(VmFlags.VM_DROPPABLE, "dp"),
            entry(VmFlags.VM_SEALED, "sl"));

    private VmFlagNames() {}

    /** Returns the names in the order of the bits; a bit without a name is {@code ??}. */
    static List<String> of(long flags) {
        List<String> names = new ArrayList<>();
        for (long left = flags; left != 0; left &= left - 1) {
            names.add(MNEMONICS.getOrDefault(Long.lowestOneBit(left), "??"));
        }
        return names;
    }
}
