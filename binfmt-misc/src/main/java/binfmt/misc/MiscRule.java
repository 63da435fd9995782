package binfmt.misc;

import kernel.api.Errno;
import kernel.api.Rule;
import kernel.api.RuleDefinition;

/** What registering, controlling and loading check, in the kernel's order of checking. */
enum MiscRule implements Rule {
    LENGTH(register("length", "a register string must have 11 to 1920 bytes")),
    NAME(register("name", "the name must not be empty, a dot, two dots, or contain a slash or NUL")),
    TYPE(register("type", "the type must be M or E")),
    OFFSET(register("offset", "the offset must be a decimal number from 0 to 2147483647, or empty")),
    MAGIC(register("magic", "the magic must not be empty, and \\x must be followed by two hexadecimal digits")),
    MASK(register("mask", "in the mask, \\x must be followed by two hexadecimal digits")),
    MASK_LENGTH(register("mask.length", "the mask must be as long as the magic, or empty")),
    WINDOW(register("window", "the magic must lie within the bytes of the file that the kernel looks at")),
    EXTENSION(register("extension", "the extension must not be empty, or contain a slash or NUL")),
    INTERPRETER(register("interpreter", "the interpreter must not be empty, or contain NUL")),
    FLAGS(register("flags", "the flags must be letters of POCF, and nothing but a line feed must follow")),
    OPEN(RuleDefinition.of(
            "misc.register.open",
            Errno.ENOENT,
            "the interpreter must be executable, for flag F opens it at once",
            "bm_register_write")),
    NAME_LENGTH(RuleDefinition.of(
            "misc.register.name.length",
            Errno.ENAMETOOLONG,
            "the name must not have more than 255 bytes",
            "bm_register_write")),
    EXISTS(RuleDefinition.of(
            "misc.register.exists",
            Errno.EEXIST,
            "the name must be another one than that of any file",
            "bm_register_write")),
    FILE(RuleDefinition.of("misc.file", Errno.ENOENT, "the file must exist", "simple_lookup")),
    READ(RuleDefinition.of("misc.read", Errno.EINVAL, "the file must be one that can be read", "vfs_read")),
    COMMAND(RuleDefinition.of("misc.command", Errno.EINVAL, "the command must be 0, 1 or -1", "parse_command")),
    ENABLED(RuleDefinition.of(
            "misc.enabled", Errno.ENOEXEC, "an entry must be registered and enabled", "load_misc_binary")),
    MATCH(RuleDefinition.of("misc.match", Errno.ENOEXEC, "an enabled entry must match the file", "load_misc_binary")),
    INACCESSIBLE(RuleDefinition.of(
            "misc.inaccessible",
            Errno.ENOENT,
            "the interpreter must be able to open the file after exec",
            "load_misc_binary")),
    INTERP_OPEN(RuleDefinition.of(
            "misc.interp.open", Errno.ENOENT, "the interpreter of the entry must be executable", "load_misc_binary"));

    private final RuleDefinition definition;

    MiscRule(RuleDefinition definition) {
        this.definition = definition;
    }

    private static RuleDefinition register(String name, String sentence) {
        return RuleDefinition.of("misc.register." + name, Errno.EINVAL, sentence, "create_entry");
    }

    @Override
    public RuleDefinition definition() {
        return definition;
    }
}
