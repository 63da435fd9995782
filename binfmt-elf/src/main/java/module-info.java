/** The ELF formats: programs of the machine's own word size, and 32-bit programs on a 64-bit kernel. */
module binfmt.elf {
    requires kernel.api;
    requires static org.jspecify;

    provides kernel.api.BinaryFormat with
            binfmt.elf.CompatElfFormat,
            binfmt.elf.ElfFormat;
}
