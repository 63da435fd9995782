package kernel.sim.profile;

import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import kernel.api.ByteString;
import kernel.api.ExecutableStack;
import kernel.api.Personality;
import kernel.api.RegisterSet;
import kernel.api.Registers;
import kernel.api.RegsetView;

/**
 * How x86-64 runs programs: 64-bit ones, and 32-bit ones (ia32).
 *
 * @param is64 true for 64-bit programs
 * @param profile what the real machine supplies
 * @kernel v6.18 arch/x86/include/asm/elf.h, arch/x86/include/asm/page_64_types.h, arch/x86/kernel/process_64.c
 */
public record X86Abi(boolean is64, AbiProfile profile) implements ArchAbi {
    private static final int EM_386 = 3;
    private static final int EM_486 = 6;
    private static final int EM_X86_64 = 62;
    private static final long PAGE = 4096;
    private static final long TASK_SIZE_64 = (1L << 47) - PAGE;
    private static final long TASK_SIZE_IA32 = 0xffffe000L;
    private static final long TASK_SIZE_3GB = 0xc0000000L;

    /** Distance of ia32 programs from the legacy start of mappings. */
    private static final long COMPAT_ET_DYN_GAP = 0x1000000;

    /** The registers, in the order in which tools show them. */
    private static final RegisterSet REGISTERS = new RegisterSet(List.of(
            "rax",
            "rbx",
            "rcx",
            "rdx",
            "rsi",
            "rdi",
            "rbp",
            "rsp",
            "r8",
            "r9",
            "r10",
            "r11",
            "r12",
            "r13",
            "r14",
            "r15",
            "rip",
            "eflags",
            "orig_rax",
            "cs",
            "ss",
            "ds",
            "es",
            "fs",
            "gs",
            "fs_base",
            "gs_base"));

    private static final long EFLAGS = 0x202;
    private static final long USER_CS = 0x33;
    private static final long USER32_CS = 0x23;
    private static final long USER_DS = 0x2b;
    private static final long EXECVE_64 = 59;
    private static final long EXECVE_IA32 = 11;

    /** What only 64-bit programs have. */
    private static final List<String> WIDE = List.of("r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15");

    @Override
    public String name() {
        return is64 ? "x86-64" : "ia32";
    }

    @Override
    public int wordSize() {
        return is64 ? 8 : 4;
    }

    @Override
    public ByteOrder byteOrder() {
        return ByteOrder.LITTLE_ENDIAN;
    }

    @Override
    public boolean elfCheckArch(int machine) {
        return is64 ? machine == EM_X86_64 : machine == EM_386 || machine == EM_486;
    }

    @Override
    public long taskSize(int personality) {
        if (is64) {
            return TASK_SIZE_64;
        }
        return (personality & Personality.ADDR_LIMIT_3GB) != 0 ? TASK_SIZE_3GB : TASK_SIZE_IA32;
    }

    @Override
    public long stackTop(int personality) {
        return taskSize(personality);
    }

    @Override
    public long elfEtDynBase(int personality) {
        return is64 ? TASK_SIZE_64 / 3 * 2 : legacyMmapBase(personality) + COMPAT_ET_DYN_GAP;
    }

    @Override
    public int kernelWordSize() {
        return 8;
    }

    @Override
    public int setPersonality(int personality) {
        return is64 ? personality & ~Personality.READ_IMPLIES_EXEC : personality;
    }

    @Override
    public long legacyMmapBase(int personality) {
        return (taskSize(personality) / 3 + PAGE - 1) & -PAGE;
    }

    @Override
    public boolean elfReadImpliesExec(ExecutableStack stack) {
        return !is64 && stack == ExecutableStack.DEFAULT;
    }

    @Override
    public Optional<ByteString> platform() {
        return Optional.of(ByteString.of(profile.platform()));
    }

    @Override
    public long stackRndMask() {
        return is64 ? 0x3fffff : 0x7ff;
    }

    @Override
    public int mmapRndBits(Settings settings) {
        return is64 ? settings.mmapRndBits() : settings.mmapRndCompatBits();
    }

    @Override
    public long brkRange() {
        return is64 ? 1L << 30 : 32L << 20;
    }

    @Override
    public PageTableGeometry pageTableGeometry() {
        return PageTableGeometry.X86_64;
    }

    @Override
    public Registers copyThread(Registers caller, Optional<Long> sp, Optional<Long> tls) {
        Registers child = caller.with("rax", 0);
        child = sp.isPresent() ? child.with("rsp", sp.get()) : child;
        return tls.isPresent() && is64 ? child.with("fs_base", tls.get()) : child;
    }

    @Override
    public Optional<RegsetView> regsetView() {
        X86RegsetView.Kind kind = is64 ? X86RegsetView.Kind.X86_64 : X86RegsetView.Kind.IA32;
        return Optional.of(new X86RegsetView(kind, profile.xsave()));
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
        return "rax";
    }

    @Override
    public Registers startThread(Registers before, long ip, long sp) {
        Registers started = before.with("rax", 0)
                .with("rip", ip)
                .with("rsp", sp)
                .with("eflags", EFLAGS)
                .with("fs", 0)
                .with("gs", 0)
                .with("fs_base", 0)
                .with("gs_base", 0);
        return is64 ? start64(started) : startIa32(started);
    }

    private static Registers start64(Registers started) {
        return started.with("orig_rax", EXECVE_64)
                .with("cs", USER_CS)
                .with("ss", USER_DS)
                .with("ds", 0)
                .with("es", 0);
    }

    private static Registers startIa32(Registers started) {
        Registers narrow = started;
        for (String name : WIDE) {
            narrow = narrow.with(name, 0);
        }
        return narrow.with("orig_rax", EXECVE_IA32)
                .with("cs", USER32_CS)
                .with("ss", USER_DS)
                .with("ds", USER_DS)
                .with("es", USER_DS);
    }
}
