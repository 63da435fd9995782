package binfmt.elf;

import java.util.Optional;
import java.util.OptionalInt;
import kernel.api.Abi;
import kernel.api.BinPrm;
import kernel.api.ByteString;
import kernel.api.ExecutableStack;
import kernel.api.MmField;
import kernel.api.Personality;

/**
 * Loads one ELF program as Linux 2.4 does: it checks little, and past the point of no return it ignores what fails.
 *
 * @kernel v2.4.0 fs/binfmt_elf.c, {@code load_elf_binary}
 */
final class Linux24Loader {
    private final BinPrm bprm;
    private final Abi abi;

    Linux24Loader(BinPrm bprm, Abi abi) {
        this.bprm = bprm;
        this.abi = abi;
    }

    void load() {
        ElfHeader header = ElfHeader.parse(bprm.buf().order(abi.byteOrder()), abi.wordSize());
        bprm.require(header.isLoadable(), ElfRule.TYPE, ElfHeader.E_TYPE, header.type());
        bprm.require(abi.elfCheckArch(header.machine()), ElfRule.MACHINE, ElfHeader.E_MACHINE, header.machine());
        bprm.require(bprm.file().canMmap(), ElfRule.MMAP, ElfHeader.E_IDENT, 0);
        ProgramHeaders headers = ProgramHeaders.loadUnchecked(bprm, bprm.file(), header, ElfClass.of(abi));
        OptionalInt fd = bprm.unusedFd();
        bprm.require(fd.isPresent(), ElfRule.DESCRIPTOR, ElfHeader.E_IDENT, 0);
        Optional<Linux24Interp> interp = Linux24Interp.open(bprm, headers);
        boolean isAout = interp.map(Linux24Interp::isAout).orElse(false);
        boolean isFdPassed = isAout && bprm.depth() == 0;
        ByteString number = ByteString.of(Integer.toString(fd.orElse(0)));
        if (isFdPassed) {
            bprm.pushArg(number);
        }

        bprm.beginNewExec();
        startAddressSpace(interp);
        Linux24Image image = new Linux24Image(bprm, abi, header, headers);
        image.map();
        Optional<Linux24Start> start = interp.map(i -> i.load(bprm, abi));
        if (isAout) {
            bprm.fdInstall(fd.orElse(0));
        }
        long sp = new Linux24Tables(bprm, abi).create(image, start.filter(s -> !isAout), isAout);
        if (isFdPassed) {
            // The interpreter finds the number before argv[0]; tools that read the arguments shall not.
            bprm.mm().set(MmField.ARG_START, bprm.mm().get(MmField.ARG_START) + number.length() + 1);
        }
        image.record(sp);
        image.mapZeroes();
        mapPageZero();
        bprm.startThread(start.map(Linux24Start::entry).orElse(image.entry()), sp);
    }

    private void startAddressSpace(Optional<Linux24Interp> interp) {
        bprm.setPersonality(abi);
        boolean isIbcs2 = interp.map(Linux24Interp::isIbcs2).orElse(false);
        bprm.personality(isIbcs2 ? Personality.PER_SVR4 : Personality.PER_LINUX);
        bprm.setupNewExec();
        // Every stack could be executed.
        bprm.setupArgPages(abi.stackTop(bprm.personality()), ExecutableStack.ENABLE_X);
    }

    /** Programs of System V may read address 0. */
    private void mapPageZero() {
        if (bprm.personality() == Personality.PER_SVR4) {
            new Linux24Mapper(bprm).mapPageZero();
        }
    }
}
