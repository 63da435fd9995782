package binfmt.elf;

import binfmt.elf.core.ElfCore;
import java.io.IOException;
import java.util.List;
import kernel.api.BinPrm;
import kernel.api.BinaryFormat;
import kernel.api.CoreDumpParams;
import kernel.api.LoadContext;
import kernel.api.LoadResult;
import kernel.api.Rule;

/**
 * ELF programs of the smaller word size on a machine that runs both.
 *
 * @kernel v6.18 fs/compat_binfmt_elf.c
 */
public final class CompatElfFormat implements BinaryFormat {
    private static final int PRIORITY = 40;

    /** Makes the format; used by the service loader. */
    public CompatElfFormat() {}

    @Override
    public String name() {
        return "compat_elf";
    }

    @Override
    public int priority() {
        return PRIORITY;
    }

    @Override
    public List<Rule> rules() {
        return ElfFormat.allRules();
    }

    @Override
    public LoadResult loadBinary(BinPrm bprm) {
        return ElfFormat.load(bprm, bprm.machine().compatAbi());
    }

    @Override
    public boolean coreDump(CoreDumpParams params) throws IOException {
        return ElfCore.dump(params);
    }

    @Override
    public LoadResult loadShlib(LoadContext load) {
        return ElfFormat.loadShlib(load, load.machine().compatAbi());
    }
}
