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
 * @param selectors the segments of programs
 * @kernel v5.10 arch/x86/include/asm/elf.h, arch/x86/include/asm/page_32_types.h, arch/x86/kernel/process_32.c
 */
public record I386Abi(AbiProfile profile, Selectors selectors) implements ArchAbi {
    /**
     * The segments of programs.
     *
     * @param cs code
     * @param ds data and stack
     */
    public record Selectors(long cs, long ds) {
        /** Those of kernels since 2.6. */
        public static final Selectors LINUX_2_6 = new Selectors(0x73, 0x7b);

        /** Those of 2.4. */
        public static final Selectors LINUX_2_4 = new Selectors(0x23, 0x2b);
    }

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
    private static final long EFLAGS = 0x202;
    private static final long EXECVE = 11;
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
    public RegisterSet registerSet() {
        return REGISTERS;
    }

    @Override
    public Optional<String> flagsRegister() {
        return Optional.of("eflags");
    }

    @Override
    public String resultRegister() {
        return "eax";
    }

    @Override
    public Registers startThread(Registers before, long ip, long sp) {
        return before.with("eax", 0)
                .with("orig_eax", EXECVE)
                .with("eip", ip)
                .with("esp", sp)
                .with("eflags", EFLAGS)
                .with("cs", selectors.cs())
                .with("ss", selectors.ds())
                .with("ds", selectors.ds())
                .with("es", selectors.ds())
                .with("fs", 0)
                .with("gs", 0);
    }
}
