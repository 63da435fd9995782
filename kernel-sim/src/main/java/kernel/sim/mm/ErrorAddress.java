package kernel.sim.mm;

import kernel.api.Errno;
import kernel.api.Rule;
import kernel.api.RuleDefinition;

/**
 * An address that looks like an error number: the kernel takes it for that error.
 *
 * @param definition the rule with that error
 * @kernel v6.18 mm/mmap.c, {@code __get_unmapped_area}: {@code IS_ERR_VALUE}
 */
record ErrorAddress(RuleDefinition definition) implements Rule {
    private static final int MAX_ERRNO = 4095;

    static boolean isError(long vaddr) {
        return vaddr < 0 && vaddr >= -MAX_ERRNO;
    }

    static ErrorAddress of(long vaddr) {
        Errno errno = Errno.fromCode((int) -vaddr).orElse(Errno.ENOMEM);
        return new ErrorAddress(RuleDefinition.of(
                MmRule.ADDRESS_ERROR.id(), errno, MmRule.ADDRESS_ERROR.sentence(), MmRule.ADDRESS_ERROR.function()));
    }
}
