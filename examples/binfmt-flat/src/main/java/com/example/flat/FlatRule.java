package com.example.flat;

import kernel.api.Errno;
import kernel.api.Rule;
import kernel.api.RuleDefinition;

/** What the format checks, in the order of checking. */
enum FlatRule implements Rule {
    MAGIC("flat.magic", Errno.ENOEXEC, "the file must start with bFLT", "load_flat_file"),
    REVISION("flat.rev", Errno.ENOEXEC, "the version must be 4", "load_flat_file"),
    SIZES("flat.sizes", Errno.ENOEXEC, "text, data, bss and stack must be smaller than 256 MiB each", "load_flat_file"),
    MACHINE("flat.machine", Errno.ENOEXEC, "the machine must run 32-bit programs", "load_flat_file"),
    MAP("flat.map", Errno.ENOMEM, "there must be room for text, data, bss and stack", "load_flat_file"),
    GZIP("flat.gzip", Errno.ENOEXEC, "the compressed part must start with a gzip header", "decompress_exec"),
    INFLATE("flat.inflate", Errno.ENOEXEC, "the compressed part must be sound, and fit its place", "decompress_exec"),
    GOT("flat.got", Errno.EFAULT, "the table of addresses must end within the program", "load_flat_file"),
    TABLE("flat.reloc.table", Errno.EFAULT, "the table of relocations must be within the program", "load_flat_file"),
    RELOC("flat.reloc", Errno.ENOEXEC, "an address to be moved must be within the program", "calc_reloc"),
    WRITE("flat.write", Errno.EFAULT, "the program's memory must be writable", "load_flat_file"),
    STACK("flat.stack", Errno.EFAULT, "the tables must fit on the stack", "create_flat_tables"),
    STRING("flat.stack.string", Errno.EINVAL, "every argument must be a string on the stack", "create_flat_tables");

    private final RuleDefinition definition;

    FlatRule(String id, Errno errno, String sentence, String function) {
        definition = RuleDefinition.of(id, errno, sentence, function);
    }

    @Override
    public RuleDefinition definition() {
        return definition;
    }
}
