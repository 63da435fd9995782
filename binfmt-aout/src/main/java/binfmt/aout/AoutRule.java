package binfmt.aout;

import kernel.api.Errno;
import kernel.api.Rule;
import kernel.api.RuleDefinition;

/** What the a.out format checks, in the kernel's order of checking; the rules of libraries come last. */
enum AoutRule implements Rule {
    MAGIC(RuleDefinition.of(
            "aout.header.magic",
            Errno.ENOEXEC,
            "the low half of a_info must be 0407, 0410, 0413 or 0314 (OMAGIC, NMAGIC, ZMAGIC, QMAGIC)",
            "load_aout_binary")),
    MACHINE(RuleDefinition.of(
            "aout.machine", Errno.ENOEXEC, "the machine must be able to run such programs", "load_aout_binary")),
    TRSIZE(RuleDefinition.of(
            "aout.header.trsize", Errno.ENOEXEC, "the text must not have relocations", "load_aout_binary")),
    DRSIZE(RuleDefinition.of(
            "aout.header.drsize", Errno.ENOEXEC, "the data must not have relocations", "load_aout_binary")),
    SIZE(RuleDefinition.of(
            "aout.file.size", Errno.ENOEXEC, "the file must hold text, data and symbols", "load_aout_binary")),
    MMAP(RuleDefinition.of("aout.file.mmap", Errno.ENOEXEC, "the file must be mappable", "load_aout_binary")
            .since("2.6")),
    DATA_LIMIT(RuleDefinition.of(
            "aout.limit.data", Errno.ENOMEM, "data and bss together must fit RLIMIT_DATA", "load_aout_binary")),
    AREA(RuleDefinition.of(
            "aout.area", Errno.ENOMEM, "there must be memory to read text and data into", "load_aout_binary")),
    READ(RuleDefinition.of("aout.read", Errno.EINVAL, "text and data must be readable", "read_code")),
    TEXT(RuleDefinition.of("aout.text", Errno.EINVAL, "the text must be mappable at its address", "load_aout_binary")),
    DATA_OFFSET(RuleDefinition.of(
            "aout.data.offset", Errno.EINVAL, "offset and size of the data must not overflow", "vm_mmap")),
    DATA(RuleDefinition.of(
            "aout.data", Errno.EINVAL, "the data must be mappable at their address", "load_aout_binary")),
    BSS(RuleDefinition.of("aout.bss", Errno.ENOMEM, "there must be memory for the bss", "set_brk")),
    LIB_MAGIC(RuleDefinition.of(
            "aout.lib.magic", Errno.ENOEXEC, "a library must be ZMAGIC or QMAGIC", "load_aout_library")),
    LIB_HEADER(RuleDefinition.of(
            "aout.lib.header", Errno.ENOEXEC, "a library must have a whole header of 32 bytes", "load_aout_library")),
    LIB_TRSIZE(RuleDefinition.of(
            "aout.lib.trsize", Errno.ENOEXEC, "the text of a library must not have relocations", "load_aout_library")),
    LIB_DRSIZE(RuleDefinition.of(
            "aout.lib.drsize", Errno.ENOEXEC, "the data of a library must not have relocations", "load_aout_library")),
    LIB_ENTRY(RuleDefinition.of(
            "aout.lib.entry", Errno.ENOEXEC, "a_entry of a ZMAGIC library must be page-aligned", "load_aout_library")),
    LIB_SIZE(RuleDefinition.of(
            "aout.lib.size", Errno.ENOEXEC, "the library must hold text, data and symbols", "load_aout_library")),
    LIB_MMAP(RuleDefinition.of("aout.lib.mmap", Errno.ENOEXEC, "the library must be mappable", "load_aout_library")
            .since("2.6")),
    LIB_FLAGS(RuleDefinition.of(
            "aout.lib.flags", Errno.ENOEXEC, "a library must not have flags in a_info", "load_aout_library")),
    LIB_AREA(RuleDefinition.of(
            "aout.lib.area", Errno.ENOMEM, "there must be memory to read the library into", "load_aout_library")),
    LIB_MAP(RuleDefinition.of(
            "aout.lib.map", Errno.EINVAL, "the library must be mappable at its address", "load_aout_library")),
    LIB_BSS(RuleDefinition.of(
            "aout.lib.bss", Errno.ENOMEM, "there must be memory for the library's bss", "load_aout_library"));

    private final RuleDefinition definition;

    AoutRule(RuleDefinition definition) {
        this.definition = definition;
    }

    @Override
    public RuleDefinition definition() {
        return definition;
    }
}
