package kernel.sim.profile;

import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import kernel.api.ByteString;
import kernel.api.ExecutableStack;
import kernel.api.RegisterSet;
import kernel.api.Registers;
import kernel.api.RegsetView;

/**
 * How a 32-bit x86 kernel runs programs.
 *
 * @param profile what the real machine supplies
 * @kernel v5.10 arch/x86/include/asm/elf.h, arch/x86/include/asm/page_32_types.h, arch/x86/kernel/process_32.c
 */
public record I386Abi(AbiProfile profile) implements ArchAbi {
    private static final RegisterSet REGISTERS = new RegisterSet(List.of(
            "eax",
            "ebx",
            "ecx",
            "edx",
            "esi",
            "edi",
            "ebp",
            "esp",
            "eip",
            "eflags",
            "orig_eax",
            "cs",
            "ss",
            "ds",
            "es",
            "fs",
            "gs"));
    private static final Registers START = Registers.zero(REGISTERS)
            .with("eflags", 0x200)
            .with("orig_eax", 11)
            .with("cs", 0x73)
            .with("ss", 0x7b)
            .with("ds", 0x7b)
            .with("es", 0x7b);
    private static final int EM_386 = 3;
    private static final int EM_486 = 6;
    private static final long PAGE = 4096;
    private static final long TASK_SIZE = 0xc0000000L;
    private static final long ET_DYN_BASE = 0x400000;

    @Override
    public String name() {
        return "i386";
    }

    @Override
    public int wordSize() {
        return 4;
    }

    @Override
    public ByteOrder byteOrder() {
        return ByteOrder.LITTLE_ENDIAN;
    }

    @Override
    public boolean elfCheckArch(int machine) {
        return machine == EM_386 || machine == EM_486;
    }

    @Override
    public long taskSize(int personality) {
        return TASK_SIZE;
    }

    @Override
    public long stackTop(int personality) {
        return TASK_SIZE;
    }

    @Override
    public long elfEtDynBase(int personality) {
        return ET_DYN_BASE;
    }

    @Override
    public boolean elfReadImpliesExec(ExecutableStack stack) {
        return stack == ExecutableStack.DEFAULT;
    }

    @Override
    public Optional<ByteString> platform() {
        return Optional.of(ByteString.of(profile.platform()));
    }

    @Override
    public List<Integer> auxOrder() {
        return profile.auxOrder();
    }

    @Override
    public Optional<Long> auxValue(int type) {
        return Optional.ofNullable(profile.aux().get(type));
    }

    @Override
    public int kernelWordSize() {
        return 4;
    }

    @Override
    public int setPersonality(int personality) {
        return personality;
    }

    @Override
    public long legacyMmapBase(int personality) {
        return (TASK_SIZE / 3 + PAGE - 1) & -PAGE;
    }

    @Override
    public long stackRndMask() {
        return 0x7ff;
    }

    @Override
    public int mmapRndBits(Settings settings) {
        return settings.mmapRndCompatBits();
    }

    @Override
    public long brkRange() {
        return 32L << 20;
    }

    @Override
    public PageTableGeometry pageTableGeometry() {
        return PageTableGeometry.I386;
    }

    @Override
    public Registers copyThread(Registers caller, Optional<Long> sp, Optional<Long> tls) {
        Registers child = caller.with("eax", 0);
        return sp.isPresent() ? child.with("esp", sp.get()) : child;
    }

    @Override
    public Optional<RegsetView> regsetView() {
        return Optional.of(new X86RegsetView(X86RegsetView.Kind.I386, profile.xsave()));
    }

    @Override
    public Registers startThread(long ip, long sp) {
        return START.with("eip", ip).with("esp", sp);
    }
}
