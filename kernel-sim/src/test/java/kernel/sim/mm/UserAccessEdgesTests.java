package kernel.sim.mm;

import static kernel.sim.mm.TestSpaces.PAGE;
import static kernel.sim.mm.TestSpaces.RW;
import static kernel.sim.mm.TestSpaces.fixed;
import static org.assertj.core.api.Assertions.assertThat;

import kernel.api.Signal;
import kernel.sim.profile.MachineProfile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Accesses where addresses end, where pages meet, and where one address could be taken for another. */
class UserAccessEdgesTests {
    private static final long BASE = 0x40000000;
    private static final long LAST = 0x7fffffffe000L;

    private final PagedAddressSpace space = TestSpaces.space();
    private final UserAccess access = space.access();

    @AfterEach
    void close() {
        access.close();
    }

    /** What Linux 6.18 on x86-64 answers to a load. */
    @ParameterizedTest
    @CsvSource({
        "0x7ffffffff000, MAPERR",
        "0x7fffffffffff, MAPERR",
        "0x800000000000, GENERAL_PROTECTION",
        "0x1000040000000, GENERAL_PROTECTION",
        "0x7fffffffffffffff, GENERAL_PROTECTION",
        "0x8000000000000000, GENERAL_PROTECTION",
        "0xffff7fffffffffff, GENERAL_PROTECTION",
        "0xffff800000000000, MAPERR",
        "0xffffffffff600000, MAPERR",
        "0xffffffffffffffff, MAPERR",
    })
    void failOutsideTheProgramsAddresses(String address, Fault fault) {
        space.mmap(fixed(BASE, PAGE, RW));
        space.mmap(fixed(LAST, PAGE, RW));
        access.store1(BASE, (byte) 1);
        long vaddr = Long.parseUnsignedLong(address.substring(2), 16);
        assertThat(access.load1(vaddr)).isZero();
        assertThat(access.fault()).isEqualTo(fault);
        assertThat(access.faultAddress()).isEqualTo(vaddr);
        access.clearFault();
        access.store1(vaddr, (byte) 2);
        assertThat(access.fault()).isEqualTo(fault);
        assertThat(access.fetch(vaddr)).isEqualTo(-1);
        assertThat(space.walk(vaddr)).isZero();
        assertThat(space.fault(vaddr, Access.WRITE)).isEqualTo(fault);
        assertThat(space.copyToUser(vaddr, new byte[] {3})).isFalse();
        assertThat(space.strnlenUser(vaddr, 1)).isZero();
        assertThat(access.load1(BASE)).isEqualTo((byte) 1);
    }

    @Test
    void tellTheSignalOfAnAddressThatIsNone() {
        assertThat(Fault.GENERAL_PROTECTION.signal()).isEqualTo(Signal.SIGSEGV);
        assertThat(Fault.GENERAL_PROTECTION.code()).isEqualTo(128);
    }

    @Test
    void doNotTakeAnAddressOf64BitsForOneOf32() {
        PagedAddressSpace small = new PagedAddressSpace(
                new PhysicalMemory(), MachineProfile.builtIn(), TestSpaces.layout(false, false), TestSpaces.UNLIMITED);
        small.mmap(fixed(BASE, PAGE, RW));
        assertThat(small.fault(BASE + (1L << 32), Access.READ)).isEqualTo(Fault.MAPERR);
        assertThat(small.fault(-BASE, Access.READ)).isEqualTo(Fault.MAPERR);
        assertThat(small.fault(BASE, Access.READ)).isEqualTo(Fault.MINOR);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
    void tellTheFirstByteOfThePageThatIsMissing(int before) {
        space.mmap(fixed(BASE, PAGE, RW));
        access.load8(BASE + PAGE - before);
        assertThat(access.faultAddress()).isEqualTo(BASE + PAGE);
        assertThat(access.fault()).isEqualTo(Fault.MAPERR);
        access.clearFault();
        access.store8(BASE - before, -1);
        assertThat(access.faultAddress()).isEqualTo(BASE - before);
        assertThat(access.load8(BASE)).isZero();
    }

    @Test
    void reachTheLastByteOfTheAddressSpace() {
        space.mmap(fixed(LAST, PAGE, RW));
        access.store8(LAST + PAGE - 8, 0x0102030405060708L);
        assertThat(access.load8(LAST + PAGE - 8)).isEqualTo(0x0102030405060708L);
        assertThat(access.read(LAST + PAGE - 8, new byte[16], 0, 16)).isEqualTo(8);
        assertThat(access.fill(LAST + PAGE - 8, (byte) 5, 16)).isEqualTo(8);
        assertThat(access.write(LAST + PAGE - 1, new byte[] {1, 2}, 0, 2)).isEqualTo(1);
        assertThat(access.load8(LAST + PAGE - 8)).isEqualTo(0x0105050505050505L);
    }
}
