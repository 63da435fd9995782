package kernel.sim.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import kernel.api.ByteString;
import kernel.api.Registers;
import kernel.api.Regset;
import kernel.api.RegsetView;
import org.junit.jupiter.api.Test;

/** The notes of registers at the start of a program; the bytes are those of a real core of Linux 6.18. */
class X86RegsetViewTests {
    private final X86Machine machine = new X86Machine(MachineProfile.builtIn());
    private final ArchAbi x8664 = machine.nativeAbi();
    private final ArchAbi ia32 = (ArchAbi) machine.compatAbi().orElseThrow();
    private final ArchAbi i386 = new I386Abi(MachineProfile.builtIn().elf64(), I386Abi.Selectors.LINUX_2_6);

    private static RegsetView view(ArchAbi abi) {
        return abi.regsetView().orElseThrow();
    }

    private static List<Regset> others(ArchAbi abi) {
        return view(abi).others(abi.startThread(Registers.zero(abi.registerSet()), 0x1000, 0x2000));
    }

    private static int[] words(ByteString content) {
        int[] words = new int[content.length() / 4];
        ByteBuffer.wrap(content.toByteArray())
                .order(ByteOrder.LITTLE_ENDIAN)
                .asIntBuffer()
                .get(words);
        return words;
    }

    private static String name(Regset set) {
        return set.name()
                + ' '
                + Integer.toHexString(set.type())
                + ' '
                + set.content().length();
    }

    @Test
    void namesRegistersThatProgramsHave() {
        for (ArchAbi abi : List.of(x8664, ia32, i386)) {
            Registers registers = abi.startThread(Registers.zero(abi.registerSet()), 0x1000, 0x2000);
            assertThat(view(abi).general().names()).allMatch(name -> registers.get(name) >= 0);
        }
        assertThat(view(x8664).general().names()).hasSize(27);
        assertThat(view(ia32).general().names()).hasSize(17);
        assertThat(view(i386).general().names()).hasSize(17);
        assertThat(List.of(
                        view(x8664).machine(), view(ia32).machine(), view(i386).machine()))
                .containsExactly(62, 3, 3);
    }

    @Test
    void hasOneSetOfFloatingPointRegistersFor64BitPrograms() {
        assertThat(others(x8664)).map(X86RegsetViewTests::name).containsExactly("CORE 2 512", "LINUX 202 2432");
        int[] words = words(others(x8664).get(0).content());
        assertThat(words).startsWith(0x37f, 0, 0, 0, 0, 0, 0x1f80, 0x2ffff, 0).hasSize(128);
    }

    @Test
    void hasTwoFor32BitPrograms() {
        assertThat(others(ia32))
                .map(X86RegsetViewTests::name)
                .containsExactly("CORE 2 108", "LINUX 46e62b7f 512", "LINUX 202 2432");
        assertThat(words(others(ia32).get(0).content()))
                .startsWith(0xffff037f, 0xffff0000, -1, 0, 0x23, 0, 0xffff002b, 0)
                .hasSize(27);
    }

    @Test
    void hasNoSegmentsOfTheLastInstructionOnA32BitKernel() {
        assertThat(words(others(i386).get(0).content())).startsWith(0xffff037f, 0xffff0000, -1, 0, 0, 0, 0, 0);
    }

    @Test
    void tellsTheLayoutOfTheExtendedRegisters() {
        assertThat(view(x8664).extra()).map(X86RegsetViewTests::name).containsExactly("LINUX 205 64");
        assertThat(words(view(x8664).extra().get(0).content()))
                .containsExactly(2, 256, 576, 0, 5, 64, 832, 0, 6, 512, 896, 0, 7, 1024, 1408, 0);
    }

    @Test
    void leavesOutWhatTheMachineProfileDoesNotSupply() {
        RegsetView bare = new X86RegsetView(X86RegsetView.Kind.X86_64, Optional.empty());
        Registers registers = x8664.startThread(Registers.zero(x8664.registerSet()), 0x1000, 0x2000);
        assertThat(bare.others(registers)).map(X86RegsetViewTests::name).containsExactly("CORE 2 512");
        assertThat(words(bare.others(registers).get(0).content())[7]).isEqualTo(0xffff);
        assertThat(bare.extra()).isEmpty();
    }
}
