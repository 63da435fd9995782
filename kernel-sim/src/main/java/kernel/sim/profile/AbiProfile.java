package kernel.sim.profile;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a real machine supplies to programs of one word size and no rule can derive.
 *
 * @param auxOrder types of the auxiliary vector in order, without AT_NULL
 * @param aux values that are the machine's own, by type
 * @param platform the text behind AT_PLATFORM; empty if the machine has none
 * @param special mappings that every program gets, in the order of addresses
 * @param sysinfoOffset AT_SYSINFO minus AT_SYSINFO_EHDR; empty without AT_SYSINFO
 * @param vsyscall bits of {@link kernel.api.Prot} of the page {@code [vsyscall]}; empty if there is none
 * @param stackGuardGap bytes kept free below a stack
 * @param xsave the extended registers of an x86 processor; empty if they are not known
 */
public record AbiProfile(
        List<Integer> auxOrder,
        Map<Integer, Long> aux,
        String platform,
        List<SpecialMapping> special,
        Optional<Long> sysinfoOffset,
        Optional<Integer> vsyscall,
        long stackGuardGap,
        Optional<XsaveProfile> xsave) {
    /** Copies the collections. */
    public AbiProfile {
        auxOrder = List.copyOf(auxOrder);
        aux = Map.copyOf(aux);
        special = List.copyOf(special);
    }
}
