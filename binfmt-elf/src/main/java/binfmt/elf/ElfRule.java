package binfmt.elf;

import kernel.api.Errno;
import kernel.api.Rule;
import kernel.api.RuleDefinition;

/** What the ELF loader checks, in the kernel's order of checking. */
enum ElfRule implements Rule {
    MAGIC(RuleDefinition.of(
            "elf.header.magic", Errno.ENOEXEC, "the file must start with 7f 45 4c 46 (ELF)", "load_elf_binary")),
    TYPE(RuleDefinition.of(
            "elf.header.type", Errno.ENOEXEC, "e_type must be ET_EXEC (2) or ET_DYN (3)", "load_elf_binary")),
    MACHINE(RuleDefinition.of(
            "elf.header.machine",
            Errno.ENOEXEC,
            "e_machine must be a machine whose programs run here",
            "load_elf_binary")),
    TARGET(RuleDefinition.of(
            "elf.header.target",
            Errno.ENOEXEC,
            "class, entry and flags must suit the machine as well as e_machine does",
            "load_elf_binary")),
    FDPIC(RuleDefinition.of(
                    "elf.header.fdpic",
                    Errno.ENOEXEC,
                    "segments that move one by one must not be asked for (EI_OSABI 65, on arm)",
                    "load_elf_binary")
            .since("4.14")),
    MMAP(RuleDefinition.of("elf.file.mmap", Errno.ENOEXEC, "the file must be mappable", "load_elf_binary")),
    PHENTSIZE(RuleDefinition.of(
                    "elf.phdr.entsize",
                    Errno.ENOEXEC,
                    "e_phentsize must be the size of a program header",
                    "load_elf_phdrs")
            .since("2.6")),
    PHNUM(RuleDefinition.of("elf.phdr.count", Errno.ENOEXEC, "e_phnum must not be 0", "load_elf_phdrs")
            .since("2.6")),
    PHDR_PAGE(
            RuleDefinition.of("elf.phdr.page", Errno.ENOEXEC, "the program headers must fit one page", "load_elf_phdrs")
                    .until("6.13")
                    .since("2.6")),
    PHDR_SIZE(RuleDefinition.of(
                    "elf.phdr.size", Errno.ENOEXEC, "the program headers must fit 65536 bytes", "load_elf_phdrs")
            .since("2.6")),
    PHDR_READ(RuleDefinition.of(
                    "elf.phdr.read", Errno.ENOEXEC, "all program headers must lie inside the file", "load_elf_phdrs")
            .since("2.6")),
    PHDR_MEMORY(RuleDefinition.of(
                    "elf.phdr.memory",
                    Errno.ENOMEM,
                    "e_phentsize times e_phnum must be at most 65536",
                    "load_elf_binary")
            .until("2.6")),
    DESCRIPTOR(RuleDefinition.of(
                    "elf.descriptor",
                    Errno.EMFILE,
                    "a descriptor must be free while the program is loaded",
                    "load_elf_binary")
            .until("2.6")),
    INTERP_TWICE(RuleDefinition.of(
                    "elf.interp.twice", Errno.EINVAL, "there must not be a second PT_INTERP", "load_elf_binary")
            .until("2.6")),
    INTERP_MEMORY(RuleDefinition.of(
                    "elf.interp.memory",
                    Errno.ENOMEM,
                    "p_filesz of PT_INTERP must be at most 131072",
                    "load_elf_binary")
            .until("2.6")),
    INTERP_SIZE(RuleDefinition.of(
                    "elf.interp.size", Errno.ENOEXEC, "p_filesz of PT_INTERP must be 2 to 4096", "load_elf_binary")
            .since("2.6")),
    INTERP_READ(RuleDefinition.of(
                    "elf.interp.read", Errno.EIO, "the interpreter's name must lie inside the file", "elf_read")
            .since("2.6")),
    INTERP_NUL(RuleDefinition.of(
                    "elf.interp.nul",
                    Errno.ENOEXEC,
                    "the interpreter's name must end with a NUL byte",
                    "load_elf_binary")
            .since("2.6")),
    INTERP_OPEN(RuleDefinition.of(
            "elf.interp.open", Errno.ENOENT, "its interpreter must be executable", "load_elf_binary")),
    INTERP_HEADER(RuleDefinition.of(
                    "elf.interp.header", Errno.EIO, "the interpreter must be long enough for an ELF header", "elf_read")
            .since("2.6")),
    INTERP_KIND(RuleDefinition.of(
                    "elf.interp.kind",
                    Errno.ELIBBAD,
                    "the interpreter must start as ELF, OMAGIC, ZMAGIC or QMAGIC files do",
                    "load_elf_binary")
            .until("2.6")),
    INTERP_MAGIC(RuleDefinition.of(
                    "elf.interp.magic",
                    Errno.ELIBBAD,
                    "the interpreter must start with 7f 45 4c 46 (ELF)",
                    "load_elf_binary")
            .since("2.6")),
    INTERP_MACHINE(RuleDefinition.of(
                    "elf.interp.machine",
                    Errno.ELIBBAD,
                    "the interpreter must be for the program's machine",
                    "load_elf_binary")
            .since("2.6")),
    INTERP_PHDRS(RuleDefinition.of(
                    "elf.interp.phdrs",
                    Errno.ELIBBAD,
                    "the interpreter's program headers must be in order",
                    "load_elf_binary")
            .since("2.6")),
    PROPERTY_SIZE(RuleDefinition.of(
                    "elf.property.size",
                    Errno.ENOEXEC,
                    "p_filesz of PT_GNU_PROPERTY must be at most 1024",
                    "parse_elf_properties")
            .since("5.8")),
    PROPERTY_READ(RuleDefinition.of(
                    "elf.property.read",
                    Errno.EIO,
                    "the note of PT_GNU_PROPERTY must have at least 16 bytes in the file",
                    "parse_elf_properties")
            .since("5.8")),
    PROPERTY_NOTE(RuleDefinition.of(
                    "elf.property.note",
                    Errno.ENOEXEC,
                    "what PT_GNU_PROPERTY holds must be a note named GNU of type 5",
                    "parse_elf_properties")
            .since("5.8")),
    PROPERTY_DESC(RuleDefinition.of(
                    "elf.property.desc",
                    Errno.ENOEXEC,
                    "n_descsz of the note must lie inside PT_GNU_PROPERTY",
                    "parse_elf_properties")
            .since("5.8")),
    PROPERTY_LENGTH(RuleDefinition.of(
                    "elf.property.length",
                    Errno.ENOEXEC,
                    "every property must lie inside the note",
                    "parse_elf_property")
            .since("5.8")),
    PROPERTY_ORDER(RuleDefinition.of(
                    "elf.property.order",
                    Errno.ENOEXEC,
                    "pr_type must rise from property to property",
                    "parse_elf_property")
            .since("5.8")),
    PROPERTY_WORD(RuleDefinition.of(
                    "elf.property.word",
                    Errno.ENOEXEC,
                    "pr_datasz of a property that the machine acts on must be 4",
                    "arch_parse_elf_property")
            .since("5.8")),
    NO_LOAD(RuleDefinition.of(
                    "elf.load.none",
                    Errno.EINVAL,
                    "a position-independent program must have a PT_LOAD with memory",
                    "load_elf_binary")
            .since("2.6")),
    MAP(RuleDefinition.of("elf.load.map", Errno.ENOMEM, "the segment must be mappable", "elf_load")
            .since("2.6")),
    MAPPED_AT(RuleDefinition.of(
                    "elf.load.address", Errno.EINVAL, "the segment must start inside the address space", "elf_load")
            .since("2.6")),
    ZERO(RuleDefinition.of(
                    "elf.load.zero",
                    Errno.EFAULT,
                    "the end of a writable segment's last page must be clearable",
                    "elf_load")
            .since("2.6")),
    RANGE(RuleDefinition.of(
                    "elf.load.range",
                    Errno.EINVAL,
                    "the segment must lie inside the address space, and p_filesz within p_memsz",
                    "load_elf_binary")
            .since("2.6")),
    INTERP_TYPE(RuleDefinition.of(
                    "elf.interp.type",
                    Errno.EPERM,
                    "e_type of the interpreter must be ET_EXEC or ET_DYN",
                    "load_elf_interp")
            .since("2.6")),
    INTERP_MMAP(RuleDefinition.of("elf.interp.mmap", Errno.EPERM, "the interpreter must be mappable", "load_elf_interp")
            .since("2.6")),
    INTERP_NO_LOAD(RuleDefinition.of(
                    "elf.interp.none",
                    Errno.EINVAL,
                    "the interpreter must have a PT_LOAD with memory",
                    "load_elf_interp")
            .since("2.6")),
    INTERP_RANGE(RuleDefinition.of(
                    "elf.interp.range",
                    Errno.ENOMEM,
                    "the interpreter's segment must lie inside the address space, and p_filesz within p_memsz",
                    "load_elf_interp")
            .since("2.6")),
    INTERP_LOAD(RuleDefinition.of(
                    "elf.interp.load",
                    Errno.ENOEXEC,
                    "the interpreter must be an ELF program for this machine with at most a page of program headers",
                    "load_elf_interp")
            .until("2.6")),
    ENTRY(RuleDefinition.of(
                    "elf.entry",
                    Errno.EINVAL,
                    "the first instruction must lie inside the address space",
                    "load_elf_binary")
            .since("2.6")),
    STACK_WRITE(RuleDefinition.of(
                    "elf.stack.write", Errno.EFAULT, "the tables on the stack must be writable", "create_elf_tables")
            .since("2.6")),
    STACK_EXTEND(RuleDefinition.of(
                    "elf.stack.extend", Errno.EFAULT, "the stack must have room for the tables", "create_elf_tables")
            .since("2.6")),
    STACK_STRING(RuleDefinition.of(
                    "elf.stack.string", Errno.EINVAL, "every string on the stack must end", "create_elf_tables")
            .since("2.6"));

    private final RuleDefinition definition;

    ElfRule(RuleDefinition definition) {
        this.definition = definition;
    }

    @Override
    public RuleDefinition definition() {
        return definition;
    }
}
