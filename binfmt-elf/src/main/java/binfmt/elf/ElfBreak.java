package binfmt.elf;

import kernel.api.Abi;
import kernel.api.BinPrm;
import kernel.api.KernelProfile;
import kernel.api.MmField;

/**
 * Where the break of a new program starts.
 *
 * @kernel v6.18 fs/binfmt_elf.c, {@code load_elf_binary}
 */
record ElfBreak(BinPrm bprm, Abi abi) {
    void set(ElfImage image) {
        KernelProfile kernel = bprm.kernel();
        boolean isRandom = bprm.aslr().isBrkOn();
        boolean isMoved = image.isLoader()
                && (kernel.has(ElfBehaviour.BREAK_MOVES)
                        || (isRandom && kernel.has(ElfBehaviour.BREAK_MOVES_IF_RANDOM)));
        long pageSize = bprm.machine().pageSize();
        long end = isMoved ? abi.elfEtDynBase(bprm.personality()) : image.brk();
        long brk = end + pageSize - 1 & -pageSize;
        if (isRandom) {
            boolean isGap = !isMoved && kernel.has(ElfBehaviour.BREAK_GAP);
            brk = bprm.aslr().randomizeBrk(isGap ? brk + pageSize : brk);
        }
        bprm.mm().set(MmField.START_BRK, brk);
        bprm.mm().set(MmField.BRK, brk);
    }
}
