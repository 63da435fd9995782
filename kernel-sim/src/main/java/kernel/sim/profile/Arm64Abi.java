package kernel.sim.profile;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kernel.api.AuxVector;
import kernel.api.GnuProperty;
import kernel.api.Personality;
import kernel.api.Prot;
import kernel.api.RegisterSet;

/**
 * How 64-bit ARM runs 64-bit programs: little-endian, 48-bit addresses, pages of 4, 16 or 64 KiB.
 *
 * @kernel v6.18 arch/arm64/include/asm/elf.h, arch/arm64/include/asm/processor.h, arch/arm64/kernel/process.c
 */
final class Arm64Abi extends CommonAbi {
    private static final int EM_AARCH64 = 183;
    private static final int GENERAL_REGISTERS = 31;
    private static final long MAP_WINDOW = 1L << 48;
    private static final AbiFacts FACTS = new AbiFacts(
            "aarch64",
            Long.BYTES,
            ByteOrder.LITTLE_ENDIAN,
            EM_AARCH64,
            MAP_WINDOW,
            MAP_WINDOW,
            2 * MAP_WINDOW / 3,
            MAP_WINDOW / 4,
            0x3ffff,
            1L << 30,
            PageTableGeometry.X86_64,
            new RegisterNames(new RegisterSet(registers()), "pc", "sp", "x0"));

    private static final int GNU_PROPERTY_AARCH64_FEATURE_1_AND = 0xc0000000;
    private static final int GNU_PROPERTY_AARCH64_FEATURE_1_BTI = 1;
    private static final long HWCAP2_BTI = 1 << 17;

    Arm64Abi(AbiProfile profile, int pageSize) {
        super(FACTS, profile, pageSize);
    }

    private static List<String> registers() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < GENERAL_REGISTERS; i++) {
            names.add("x" + i);
        }
        names.addAll(List.of("sp", "pc", "pstate"));
        return names;
    }

    @Override
    public boolean usesGnuProperty() {
        return true;
    }

    @Override
    public Optional<GnuProperty> gnuProperty() {
        boolean hasBti = (hwcap(AuxVector.AT_HWCAP2) & HWCAP2_BTI) != 0;
        return Optional.of(new GnuProperty(
                GNU_PROPERTY_AARCH64_FEATURE_1_AND, GNU_PROPERTY_AARCH64_FEATURE_1_BTI, hasBti ? Prot.PROT_BTI : 0));
    }

    @Override
    public int setPersonality(int personality) {
        return personality & ~Personality.READ_IMPLIES_EXEC;
    }
}
