package kernel.api;

/**
 * One note of a core about registers, as {@code struct user_regset} describes it.
 *
 * @param name owner of the note, for example {@code CORE} or {@code LINUX}
 * @param type type of the note, for example 2 (NT_PRFPREG)
 * @param content the note's bytes
 */
public record Regset(String name, int type, ByteString content) {}
