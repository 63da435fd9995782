package kernel.sim.mm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import kernel.api.Errno;
import kernel.api.ExecException;
import kernel.api.MapRequest;
import kernel.api.MapRequest.Placement;
import kernel.api.Prot;
import kernel.sim.profile.MachineProfile;
import kernel.sim.profile.X86Abi;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Address spaces laid out as for a stack limit of 8 MiB without randomisation. */
final class TestSpaces {
    static final int PAGE = 4096;
    static final int RW = Prot.PROT_READ | Prot.PROT_WRITE;
    static final long MMAP_BASE = 0x7ffff7fff000L;
    static final MmLimits UNLIMITED = MmLimits.NONE;

    private TestSpaces() {}

    static MmapLayout layout(boolean is64, boolean isLegacy) {
        MachineProfile machine = MachineProfile.builtIn();
        X86Abi abi = new X86Abi(is64, is64 ? machine.elf64() : machine.elf32().orElseThrow());
        return MmapLayout.pick(abi, 0, isLegacy, 8 << 20, 0, 0);
    }

    static PagedAddressSpace space() {
        return space(MachineProfile.builtIn(), UNLIMITED);
    }

    static PagedAddressSpace space(PhysicalMemory memory) {
        return new PagedAddressSpace(memory, MachineProfile.builtIn(), layout(true, false), UNLIMITED);
    }

    static PagedAddressSpace space(MachineProfile machine, MmLimits limits) {
        return new PagedAddressSpace(new PhysicalMemory(), machine, layout(true, false), limits);
    }

    static MmLimits limits(long as, long data, long stack) {
        return new MmLimits(as, data, MmLimits.INFINITY, stack, MmLimits.INFINITY, false, false, true);
    }

    static MapRequest anywhere(long length, int prot) {
        return MapRequest.anonymous(0, length, prot, Placement.ANYWHERE);
    }

    static MapRequest fixed(long vaddr, long length, int prot) {
        return MapRequest.anonymous(vaddr, length, prot, Placement.FIXED);
    }

    static MapRequest noreplace(long vaddr, long length) {
        return MapRequest.anonymous(vaddr, length, RW, Placement.FIXED_NOREPLACE);
    }

    static void makeStack(PagedAddressSpace space, long start, long end) {
        int flags = MapFlags.MAP_PRIVATE | MapFlags.MAP_ANONYMOUS | MapFlags.MAP_FIXED | MapFlags.MAP_GROWSDOWN;
        space.mmap(start, end - start, RW, flags, Optional.empty(), 0);
    }

    /** Shows mappings as {@code start-end perms}, in hexadecimal. */
    static List<String> shown(PagedAddressSpace space) {
        return space.vmas().stream()
                .map(vma -> String.format("%x-%x %s", vma.start(), vma.end(), Prot.describe(vma.prot())))
                .toList();
    }

    /** Reads into bytes that are not zero before. */
    static byte[] read(PagedAddressSpace space, long vaddr, int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) 0x55);
        assertThat(space.read(vaddr, bytes, length)).isEqualTo(length);
        return bytes;
    }

    /** Returns why a call is refused. */
    static Errno errno(ThrowingCallable call) {
        ExecException e = catchThrowableOfType(ExecException.class, call);
        assertThat(e).isNotNull();
        return e.errno();
    }

    /** Asserts that a call is refused by a rule and changes nothing. */
    static void assertRefused(PagedAddressSpace space, MmRule rule, ThrowingCallable call) {
        List<String> before = shown(space);
        ExecException e = catchThrowableOfType(ExecException.class, call);
        assertThat(e).isNotNull();
        assertThat(e.violation().rule()).isEqualTo(rule);
        assertThat(e.errno()).isEqualTo(rule.errno());
        assertThat(shown(space)).isEqualTo(before);
    }
}
