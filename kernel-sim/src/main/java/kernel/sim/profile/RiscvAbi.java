package kernel.sim.profile;

import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import kernel.api.ElfTarget;
import kernel.api.RegisterSet;
import kernel.api.Registers;

/**
 * How 64-bit RISC-V runs 64-bit programs, with 39-bit addresses (Sv39).
 *
 * @kernel v6.18 arch/riscv/include/asm/elf.h, arch/riscv/include/asm/pgtable.h, arch/riscv/kernel/process.c
 */
final class RiscvAbi extends CommonAbi {
    private static final int EM_RISCV = 243;

    /** The lower half of the addresses is the program's. */
    private static final long TASK_SIZE = 1L << 38;

    private static final AbiFacts FACTS = new AbiFacts(
            "riscv64",
            Long.BYTES,
            ByteOrder.LITTLE_ENDIAN,
            EM_RISCV,
            TASK_SIZE,
            TASK_SIZE,
            TASK_SIZE / 3 * 2,
            TASK_SIZE / 3,
            0x3ffff,
            1L << 30,
            PageTableGeometry.SV39,
            new RegisterNames(
                    new RegisterSet(List.of(
                            "epc", "ra", "sp", "gp", "tp", "t0", "t1", "t2", "s0", "s1", "a0", "a1", "a2", "a3", "a4",
                            "a5", "a6", "a7", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11", "t3", "t4",
                            "t5", "t6", "status")),
                    "epc",
                    "sp",
                    "a0"));

    private static final long SR_PIE = 0x20;
    private static final long SR_FS_INITIAL = 0x2000;
    private static final long SR_UXL_64 = 0x200000000L;

    RiscvAbi(AbiProfile profile, int pageSize) {
        super(FACTS, profile, pageSize);
    }

    @Override
    public boolean elfCheckArch(ElfTarget target) {
        return elfCheckArch(target.machine()) && target.elfClass() == ElfTarget.ELFCLASS64;
    }

    @Override
    public boolean elfPlatInit() {
        return false;
    }

    @Override
    public Registers startThread(Registers before, long ip, long sp) {
        return super.startThread(before, ip, sp).with("status", SR_PIE | SR_FS_INITIAL | SR_UXL_64);
    }

    @Override
    public Registers copyThread(Registers caller, Optional<Long> sp, Optional<Long> tls) {
        Registers child = super.copyThread(caller, sp, tls);
        return tls.isPresent() ? child.with("tp", tls.get()) : child;
    }
}
