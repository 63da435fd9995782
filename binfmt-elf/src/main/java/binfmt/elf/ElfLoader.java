package binfmt.elf;

import java.util.Optional;
import kernel.api.Abi;
import kernel.api.AddressSpace;
import kernel.api.AuxVector;
import kernel.api.BinPrm;
import kernel.api.ByteView;
import kernel.api.ElfTarget;
import kernel.api.ExecException;
import kernel.api.ExecutableStack;
import kernel.api.MapRequest;
import kernel.api.MmField;
import kernel.api.OpenFile;
import kernel.api.Personality;
import kernel.api.Prot;

/**
 * Loads one ELF program: all checks first, then the point of no return, then mappings, tables and registers.
 *
 * @kernel v6.18 fs/binfmt_elf.c, {@code load_elf_binary}
 */
final class ElfLoader {
    private final BinPrm bprm;
    private final Abi abi;
    private final int pageSize;

    ElfLoader(BinPrm bprm, Abi abi) {
        this.bprm = bprm;
        this.abi = abi;
        this.pageSize = bprm.machine().pageSize();
    }

    void load() {
        ElfHeader header = ElfHeader.parse(bprm.buf().order(abi.byteOrder()), abi.wordSize());
        bprm.require(header.isLoadable(), ElfRule.TYPE, ElfHeader.E_TYPE, header.type());
        bprm.require(abi.elfCheckArch(header.machine()), ElfRule.MACHINE, ElfHeader.E_MACHINE, header.machine());
        ElfTarget target = ElfHeader.target(bprm.buf().order(abi.byteOrder()), abi.wordSize());
        bprm.require(abi.elfCheckArch(target), ElfRule.TARGET, ElfHeader.E_TARGET, target.flags());
        bprm.require(!abi.elfCheckFdpic(target), ElfRule.FDPIC, ElfHeader.EI_OSABI, target.osabi());
        bprm.require(bprm.file().canMmap(), ElfRule.MMAP, ElfHeader.E_IDENT, 0);
        ProgramHeaders headers = ProgramHeaders.load(bprm, bprm.file(), header, ElfClass.of(abi));
        Optional<ElfInterp> interp = headers.interp().map(this::openInterp);
        ExecutableStack stack = headers.executableStack();
        int execProt = ElfProperties.execProt(bprm, abi, headers, interp);

        bprm.beginNewExec();
        startAddressSpace(stack);
        ElfImage image =
                new ElfImage(bprm, abi, header, headers, interp.isPresent(), interp.isPresent() ? 0 : execProt);
        image.map();
        long interpBase = interp.map(i -> new ElfInterpImage(bprm, abi, i, execProt).map(image.bias()))
                .orElse(0L);
        long entry = interp.map(i -> interpBase + i.header().entry()).orElse(image.entry()) & kernelMask();
        requireEntry(entry, interp);
        AuxVector vdso = bprm.archSetupAdditionalPages();
        long sp = new ElfTables(bprm, abi).create(image, interpBase, vdso);
        recordFields(image, sp);
        new ElfBreak(bprm, abi).set(image);
        if ((bprm.personality() & Personality.MMAP_PAGE_ZERO) != 0) {
            mapPageZero();
        }
        if (!abi.elfPlatInit()) {
            bprm.keepRegisters();
        }
        bprm.startThread(entry, sp);
    }

    private ElfInterp openInterp(ProgramHeader interp) {
        OpenFile file = ElfInterp.open(bprm, interp);
        ByteView first = ElfInterp.readHeader(bprm, file, abi.wordSize());
        return ElfInterp.load(bprm, file, first, abi);
    }

    private void startAddressSpace(ExecutableStack stack) {
        bprm.setPersonality(abi);
        if (abi.elfReadImpliesExec(stack)) {
            bprm.personality(bprm.personality() | Personality.READ_IMPLIES_EXEC);
        }
        bprm.setupNewExec();
        bprm.setupArgPages(bprm.aslr().randomizeStackTop(abi.stackTop(bprm.personality())), stack);
    }

    /** Addresses wrap in words of the kernel, whatever size those of the program have. */
    private long kernelMask() {
        return bprm.machine().nativeAbi().wordSize() == Long.BYTES ? -1L : 0xffffffffL;
    }

    private void requireEntry(long entry, Optional<ElfInterp> interp) {
        boolean isInside = Long.compareUnsigned(entry, bprm.mm().taskSize()) < 0;
        OpenFile file = interp.map(ElfInterp::file).orElse(bprm.file());
        bprm.require(isInside, ElfRule.ENTRY, file, ElfHeader.entrySpan(abi.wordSize()), entry);
    }

    private void recordFields(ElfImage image, long sp) {
        AddressSpace mm = bprm.mm();
        mm.set(MmField.START_CODE, image.startCode());
        mm.set(MmField.END_CODE, image.endCode());
        mm.set(MmField.START_DATA, image.startData());
        mm.set(MmField.END_DATA, image.endData());
        mm.set(MmField.START_STACK, sp);
    }

    /** Programs of System V may read address 0; the kernel does not care whether it works. */
    private void mapPageZero() {
        try {
            bprm.mm()
                    .mmap(MapRequest.anonymous(
                            0, pageSize, Prot.PROT_READ | Prot.PROT_EXEC, MapRequest.Placement.FIXED));
        } catch (ExecException e) {
            // The kernel does not look at the result either.
        }
        if (bprm.kernel().has(ElfBehaviour.SEALS_PAGE_ZERO)) {
            bprm.mm().mseal(0, pageSize);
        }
    }
}
