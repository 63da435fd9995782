package kernel.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Numbers that programs see. */
class CodesTests {
    @Test
    void numbersErrorsAndSignalsAsTheAbiDoes() {
        assertThat(Errno.ENOEXEC.number()).isEqualTo(8);
        assertThat(Errno.ELOOP.number()).isEqualTo(40);
        assertThat(Errno.ELIBBAD.number()).isEqualTo(80);
        assertThat(Errno.fromCode(36)).contains(Errno.ENAMETOOLONG);
        assertThat(Errno.fromCode(4095)).isEmpty();
        assertThat(Signal.SIGHUP.number()).isEqualTo(1);
        assertThat(Signal.SIGSEGV.number()).isEqualTo(11);
        assertThat(Signal.SIGSYS.number()).isEqualTo(31);
    }

    @Test
    void namesAuxiliaryTypesAndKeepsUnknownOnes() {
        assertThat(AuxVector.describe(AuxVector.AT_SYSINFO_EHDR)).isEqualTo("AT_SYSINFO_EHDR");
        assertThat(AuxVector.describe(4711)).isEqualTo("4711");
        assertThat(AuxVector.typeOf("AT_MINSIGSTKSZ")).contains(51);
        assertThat(AuxVector.typeOf("AT_NOTHING")).isEmpty();
    }

    @Test
    void laysTheAuxiliaryVectorOutInWordsOfTheProgram() {
        AuxVector auxv = new AuxVector(List.of(new AuxEntry(6, 4096), new AuxEntry(0, 0)));
        assertThat(auxv.toByteArray(4, ByteOrder.LITTLE_ENDIAN))
                .containsExactly(6, 0, 0, 0, 0, 16, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        assertThat(auxv.toByteArray(8, ByteOrder.BIG_ENDIAN)).hasSize(32).startsWith(0, 0, 0, 0, 0, 0, 0, 6);
        byte[] bytes = auxv.toByteArray(8, ByteOrder.LITTLE_ENDIAN);
        assertThat(AuxVector.parse(bytes, 8, ByteOrder.LITTLE_ENDIAN)).isEqualTo(auxv);
        assertThat(auxv.value(AuxVector.AT_PAGESZ)).contains(4096L);
    }

    @Test
    void ordersKernelVersionsByNumber() {
        assertThat(KernelVersion.parse("2.6.32-642.el6")).isEqualTo(new KernelVersion(2, 6, 32));
        assertThat(KernelVersion.parse("2.6")).isLessThan(KernelVersion.parse("2.6.32"));
        assertThat(KernelVersion.parse("2.6.38")).isLessThan(KernelVersion.parse("3.0"));
        assertThat(KernelVersion.parse("5.4.210")).isEqualTo(new KernelVersion(5, 4));
        assertThat(KernelVersion.parse("2.6.32-642.el6")).hasToString("2.6.32");
        assertThat(KernelVersion.parse("6.18")).isGreaterThan(KernelVersion.parse("6.2"));
        assertThatThrownBy(() -> KernelVersion.parse("six")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void describesProtectionsAsMapsDoes() {
        assertThat(Prot.describe(Prot.PROT_READ | Prot.PROT_EXEC)).isEqualTo("r-x");
        assertThat(Prot.describe(Prot.PROT_WRITE)).isEqualTo("-w-");
    }
}
