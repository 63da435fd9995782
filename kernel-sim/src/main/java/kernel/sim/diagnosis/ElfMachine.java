package kernel.sim.diagnosis;

import java.util.Arrays;
import java.util.Optional;

/**
 * Machines that ELF files are made for, in words.
 *
 * @abi gABI ch. 4, {@code e_machine}; Linux {@code uapi/linux/elf-em.h}
 */
enum ElfMachine {
    EM_SPARC(2, "SPARC", "sparc"),
    EM_386(3, "32-bit x86 (i386)", "386"),
    EM_68K(4, "Motorola 68000", "m68k"),
    EM_MIPS(8, "MIPS", "mips"),
    EM_PARISC(15, "PA-RISC", "hppa"),
    EM_SPARC32PLUS(18, "SPARC v8+", "sparc32plus"),
    EM_PPC(20, "32-bit PowerPC", "ppc"),
    EM_PPC64(21, "64-bit PowerPC", "ppc64"),
    EM_S390(22, "IBM z (s390)", "s390x"),
    EM_ARM(40, "32-bit ARM", "arm"),
    EM_SH(42, "SuperH", "sh4"),
    EM_SPARCV9(43, "64-bit SPARC", "sparc64"),
    EM_IA_64(50, "Itanium", "ia64"),
    EM_X86_64(62, "x86-64", "amd64"),
    EM_XTENSA(94, "Xtensa", "xtensa"),
    EM_MICROBLAZE(189, "MicroBlaze", "microblaze"),
    EM_AARCH64(183, "64-bit ARM (AArch64)", "arm64"),
    EM_RISCV(243, "RISC-V", "riscv64"),
    EM_BPF(247, "BPF", "bpf"),
    EM_CSKY(252, "C-SKY", "csky"),
    EM_LOONGARCH(258, "LoongArch", "loong64"),
    EM_ALPHA(0x9026, "Alpha", "alpha");

    private final int code;
    private final String words;
    private final String platform;

    ElfMachine(int code, String words, String platform) {
        this.code = code;
        this.words = words;
        this.platform = platform;
    }

    static Optional<ElfMachine> fromCode(int code) {
        return Arrays.stream(values()).filter(machine -> machine.code == code).findFirst();
    }

    /** Returns the machine in words, whatever its number. */
    static String describe(int code) {
        return fromCode(code).map(machine -> machine.words).orElse("machine number " + code);
    }

    int code() {
        return code;
    }

    String words() {
        return words;
    }

    /** Returns the name that images and emulators use for it. */
    String platform() {
        return platform;
    }
}
