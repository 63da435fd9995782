package binfmt.elf;

import kernel.api.Errno;
import kernel.api.Rule;
import kernel.api.RuleDefinition;

/** What the ELF format checks of shared libraries for uselib(2), in the kernel's order of checking. */
enum ElfLibraryRule implements Rule {
    MAGIC(RuleDefinition.of(
            "elf.lib.magic", Errno.ENOEXEC, "a library must start with 7f 45 4c 46 (ELF)", "load_elf_library")),
    HEADER(RuleDefinition.of(
            "elf.lib.header", Errno.ENOEXEC, "a library must be long enough for an ELF header", "load_elf_library")),
    TYPE(RuleDefinition.of(
            "elf.lib.type", Errno.ENOEXEC, "e_type of a library must be ET_EXEC (2)", "load_elf_library")),
    PHNUM(RuleDefinition.of(
            "elf.lib.count", Errno.ENOEXEC, "a library must have at most 2 program headers", "load_elf_library")),
    MACHINE(RuleDefinition.of(
            "elf.lib.machine", Errno.ENOEXEC, "a library must be for a machine that runs here", "load_elf_library")),
    MMAP(RuleDefinition.of("elf.lib.mmap", Errno.ENOEXEC, "a library must be mappable", "load_elf_library")),
    PHDRS(RuleDefinition.of(
                    "elf.lib.phdrs",
                    Errno.ENOEXEC,
                    "the program headers of a library must lie inside the file",
                    "load_elf_library")
            .since("2.6")),
    LOAD(RuleDefinition.of("elf.lib.load", Errno.ENOEXEC, "a library must have one PT_LOAD", "load_elf_library")),
    MAP(RuleDefinition.of(
            "elf.lib.map", Errno.EINVAL, "the segment of a library must be mappable", "load_elf_library")),
    ZERO(RuleDefinition.of(
                    "elf.lib.zero",
                    Errno.EFAULT,
                    "the end of the last page of a library must be clearable",
                    "load_elf_library")
            .since("2.6")),
    BSS(RuleDefinition.of(
                    "elf.lib.bss", Errno.ENOMEM, "there must be memory for the bss of a library", "load_elf_library")
            .since("2.6"));

    private final RuleDefinition definition;

    ElfLibraryRule(RuleDefinition definition) {
        this.definition = definition;
    }

    @Override
    public RuleDefinition definition() {
        return definition;
    }
}
