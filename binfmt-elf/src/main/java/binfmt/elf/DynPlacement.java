package binfmt.elf;

import kernel.api.Abi;
import kernel.api.BinPrm;
import kernel.api.KernelProfile;
import kernel.api.MapRequest.Placement;

/**
 * Where a position-independent program goes.
 *
 * @param bias the distance of its addresses from those in its file, as far as the loader chooses it
 * @param placement how binding that is
 * @kernel v6.18 fs/binfmt_elf.c, {@code load_elf_binary}
 */
record DynPlacement(long bias, Placement placement) {
    /**
     * Chooses.
     *
     * @param first the first segment
     * @param total size of the range that all segments span
     */
    static DynPlacement choose(
            BinPrm bprm, Abi abi, ProgramHeaders headers, boolean hasInterp, ProgramHeader first, long total) {
        KernelProfile kernel = bprm.kernel();
        long pageSize = bprm.machine().pageSize();
        long alignment = headers.maximumAlignment((int) pageSize);
        boolean isAligned = Long.compareUnsigned(alignment, pageSize) > 0;
        DynPlacement chosen;
        if (!kernel.has(ElfBehaviour.LOADERS_APART)) {
            long base = abi.taskSize(bprm.personality()) / 3 * 2 + bprm.aslr().mmapRnd();
            chosen = new DynPlacement(base, Placement.ANYWHERE);
        } else if (hasInterp) {
            long base = abi.elfEtDynBase(bprm.personality()) + bprm.aslr().mmapRnd();
            boolean isRounded = alignment != 0 && kernel.has(ElfBehaviour.ALIGNED_PIE);
            chosen = new DynPlacement(isRounded ? base & -alignment : base, fixed(kernel));
        } else if (isAligned && kernel.has(ElfBehaviour.ALIGNED_STATIC_PIE)) {
            chosen = new DynPlacement(findHole(bprm, first, total) & -alignment, fixed(kernel));
        } else {
            chosen = new DynPlacement(0, Placement.ANYWHERE);
        }
        return new DynPlacement(chosen.bias - first.vaddr() & -pageSize, chosen.placement);
    }

    /** How the first segment is placed where its address is known. */
    static Placement fixed(KernelProfile kernel) {
        return kernel.has(ElfBehaviour.NOREPLACE) ? Placement.FIXED_NOREPLACE : Placement.FIXED;
    }

    /** Learns of a hole by mapping the program there once. */
    private static long findHole(BinPrm bprm, ProgramHeader first, long total) {
        long found = SegmentLoader.ofProgram(bprm, 0).load(first, 0, Placement.ANYWHERE, total);
        new SegmentMapper(bprm, bprm.file()).unmapQuietly(found, total);
        return found;
    }
}
