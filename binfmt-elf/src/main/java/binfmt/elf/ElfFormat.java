package binfmt.elf;

import binfmt.elf.core.ElfCore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kernel.api.Abi;
import kernel.api.BinPrm;
import kernel.api.BinaryFormat;
import kernel.api.CoreDumpParams;
import kernel.api.LoadContext;
import kernel.api.LoadResult;
import kernel.api.Rule;

/** ELF programs of the machine's own word size. */
public final class ElfFormat implements BinaryFormat {
    private static final int PRIORITY = 30;

    /** Makes the format; used by the service loader. */
    public ElfFormat() {}

    @Override
    public String name() {
        return "elf";
    }

    @Override
    public int priority() {
        return PRIORITY;
    }

    @Override
    public List<Rule> rules() {
        return allRules();
    }

    @Override
    public LoadResult loadBinary(BinPrm bprm) {
        return load(bprm, Optional.of(bprm.machine().nativeAbi()));
    }

    @Override
    public boolean coreDump(CoreDumpParams params) throws IOException {
        return ElfCore.dump(params);
    }

    @Override
    public LoadResult loadShlib(LoadContext load) {
        return loadShlib(load, Optional.of(load.machine().nativeAbi()));
    }

    /** Loads a library that runs in a certain way, if the machine has that way. */
    static LoadResult loadShlib(LoadContext load, Optional<Abi> abi) {
        if (!ElfHeader.hasMagic(load.buf())) {
            return LoadResult.notRecognised(ElfLibraryRule.MAGIC, ElfHeader.E_IDENT);
        }
        if (abi.isEmpty()) {
            return LoadResult.notRecognised(ElfLibraryRule.MACHINE, ElfHeader.E_MACHINE);
        }
        new ElfLibrary(load, abi.get()).load();
        return LoadResult.loaded();
    }

    /** Returns all rules of programs, then those of libraries. */
    static List<Rule> allRules() {
        List<Rule> all = new ArrayList<>(List.of(ElfRule.values()));
        all.addAll(List.of(ElfLibraryRule.values()));
        return all;
    }

    /** Loads a program that runs in a certain way, if the machine has that way. */
    static LoadResult load(BinPrm bprm, Optional<Abi> abi) {
        if (!ElfHeader.hasMagic(bprm.buf())) {
            return LoadResult.notRecognised(ElfRule.MAGIC, ElfHeader.E_IDENT);
        }
        if (abi.isEmpty()) {
            return LoadResult.notRecognised(ElfRule.MACHINE, ElfHeader.E_MACHINE);
        }
        if (bprm.kernel().has(ElfBehaviour.LOADER_OF_2_4)) {
            new Linux24Loader(bprm, abi.get()).load();
        } else {
            new ElfLoader(bprm, abi.get()).load();
        }
        return LoadResult.loaded();
    }
}
