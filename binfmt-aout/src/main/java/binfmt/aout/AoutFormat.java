package binfmt.aout;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import kernel.api.Abi;
import kernel.api.BinPrm;
import kernel.api.BinaryFormat;
import kernel.api.CoreDumpParams;
import kernel.api.LoadContext;
import kernel.api.LoadResult;
import kernel.api.Rule;
import kernel.api.Versioned;

/**
 * The formats of Linux before ELF.
 *
 * @kernel v5.10 fs/binfmt_aout.c; v4.15 arch/x86/ia32/ia32_aout.c
 */
public final class AoutFormat implements BinaryFormat {
    private static final int PRIORITY = 50;

    /** Makes the format; used by the service loader. */
    public AoutFormat() {}

    @Override
    public String name() {
        return "aout";
    }

    @Override
    public int priority() {
        return PRIORITY;
    }

    @Override
    public Versioned presence() {
        return AoutBehaviour.PRESENT;
    }

    @Override
    public List<Rule> rules() {
        return List.of(AoutRule.values());
    }

    @Override
    public LoadResult loadBinary(BinPrm bprm) {
        Optional<Abi> abi = AoutMachine.abi(bprm.machine());
        if (abi.isEmpty()) {
            return LoadResult.notRecognised(AoutRule.MACHINE, AoutHeader.A_INFO);
        }
        AoutHeader header = AoutHeader.parse(bprm.buf().order(abi.get().byteOrder()));
        Optional<AoutMagic> magic = header.magic();
        if (magic.isEmpty()) {
            return LoadResult.notRecognised(AoutRule.MAGIC, AoutHeader.A_INFO);
        }
        new AoutLoader(bprm, abi.get(), header, magic.get()).load();
        return LoadResult.loaded();
    }

    @Override
    public LoadResult loadShlib(LoadContext load) {
        Optional<Abi> abi = AoutMachine.abi(load.machine());
        if (abi.isEmpty()) {
            return LoadResult.notRecognised(AoutRule.MACHINE, AoutHeader.A_INFO);
        }
        AoutHeader header = AoutHeader.parse(load.buf().order(abi.get().byteOrder()));
        Optional<AoutMagic> magic = header.magic().filter(AoutMagic::isLibrary);
        if (magic.isEmpty()) {
            return LoadResult.notRecognised(AoutRule.LIB_MAGIC, AoutHeader.A_INFO);
        }
        new AoutLibrary(load, abi.get(), header, magic.get()).load();
        return LoadResult.loaded();
    }

    @Override
    public boolean coreDump(CoreDumpParams params) throws IOException {
        return AoutCore.dump(params);
    }
}
