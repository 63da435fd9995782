/**
 * The ELF formats: programs of the machine's own word size, and 32-bit programs on a 64-bit kernel; and their cores.
 */
module binfmt.elf {
    requires transitive kernel.api;
    requires static org.jspecify;

    exports binfmt.elf.core;

    provides kernel.api.BinaryFormat with
            binfmt.elf.CompatElfFormat,
            binfmt.elf.ElfFormat;
}
