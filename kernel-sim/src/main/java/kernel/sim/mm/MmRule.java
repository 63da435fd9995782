package kernel.sim.mm;

import kernel.api.Errno;
import kernel.api.Rule;
import kernel.api.RuleDefinition;

/** What the memory calls can refuse, in the kernel's order of checking. */
public enum MmRule implements Rule {
    /** The mapped range of the file passes the end of all offsets. */
    OFFSET_WRAPS(RuleDefinition.of(
            "mm.mmap.offset-wraps", Errno.EINVAL, "file offset and length must not overflow", "vm_mmap")),
    /** The file offset is not a multiple of the page size. */
    OFFSET_ALIGNED(RuleDefinition.of(
            "mm.mmap.offset-aligned", Errno.EINVAL, "the file offset must be page-aligned", "vm_mmap")),
    /** Nothing is to be mapped. */
    LENGTH_ZERO(RuleDefinition.of("mm.mmap.length-zero", Errno.EINVAL, "the length must not be zero", "do_mmap")),
    /** The length does not fit the address space once rounded. */
    LENGTH_WRAPS(RuleDefinition.of("mm.mmap.length-wraps", Errno.ENOMEM, "the length must not overflow", "do_mmap")),
    /** There are too many mappings. */
    MAP_COUNT(RuleDefinition.of(
            "mm.mmap.map-count", Errno.ENOMEM, "there must be fewer mappings than vm.max_map_count", "do_mmap")),
    /** The length is more than the address space. */
    LENGTH(RuleDefinition.of(
            "mm.mmap.length", Errno.ENOMEM, "the mapping must fit the address space", "__get_unmapped_area")),
    /** No hole is large enough. */
    NO_HOLE(RuleDefinition.of(
            "mm.mmap.no-hole", Errno.ENOMEM, "there must be a hole of that size", "vm_unmapped_area")),
    /** The range passes the end of the address space. */
    RANGE(RuleDefinition.of(
            "mm.mmap.range", Errno.ENOMEM, "the mapping must end inside the address space", "__get_unmapped_area")),
    /** The address is not a multiple of the page size. */
    ADDRESS_ALIGNED(RuleDefinition.of(
            "mm.mmap.address-aligned", Errno.EINVAL, "the address must be page-aligned", "__get_unmapped_area")),
    /** The address is lower than allowed. */
    MIN_ADDRESS(RuleDefinition.of(
            "mm.mmap.min-address", Errno.EPERM, "the address must not be below vm.mmap_min_addr", "cap_mmap_addr")),
    /** Something is mapped there already. */
    NOREPLACE(RuleDefinition.of("mm.mmap.noreplace", Errno.EEXIST, "the range must be free", "do_mmap")),
    /** The file cannot be that long. */
    FILE_RANGE(RuleDefinition.of(
            "mm.mmap.file-range", Errno.EOVERFLOW, "offset and length must fit the largest file", "file_mmap_ok")),
    /** The address space would grow beyond its limit. */
    RLIMIT_AS(RuleDefinition.of(
            "mm.expand.rlimit-as", Errno.ENOMEM, "the address space must stay below RLIMIT_AS", "may_expand_vm")),
    /** The data would grow beyond their limit. */
    RLIMIT_DATA(RuleDefinition.of(
            "mm.expand.rlimit-data", Errno.ENOMEM, "data must stay below RLIMIT_DATA", "may_expand_vm")),
    /** The machine has not that much memory. */
    OVERCOMMIT(RuleDefinition.of(
            "mm.overcommit",
            Errno.ENOMEM,
            "one mapping must not be larger than memory and swap",
            "__vm_enough_memory")),
    /** A range to be unmapped is not one. */
    MUNMAP_RANGE(RuleDefinition.of(
            "mm.munmap.range",
            Errno.EINVAL,
            "the range must be page-aligned and inside the address space",
            "do_vmi_munmap"));

    private final RuleDefinition definition;

    MmRule(RuleDefinition definition) {
        this.definition = definition;
    }

    @Override
    public RuleDefinition definition() {
        return definition;
    }
}
