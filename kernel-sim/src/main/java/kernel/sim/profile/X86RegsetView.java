package kernel.sim.profile;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kernel.api.ByteString;
import kernel.api.RegisterSet;
import kernel.api.Registers;
import kernel.api.Regset;
import kernel.api.RegsetView;

/**
 * How x86 shows registers in cores. Besides the general registers all are as at the start of a program.
 *
 * @param kind which programs
 * @param xsave the extended registers; without them their notes are missing
 * @kernel v6.18 arch/x86/kernel/ptrace.c, {@code x86_64_regsets}, {@code x86_32_regsets}
 */
record X86RegsetView(Kind kind, Optional<XsaveProfile> xsave) implements RegsetView {
    /** The programs that x86 runs. */
    enum Kind {
        X86_64(
                62,
                "r15 r14 r13 r12 rbp rbx r11 r10 r9 r8 rax rcx rdx rsi rdi orig_rax rip cs eflags rsp ss fs_base gs_base"
                        + " ds es fs gs"),
        IA32(3, "rbx rcx rdx rsi rdi rbp rax ds es fs gs orig_rax rip cs eflags rsp ss"),
        I386(3, "ebx ecx edx esi edi ebp eax ds es fs gs orig_eax eip cs eflags esp ss");

        private final int machine;
        private final RegisterSet general;

        Kind(int machine, String general) {
            this.machine = machine;
            this.general = new RegisterSet(List.of(general.split(" ")));
        }
    }

    private static final String CORE = "CORE";
    private static final String LINUX = "LINUX";
    private static final int NT_PRFPREG = 2;
    private static final int NT_PRXFPREG = 0x46e62b7f;
    private static final int NT_X86_XSTATE = 0x202;
    private static final int NT_X86_XSAVE_LAYOUT = 0x205;

    private static final int FXSAVE_SIZE = 512;
    private static final int FSAVE_SIZE = 108;
    private static final int CWD = 0x37f;
    private static final int MXCSR = 0x1f80;
    private static final int MXCSR_AT = 24;
    private static final int MXCSR_MASK_AT = 28;
    private static final int DEFAULT_MXCSR_MASK = 0xffff;
    private static final int COMPONENT_SIZE = 16;

    @Override
    public int machine() {
        return kind.machine;
    }

    @Override
    public RegisterSet general() {
        return kind.general;
    }

    @Override
    public List<Regset> others(Registers registers) {
        List<Regset> sets = new ArrayList<>();
        if (kind == Kind.X86_64) {
            sets.add(new Regset(CORE, NT_PRFPREG, fxsave()));
        } else {
            sets.add(new Regset(CORE, NT_PRFPREG, fsave(registers)));
            sets.add(new Regset(LINUX, NT_PRXFPREG, fxsave()));
        }
        xsave.ifPresent(x -> sets.add(new Regset(LINUX, NT_X86_XSTATE, x.area())));
        return sets;
    }

    @Override
    public List<Regset> extra() {
        return xsave.map(x -> List.of(new Regset(LINUX, NT_X86_XSAVE_LAYOUT, layout(x))))
                .orElse(List.of());
    }

    /** The FXSAVE area, {@code struct fxregs_state}. */
    private ByteString fxsave() {
        byte[] bytes = new byte[FXSAVE_SIZE];
        ByteBuffer area = littleEndian(bytes);
        area.putShort(0, (short) CWD);
        area.putInt(MXCSR_AT, MXCSR);
        area.putInt(MXCSR_MASK_AT, xsave.map(X86RegsetView::mxcsrMask).orElse(DEFAULT_MXCSR_MASK));
        return ByteString.of(bytes);
    }

    private static int mxcsrMask(XsaveProfile xsave) {
        return littleEndian(xsave.area().toByteArray()).getInt(MXCSR_MASK_AT);
    }

    /**
     * The area of the older FSAVE. A 64-bit kernel knows no segments of the last floating-point instruction and takes
     * the current ones.
     *
     * @kernel v6.18 arch/x86/kernel/fpu/regset.c, {@code __convert_from_fxsr}
     */
    private ByteString fsave(Registers registers) {
        boolean isOn64 = kind == Kind.IA32;
        byte[] bytes = new byte[FSAVE_SIZE];
        ByteBuffer area = littleEndian(bytes);
        area.putInt(CWD | 0xffff0000);
        area.putInt(0xffff0000);
        area.putInt(-1);
        area.putInt(0);
        area.putInt(isOn64 ? (int) registers.get("cs") : 0);
        area.putInt(0);
        area.putInt(isOn64 ? (int) registers.get("ds") | 0xffff0000 : 0);
        return ByteString.of(bytes);
    }

    /** {@code struct x86_xfeat_component} for each part. */
    private static ByteString layout(XsaveProfile xsave) {
        byte[] bytes = new byte[xsave.layout().size() * COMPONENT_SIZE];
        ByteBuffer table = littleEndian(bytes);
        for (XsaveProfile.Component part : xsave.layout()) {
            table.putInt(part.type()).putInt(part.size()).putInt(part.offset()).putInt(0);
        }
        return ByteString.of(bytes);
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
