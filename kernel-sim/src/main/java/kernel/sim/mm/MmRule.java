package kernel.sim.mm;

import kernel.api.Errno;
import kernel.api.ExecException;
import kernel.api.Rule;
import kernel.api.RuleDefinition;
import kernel.api.Violation;

/** What the memory calls can refuse, in the kernel's order of checking. */
public enum MmRule implements Rule {
    /** The mapped range of the file passes the end of all offsets. */
    OFFSET_WRAPS(RuleDefinition.of(
            "mm.mmap.offset-wraps", Errno.EINVAL, "file offset and length must not overflow", "vm_mmap")),
    /** The file offset is not a multiple of the page size. */
    OFFSET_ALIGNED(RuleDefinition.of(
            "mm.mmap.offset-aligned", Errno.EINVAL, "the file offset must be page-aligned", "vm_mmap")),
    /** There is no such file. */
    FILE_OPEN(RuleDefinition.of("mm.mmap.file-open", Errno.EBADF, "the descriptor must be open", "ksys_mmap_pgoff")),
    /** A file is not one of large pages. */
    HUGETLB_FILE(RuleDefinition.of(
            "mm.mmap.hugetlb-file", Errno.EINVAL, "MAP_HUGETLB needs a file of huge pages", "ksys_mmap_pgoff")),
    /** Nothing is to be mapped. */
    LENGTH_ZERO(RuleDefinition.of("mm.mmap.length-zero", Errno.EINVAL, "the length must not be zero", "do_mmap")),
    /** The length does not fit the address space once rounded. */
    LENGTH_WRAPS(RuleDefinition.of("mm.mmap.length-wraps", Errno.ENOMEM, "the length must not overflow", "do_mmap")),
    /** The mapped range of the file has no numbers for its pages. */
    PGOFF_WRAPS(RuleDefinition.of(
            "mm.mmap.pgoff-wraps", Errno.EOVERFLOW, "file offset and length in pages must not overflow", "do_mmap")),
    /** There are too many mappings. */
    MAP_COUNT(RuleDefinition.of(
            "mm.mmap.map-count", Errno.ENOMEM, "there must be fewer mappings than vm.max_map_count", "do_mmap")),
    /** The length is more than the address space. */
    LENGTH(RuleDefinition.of(
            "mm.mmap.length", Errno.ENOMEM, "the mapping must fit the address space", "__get_unmapped_area")),
    /** Large pages of their own kind cannot start there. */
    HUGETLB_ALIGNED(RuleDefinition.of(
            "mm.mmap.hugetlb-aligned",
            Errno.EINVAL,
            "the address must be a multiple of the huge page size",
            "hugetlb_get_unmapped_area")),
    /** The address is the number of an error, and is taken for it. */
    ADDRESS_ERROR(RuleDefinition.of(
            "mm.mmap.address-error",
            Errno.EPERM,
            "a fixed address must not look like an error number",
            "__get_unmapped_area")),
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
    /** The task may not lock memory. */
    LOCK_RIGHT(RuleDefinition.of(
            "mm.mmap.lock-right", Errno.EPERM, "the task must be allowed to lock memory", "can_do_mlock")),
    /** The task has locked enough memory. */
    LOCK_LIMIT(RuleDefinition.of(
            "mm.mmap.lock-limit", Errno.EAGAIN, "locked memory must stay below RLIMIT_MEMLOCK", "mlock_future_ok")),
    /** The file cannot be that long. */
    FILE_RANGE(RuleDefinition.of(
            "mm.mmap.file-range", Errno.EOVERFLOW, "offset and length must fit the largest file", "file_mmap_ok")),
    /** The kind of mapping is none. */
    TYPE(RuleDefinition.of("mm.mmap.type", Errno.EINVAL, "the mapping must be either shared or private", "do_mmap")),
    /** A flag is not known, and the caller wants to hear of it. */
    UNKNOWN_FLAGS(RuleDefinition.of(
            "mm.mmap.unknown-flags", Errno.EOPNOTSUPP, "MAP_SHARED_VALIDATE allows known flags only", "do_mmap")),
    /** Changes cannot go to a file that is not open for writing. */
    FILE_WRITABLE(RuleDefinition.of(
            "mm.mmap.file-writable",
            Errno.EACCES,
            "a shared writable mapping needs a file that is open for writing",
            "do_mmap")),
    /** The file is not open for reading. */
    FILE_READABLE(
            RuleDefinition.of("mm.mmap.file-readable", Errno.EACCES, "the file must be open for reading", "do_mmap")),
    /** The file system does not allow execution. */
    FILE_NOEXEC(
            RuleDefinition.of("mm.mmap.file-noexec", Errno.EPERM, "PROT_EXEC needs a mount without noexec", "do_mmap")),
    /** The file cannot be mapped. */
    FILE_MMAP(RuleDefinition.of("mm.mmap.file-mmap", Errno.ENODEV, "the file must be mappable", "do_mmap")),
    /** Only private memory without a file can grow. */
    GROWS(RuleDefinition.of(
            "mm.mmap.grows", Errno.EINVAL, "MAP_GROWSDOWN needs private memory without a file", "do_mmap")),
    /** Memory that may be dropped is nothing else. */
    DROPPABLE(RuleDefinition.of(
            "mm.mmap.droppable",
            Errno.EINVAL,
            "memory that may be dropped can neither be locked nor huge nor grow",
            "do_mmap")),
    /** A mapping would be cut in two, and there are too many already. */
    SPLIT_COUNT(RuleDefinition.of(
            "mm.munmap.map-count",
            Errno.ENOMEM,
            "a mapping can be cut in two while there are fewer than vm.max_map_count",
            "vms_gather_munmap_vmas")),
    /** What the kernel supplies cannot be cut. */
    SPLIT(RuleDefinition.of("mm.split", Errno.EINVAL, "pages that the kernel supplies cannot be cut", "__split_vma")),
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
    /** Large pages of their own kind are not there. */
    HUGETLB(RuleDefinition.of(
            "mm.mmap.hugetlb", Errno.ENOMEM, "the machine must have reserved huge pages", "hugetlb_reserve_pages")),
    /** A range to be unmapped is not one. */
    MUNMAP_RANGE(RuleDefinition.of(
            "mm.munmap.range",
            Errno.EINVAL,
            "the range must be page-aligned and inside the address space",
            "do_vmi_munmap")),
    /** What the memory keeps in use is going away. */
    FORK_REFERENCE(RuleDefinition.of(
            "mm.fork.reference", Errno.ENOMEM, "the program's format must not be going away", "dup_mm")),
    /** A range to be protected starts inside a page. */
    MPROTECT_ALIGNED(RuleDefinition.of(
            "mm.mprotect.aligned", Errno.EINVAL, "the address must be page-aligned", "do_mprotect_pkey")),
    /** Protection cannot reach down and up. */
    MPROTECT_GROWS(RuleDefinition.of(
            "mm.mprotect.grows",
            Errno.EINVAL,
            "PROT_GROWSDOWN and PROT_GROWSUP exclude each other, and need a mapping that grows so",
            "do_mprotect_pkey")),
    /** A range to be protected passes the end of all addresses. */
    MPROTECT_RANGE(
            RuleDefinition.of("mm.mprotect.range", Errno.ENOMEM, "the range must not overflow", "do_mprotect_pkey")),
    /** The protection has unknown bits. */
    MPROTECT_PROT(RuleDefinition.of(
            "mm.mprotect.prot", Errno.EINVAL, "the protection must have known bits only", "do_mprotect_pkey")),
    /** Something is not mapped. */
    MPROTECT_MAPPED(RuleDefinition.of(
            "mm.mprotect.mapped", Errno.ENOMEM, "the whole range must be mapped", "do_mprotect_pkey")),
    /** The mapping does not allow so much. */
    MPROTECT_ALLOWED(RuleDefinition.of(
            "mm.mprotect.allowed", Errno.EACCES, "the mapping must allow the protection", "do_mprotect_pkey")),
    /** A mapping is sealed. */
    SEALED(RuleDefinition.of(
                    "mm.sealed",
                    Errno.EPERM,
                    "a sealed mapping cannot be unmapped, replaced, moved, emptied or protected otherwise",
                    "vma_is_sealed")
            .since("6.10")),
    /** Splitting would make too many mappings. */
    MODIFY_COUNT(RuleDefinition.of(
            "mm.modify.map-count",
            Errno.ENOMEM,
            "a mapping can be split while there are fewer than vm.max_map_count",
            "split_vma")),
    /** The arguments of mremap make no sense. */
    MREMAP_FLAGS(RuleDefinition.of(
            "mm.mremap.flags", Errno.EINVAL, "the flags must be known and fit together", "check_mremap_params")),
    /** A mapping to be moved starts inside a page. */
    MREMAP_ALIGNED(RuleDefinition.of(
            "mm.mremap.aligned", Errno.EINVAL, "both addresses must be page-aligned", "check_mremap_params")),
    /** The new length is none. */
    MREMAP_LENGTH(RuleDefinition.of(
            "mm.mremap.length",
            Errno.EINVAL,
            "the new length must not be zero, and must fit the address space",
            "check_mremap_params")),
    /** The new place is none. */
    MREMAP_RANGE(RuleDefinition.of(
            "mm.mremap.range",
            Errno.EINVAL,
            "the new place must lie inside the address space, apart from the old one",
            "check_mremap_params")),
    /** There are too many mappings to move one. */
    MREMAP_COUNT(RuleDefinition.of(
            "mm.mremap.map-count",
            Errno.ENOMEM,
            "a mapping can be moved while there are some fewer than vm.max_map_count",
            "check_mremap_params")),
    /** The old range is not one mapping. */
    MREMAP_MAPPED(RuleDefinition.of(
            "mm.mremap.mapped", Errno.EFAULT, "the old range must be mapped, and in one piece", "check_prep_vma")),
    /** Private memory cannot be there twice. */
    MREMAP_PRIVATE(RuleDefinition.of(
            "mm.mremap.private", Errno.EINVAL, "an old length of zero needs a shared mapping", "check_prep_vma")),
    /** The mapping cannot grow. */
    MREMAP_GROWS(RuleDefinition.of(
            "mm.mremap.grows", Errno.EFAULT, "the kernel's own mappings cannot grow", "check_prep_vma")),
    /** The mapping would have no numbers for its pages. */
    MREMAP_PGOFF(RuleDefinition.of(
            "mm.mremap.pgoff-wraps", Errno.EINVAL, "file offset and new length must not overflow", "check_prep_vma")),
    /** The kernel's own mappings cannot stay behind. */
    MREMAP_DONTUNMAP(RuleDefinition.of(
            "mm.mremap.dontunmap", Errno.EINVAL, "the kernel's own mappings cannot be left behind", "check_prep_vma")),
    /** The mapping can grow only elsewhere, and may not move. */
    MREMAP_MAYMOVE(RuleDefinition.of(
            "mm.mremap.maymove", Errno.ENOMEM, "there must be room behind it, or it must be movable", "expand_vma")),
    /** The advice is none. */
    MADVISE_ADVICE(
            RuleDefinition.of("mm.madvise.advice", Errno.EINVAL, "the advice must be known", "madvise_behavior_valid")),
    /** The range for an advice is none. */
    MADVISE_RANGE(RuleDefinition.of(
            "mm.madvise.range", Errno.EINVAL, "the range must be page-aligned and not overflow", "is_valid_madvise")),
    /** The mapping does not take the advice. */
    MADVISE_MAPPING(RuleDefinition.of(
            "mm.madvise.mapping",
            Errno.EINVAL,
            "the mapping must be of a kind for the advice",
            "madvise_vma_behavior")),
    /** Something is not mapped. */
    MADVISE_MAPPED(RuleDefinition.of(
            "mm.madvise.mapped", Errno.ENOMEM, "the whole range must be mapped", "madvise_walk_vmas")),
    /** The arguments of msync make no sense. */
    MSYNC_FLAGS(RuleDefinition.of("mm.msync.flags", Errno.EINVAL, "the flags must be known and fit together", "msync")),
    /** A range to be written starts inside a page. */
    MSYNC_ALIGNED(RuleDefinition.of("mm.msync.aligned", Errno.EINVAL, "the address must be page-aligned", "msync")),
    /** Something is not mapped. */
    MSYNC_MAPPED(RuleDefinition.of("mm.msync.mapped", Errno.ENOMEM, "the whole range must be mapped", "msync")),
    /** Locked memory cannot be dropped. */
    MSYNC_LOCKED(RuleDefinition.of(
            "mm.msync.locked", Errno.EBUSY, "MS_INVALIDATE needs memory that is not locked", "msync")),
    /** A file shall be read where nothing can be written. */
    USER_RANGE(RuleDefinition.of(
            "mm.user.range", Errno.EFAULT, "what is read must go to memory that can be written", "copy_to_user"));

    private final RuleDefinition definition;

    MmRule(RuleDefinition definition) {
        this.definition = definition;
    }

    /** Refuses what breaks the rule. */
    void require(boolean isOk, long found) {
        if (!isOk) {
            throw new ExecException(Violation.of(this).withFound("0x" + Long.toHexString(found)));
        }
    }

    @Override
    public RuleDefinition definition() {
        return definition;
    }
}
