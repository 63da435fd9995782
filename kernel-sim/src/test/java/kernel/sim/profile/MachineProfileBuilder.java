package kernel.sim.profile;

import java.util.List;
import java.util.Optional;
import kernel.api.ByteString;

/** The built-in machine with other facts. */
public final class MachineProfileBuilder {
    private final MachineProfile base = MachineProfile.builtIn();
    private final Settings old = base.settings();
    private long memTotalPages = base.memTotalPages();
    private long mmapMinAddr = old.mmapMinAddr();
    private long hintMin = old.hintMin();
    private int overcommitMemory = old.overcommitMemory();
    private boolean isLegacyVaLayout = old.isLegacyVaLayout();
    private int maxMapCount = old.maxMapCount();
    private int randomizeVaSpace = old.randomizeVaSpace();
    private int suidDumpable = old.suidDumpable();
    private ByteString atRandom = base.atRandom();
    private List<SpecialMapping> special = base.elf64().special();
    private Optional<Integer> vsyscall = base.elf64().vsyscall();

    public MachineProfileBuilder() {}

    public MachineProfileBuilder memTotalPages(long pages) {
        memTotalPages = pages;
        return this;
    }

    public MachineProfileBuilder mmapMinAddr(long vaddr) {
        mmapMinAddr = vaddr;
        return this;
    }

    public MachineProfileBuilder hintMin(long vaddr) {
        hintMin = vaddr;
        return this;
    }

    public MachineProfileBuilder overcommitMemory(int mode) {
        overcommitMemory = mode;
        return this;
    }

    public MachineProfileBuilder legacyVaLayout() {
        isLegacyVaLayout = true;
        return this;
    }

    public MachineProfileBuilder maxMapCount(int count) {
        maxMapCount = count;
        return this;
    }

    public MachineProfileBuilder randomizeVaSpace(int mode) {
        randomizeVaSpace = mode;
        return this;
    }

    public MachineProfileBuilder suidDumpable(int mode) {
        suidDumpable = mode;
        return this;
    }

    public MachineProfileBuilder atRandom(byte[] bytes) {
        atRandom = ByteString.of(bytes);
        return this;
    }

    public MachineProfileBuilder special(SpecialMapping... mappings) {
        special = List.of(mappings);
        return this;
    }

    public MachineProfileBuilder vsyscall(Optional<Integer> prot) {
        vsyscall = prot;
        return this;
    }

    public MachineProfile build() {
        return new MachineProfile(
                base.release(),
                base.machine(),
                base.uid(),
                base.gid(),
                base.pageSize(),
                memTotalPages,
                0,
                settings(),
                atRandom,
                elf64(),
                base.elf32());
    }

    private Settings settings() {
        return new Settings(
                mmapMinAddr,
                hintMin,
                overcommitMemory,
                isLegacyVaLayout,
                maxMapCount,
                old.mmapRndBits(),
                old.mmapRndCompatBits(),
                randomizeVaSpace,
                suidDumpable);
    }

    private AbiProfile elf64() {
        AbiProfile elf64 = base.elf64();
        return new AbiProfile(
                elf64.auxOrder(),
                elf64.aux(),
                elf64.platform(),
                special,
                elf64.sysinfoOffset(),
                vsyscall,
                elf64.stackGuardGap(),
                elf64.xsave());
    }
}
