package kernel.sim.mm;

import kernel.api.Errno;
import kernel.api.Rule;
import kernel.api.RuleDefinition;

/**
 * Addresses that look like an error number: the kernel takes each for that error.
 *
 * @kernel v6.18 mm/mmap.c, {@code __get_unmapped_area}: {@code IS_ERR_VALUE}
 */
final class ErrorAddress {
    private static final int MAX_ERRNO = 4095;

    private ErrorAddress() {}

    static boolean isError(long vaddr) {
        return vaddr < 0 && vaddr >= -MAX_ERRNO;
    }

    /** Returns the rule with the error that an address is taken for. */
    static Rule rule(long vaddr) {
        Errno errno = Errno.fromCode((int) -vaddr).orElse(Errno.ENOMEM);
        RuleDefinition definition = RuleDefinition.of(
                MmRule.ADDRESS_ERROR.id(), errno, MmRule.ADDRESS_ERROR.sentence(), MmRule.ADDRESS_ERROR.function());
        return () -> definition;
    }
}
