package kernel.sim.profile;

import java.nio.ByteOrder;
import java.util.Optional;
import kernel.api.ByteString;
import kernel.api.ExecutableStack;
import kernel.api.Personality;
import kernel.api.RegisterSet;
import kernel.api.Registers;

/**
 * A machine whose kernel does what most do: its facts are numbers.
 *
 * @kernel v6.18 mm/util.c, {@code arch_pick_mmap_layout}, {@code arch_randomize_brk}
 */
abstract class CommonAbi implements ArchAbi {
    private static final int PAGE_SHIFT = 12;

    private final AbiFacts facts;
    private final AbiProfile profile;
    private final int pageSize;

    CommonAbi(AbiFacts facts, AbiProfile profile, int pageSize) {
        this.facts = facts;
        this.profile = profile;
        this.pageSize = pageSize;
    }

    @Override
    public AbiProfile profile() {
        return profile;
    }

    @Override
    public String name() {
        return facts.name();
    }

    @Override
    public int wordSize() {
        return facts.wordSize();
    }

    @Override
    public int kernelWordSize() {
        return facts.wordSize();
    }

    @Override
    public ByteOrder byteOrder() {
        return facts.byteOrder();
    }

    @Override
    public int pageSize() {
        return pageSize;
    }

    @Override
    public boolean elfCheckArch(int machine) {
        return machine == facts.machine();
    }

    @Override
    public long taskSize(int personality) {
        return facts.taskSize();
    }

    @Override
    public long stackTop(int personality) {
        return facts.stackTop();
    }

    @Override
    public long elfEtDynBase(int personality) {
        return facts.elfEtDynBase();
    }

    @Override
    public long legacyMmapBase(int personality) {
        return facts.unmappedBase() + pageSize - 1 & -(long) pageSize;
    }

    @Override
    public boolean isLegacyIfStackUnlimited() {
        return true;
    }

    @Override
    public boolean elfReadImpliesExec(ExecutableStack stack) {
        return false;
    }

    @Override
    public int setPersonality(int personality) {
        return (personality & Personality.PER_MASK) == Personality.PER_LINUX32
                ? personality
                : personality & ~Personality.PER_MASK;
    }

    @Override
    public Optional<ByteString> platform() {
        return profile.platform().isEmpty() ? Optional.empty() : Optional.of(ByteString.of(profile.platform()));
    }

    /** Returns capabilities of the processor, 0 if the machine does not tell. */
    final long hwcap(int type) {
        return auxValue(type).orElse(0L);
    }

    @Override
    public long stackRndMask() {
        return facts.stackRndMask() >> (Integer.numberOfTrailingZeros(pageSize) - PAGE_SHIFT);
    }

    @Override
    public int stackAlignRange() {
        return pageSize;
    }

    @Override
    public int mmapRndBits(Settings settings) {
        return settings.mmapRndBits();
    }

    @Override
    public long brkRange() {
        return facts.brkRange();
    }

    @Override
    public PageTableGeometry pageTableGeometry() {
        return facts.geometry();
    }

    @Override
    public RegisterSet registerSet() {
        return facts.registers().all();
    }

    @Override
    public String resultRegister() {
        return facts.registers().result();
    }

    @Override
    public Registers copyThread(Registers caller, Optional<Long> sp, Optional<Long> tls) {
        Registers child = caller.with(resultRegister(), 0);
        return sp.isPresent() ? child.with(facts.registers().sp(), sp.get()) : child;
    }

    @Override
    public Registers startThread(Registers before, long ip, long sp) {
        return facts.registers().started(elfPlatInit() ? Registers.zero(registerSet()) : before, ip, sp);
    }
}
