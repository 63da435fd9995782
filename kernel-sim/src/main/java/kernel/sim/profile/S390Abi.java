package kernel.sim.profile;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import kernel.api.ElfTarget;
import kernel.api.RegisterSet;
import kernel.api.Registers;

/**
 * How s390x runs 64-bit programs: big-endian, with three levels of page tables.
 *
 * @kernel v6.18 arch/s390/include/asm/elf.h, arch/s390/include/asm/processor.h, arch/s390/mm/mmap.c
 */
final class S390Abi extends CommonAbi {
    private static final int EM_S390 = 22;
    private static final int EM_S390_OLD = 0xa390;

    /** What three levels of page tables span, _REGION2_SIZE. */
    private static final long REGION = 1L << 42;

    private static final long FOUR_GIGABYTES = 1L << 32;
    private static final long MMAP_RND_MASK = 0x3ff80;

    /** PSW_USER_BITS, PSW_MASK_EA and PSW_MASK_BA: translation, interrupts, problem state, 64-bit addresses. */
    private static final long PSW_MASK = 0x0705000180000000L;

    private static final int GENERAL_REGISTERS = 16;
    private static final RegisterNames REGISTERS =
            new RegisterNames(new RegisterSet(registers()), "psw.addr", "r15", "r2");

    S390Abi(AbiProfile profile, int pageSize) {
        super(facts(profile, pageSize), profile, pageSize);
    }

    /** A page and the vDSO have their place above the stack. */
    private static AbiFacts facts(AbiProfile profile, int pageSize) {
        long vdso = profile.special().stream().mapToLong(SpecialMapping::size).sum();
        long stackTop = REGION - vdso - pageSize;
        return new AbiFacts(
                "s390x",
                Long.BYTES,
                ByteOrder.BIG_ENDIAN,
                EM_S390,
                REGION,
                stackTop,
                stackTop / 3 * 2 & -FOUR_GIGABYTES,
                REGION / 2,
                MMAP_RND_MASK,
                32L << 20,
                PageTableGeometry.S390,
                REGISTERS);
    }

    private static List<String> registers() {
        List<String> names = new ArrayList<>(List.of("psw.mask", "psw.addr"));
        for (int i = 0; i < GENERAL_REGISTERS; i++) {
            names.add("r" + i);
        }
        return names;
    }

    @Override
    public boolean elfCheckArch(int machine) {
        return machine == EM_S390 || machine == EM_S390_OLD;
    }

    @Override
    public boolean elfCheckArch(ElfTarget target) {
        return elfCheckArch(target.machine()) && target.elfClass() == ElfTarget.ELFCLASS64;
    }

    @Override
    public long mmapRndMask(Settings settings) {
        return MMAP_RND_MASK;
    }

    @Override
    public boolean elfPlatInit() {
        return false;
    }

    @Override
    public Registers startThread(Registers before, long ip, long sp) {
        return super.startThread(before, ip, sp).with("psw.mask", PSW_MASK).with("r14", 0);
    }
}
