package kernel.sim.profile;

import java.nio.ByteOrder;
import java.util.List;
import kernel.api.AuxVector;
import kernel.api.ElfTarget;
import kernel.api.ExecutableStack;
import kernel.api.Personality;
import kernel.api.RegisterSet;
import kernel.api.Registers;

/**
 * How 32-bit ARM runs programs: EABI, little-endian, ARMv6 or newer.
 *
 * @kernel v6.18 arch/arm/kernel/elf.c, arch/arm/include/asm/elf.h, arch/arm/include/asm/memory.h,
 *     arch/arm/include/asm/processor.h
 */
final class ArmAbi extends CommonAbi {
    private static final int EM_ARM = 40;
    private static final long TASK_SIZE = 0xbf000000L;
    private static final AbiFacts FACTS = new AbiFacts(
            "arm",
            Integer.BYTES,
            ByteOrder.LITTLE_ENDIAN,
            EM_ARM,
            TASK_SIZE,
            TASK_SIZE,
            0x400000,
            0x40000000,
            0x7ff,
            32L << 20,
            PageTableGeometry.ARM,
            new RegisterNames(
                    new RegisterSet(List.of(
                            "r0", "r1", "r2", "r3", "r4", "r5", "r6", "r7", "r8", "r9", "r10", "fp", "ip", "sp", "lr",
                            "pc", "cpsr")),
                    "pc",
                    "sp",
                    "r0"));

    private static final int EF_ARM_EABI_MASK = 0xff000000;
    private static final int EF_ARM_APCS_26 = 0x8;
    private static final int EF_ARM_VFP_FLOAT = 0x400;
    private static final int EF_ARM_SOFT_FLOAT = 0x200;
    private static final int ELFOSABI_ARM_FDPIC = 65;

    private static final long HWCAP_THUMB = 4;
    private static final long HWCAP_26BIT = 8;
    private static final long HWCAP_VFP = 0x40;

    private static final long USR_MODE = 0x10;
    private static final long PSR_T_BIT = 0x20;

    ArmAbi(AbiProfile profile, int pageSize) {
        super(FACTS, profile, pageSize);
    }

    @Override
    public boolean elfCheckArch(ElfTarget target) {
        boolean isThumb = (target.entry() & 1) != 0;
        boolean isEntry = isThumb ? has(HWCAP_THUMB) : (target.entry() & 3) == 0;
        return elfCheckArch(target.machine()) && isEntry && isKnownAbi(target.flags());
    }

    /** Programs of the old ABI say which arithmetic and which mode of the processor they need. */
    private boolean isKnownAbi(int flags) {
        if ((flags & EF_ARM_EABI_MASK) != 0) {
            return true;
        }
        boolean isMode = (flags & EF_ARM_APCS_26) == 0 || has(HWCAP_26BIT);
        boolean isVfp = (flags & (EF_ARM_VFP_FLOAT | EF_ARM_SOFT_FLOAT)) == EF_ARM_VFP_FLOAT;
        return isMode && (!isVfp || has(HWCAP_VFP));
    }

    private boolean has(long capability) {
        return (hwcap(AuxVector.AT_HWCAP) & capability) != 0;
    }

    @Override
    public boolean elfCheckFdpic(ElfTarget target) {
        return target.osabi() == ELFOSABI_ARM_FDPIC;
    }

    @Override
    public boolean elfReadImpliesExec(ExecutableStack stack) {
        return stack != ExecutableStack.DISABLE_X;
    }

    @Override
    public int setPersonality(int personality) {
        return (personality & ~Personality.PER_MASK) | Personality.ADDR_LIMIT_32BIT;
    }

    /** The stack pointer stays where the strings end. */
    @Override
    public int stackAlignRange() {
        return 0;
    }

    @Override
    public Registers startThread(Registers before, long ip, long sp) {
        boolean isThumb = (ip & 1) != 0 && has(HWCAP_THUMB);
        return super.startThread(before, ip & ~1L, sp).with("cpsr", USR_MODE | (isThumb ? PSR_T_BIT : 0));
    }
}
