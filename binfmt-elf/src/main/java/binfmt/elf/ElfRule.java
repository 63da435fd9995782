package binfmt.elf;

import java.util.Optional;
import kernel.api.Errno;
import kernel.api.KernelVersion;
import kernel.api.Rule;

/** What the ELF loader checks, in the kernel's order of checking. */
enum ElfRule implements Rule {
    MAGIC("elf.header.magic", Errno.ENOEXEC, "the file must start with 7f 45 4c 46 (ELF)"),
    TYPE("elf.header.type", Errno.ENOEXEC, "e_type must be ET_EXEC (2) or ET_DYN (3)"),
    MACHINE("elf.header.machine", Errno.ENOEXEC, "e_machine must be a machine whose programs run here"),
    MMAP("elf.file.mmap", Errno.ENOEXEC, "the file must be mappable"),
    PHENTSIZE("elf.phdr.entsize", Errno.ENOEXEC, "e_phentsize must be the size of a program header", "load_elf_phdrs"),
    PHNUM("elf.phdr.count", Errno.ENOEXEC, "e_phnum must not be 0", "load_elf_phdrs"),
    PHDR_PAGE(
            "elf.phdr.page",
            Errno.ENOEXEC,
            "the program headers must fit one page",
            "load_elf_phdrs",
            Optional.of(new KernelVersion(6, 13))),
    PHDR_SIZE("elf.phdr.size", Errno.ENOEXEC, "the program headers must fit 65536 bytes", "load_elf_phdrs"),
    PHDR_READ("elf.phdr.read", Errno.ENOEXEC, "all program headers must lie inside the file", "load_elf_phdrs"),
    INTERP_SIZE("elf.interp.size", Errno.ENOEXEC, "p_filesz of PT_INTERP must be 2 to 4096"),
    INTERP_READ("elf.interp.read", Errno.EIO, "the interpreter's name must lie inside the file", "elf_read"),
    INTERP_NUL("elf.interp.nul", Errno.ENOEXEC, "the interpreter's name must end with a NUL byte"),
    INTERP_OPEN("elf.interp.open", Errno.ENOENT, "its interpreter must be executable"),
    INTERP_HEADER("elf.interp.header", Errno.EIO, "the interpreter must be long enough for an ELF header", "elf_read"),
    INTERP_MAGIC("elf.interp.magic", Errno.ELIBBAD, "the interpreter must start with 7f 45 4c 46 (ELF)"),
    INTERP_MACHINE("elf.interp.machine", Errno.ELIBBAD, "the interpreter must be for the program's machine"),
    INTERP_PHDRS("elf.interp.phdrs", Errno.ELIBBAD, "the interpreter's program headers must be in order"),
    NO_LOAD("elf.load.none", Errno.EINVAL, "a position-independent program must have a PT_LOAD with memory"),
    MAP("elf.load.map", Errno.ENOMEM, "the segment must be mappable", "elf_load"),
    MAPPED_AT("elf.load.address", Errno.EINVAL, "the segment must start inside the address space", "elf_load"),
    ZERO("elf.load.zero", Errno.EFAULT, "the end of a writable segment's last page must be clearable", "elf_load"),
    RANGE("elf.load.range", Errno.EINVAL, "the segment must lie inside the address space, and p_filesz within p_memsz"),
    INTERP_TYPE(
            "elf.interp.type", Errno.EPERM, "e_type of the interpreter must be ET_EXEC or ET_DYN", "load_elf_interp"),
    INTERP_NO_LOAD(
            "elf.interp.none", Errno.EINVAL, "the interpreter must have a PT_LOAD with memory", "load_elf_interp"),
    INTERP_RANGE(
            "elf.interp.range",
            Errno.ENOMEM,
            "the interpreter's segment must lie inside the address space, and p_filesz within p_memsz",
            "load_elf_interp"),
    ENTRY("elf.entry", Errno.EINVAL, "the first instruction must lie inside the address space"),
    STACK_WRITE("elf.stack.write", Errno.EFAULT, "the tables on the stack must be writable", "create_elf_tables"),
    STACK_EXTEND("elf.stack.extend", Errno.EFAULT, "the stack must have room for the tables", "create_elf_tables"),
    STACK_STRING("elf.stack.string", Errno.EINVAL, "every string on the stack must end", "create_elf_tables");

    private final String id;
    private final Errno errno;
    private final String sentence;
    private final String function;
    private final Optional<KernelVersion> until;

    ElfRule(String id, Errno errno, String sentence) {
        this(id, errno, sentence, "load_elf_binary");
    }

    ElfRule(String id, Errno errno, String sentence, String function) {
        this(id, errno, sentence, function, Optional.empty());
    }

    ElfRule(String id, Errno errno, String sentence, String function, Optional<KernelVersion> until) {
        this.id = id;
        this.errno = errno;
        this.sentence = sentence;
        this.function = function;
        this.until = until;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Errno errno() {
        return errno;
    }

    @Override
    public String sentence() {
        return sentence;
    }

    @Override
    public String function() {
        return function;
    }

    @Override
    public Optional<KernelVersion> until() {
        return until;
    }
}
