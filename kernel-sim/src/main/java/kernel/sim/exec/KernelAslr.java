package kernel.sim.exec;

import java.util.random.RandomGenerator;
import kernel.api.Aslr;
import kernel.api.ByteString;
import kernel.sim.profile.ArchAbi;
import kernel.sim.profile.Settings;

/**
 * The random choices of one exec.
 *
 * @kernel v6.18 mm/util.c {@code randomize_stack_top}, {@code randomize_page}; arch/x86/kernel/process.c
 *     {@code arch_align_stack}, {@code arch_randomize_brk}
 */
final class KernelAslr implements Aslr {
    private static final int STACK_ALIGN = 16;

    private final boolean isStackOn;
    private final boolean isOn;
    private final ArchAbi abi;
    private final Settings settings;
    private final RandomGenerator random;
    private final ByteString fixedBytes;

    /**
     * Makes the choices.
     *
     * @param isStackOn whether the stack pointer moves
     * @param isOn whether everything else moves too, PF_RANDOMIZE
     */
    KernelAslr(
            boolean isStackOn,
            boolean isOn,
            ArchAbi abi,
            Settings settings,
            RandomGenerator random,
            ByteString fixedBytes) {
        this.isStackOn = isStackOn;
        this.isOn = isOn;
        this.abi = abi;
        this.settings = settings;
        this.random = random;
        this.fixedBytes = fixedBytes;
    }

    @Override
    public boolean isOn() {
        return isOn;
    }

    /** Returns how far the top of the stack can have moved, in bytes. */
    long stackMaxRandomSize() {
        return isOn ? abi.stackRndMask() * abi.pageSize() : 0;
    }

    @Override
    public long randomizeStackTop(long top) {
        return isOn ? top - (random.nextLong() & abi.stackRndMask()) * abi.pageSize() : top;
    }

    @Override
    public long alignStack(long sp) {
        int range = abi.stackAlignRange();
        if (range == 0) {
            return sp;
        }
        return (isStackOn ? sp - random.nextInt(range) : sp) & -STACK_ALIGN;
    }

    @Override
    public long mmapRnd() {
        return isOn ? (random.nextLong() & abi.mmapRndMask(settings)) * abi.pageSize() : 0;
    }

    @Override
    public boolean isBrkOn() {
        return isOn && settings.randomizeVaSpace() > 1;
    }

    @Override
    public long randomizeBrk(long brk) {
        return isBrkOn() ? brk + random.nextLong(abi.brkRange() / abi.pageSize()) * abi.pageSize() : brk;
    }

    @Override
    public byte[] randomBytes(int count) {
        byte[] bytes = new byte[count];
        if (isOn) {
            random.nextBytes(bytes);
        } else {
            fixedBytes.slice(0, Math.min(count, fixedBytes.length())).copyTo(bytes, 0);
        }
        return bytes;
    }
}
