package kernel.api;

/**
 * Whether a program's stack may be executed.
 *
 * @kernel v6.18 include/linux/binfmts.h, {@code EXSTACK_DEFAULT}, {@code EXSTACK_DISABLE_X}, {@code EXSTACK_ENABLE_X}
 */
public enum ExecutableStack {
    /** The program does not say; the machine's default holds. */
    DEFAULT,
    /** It may not. */
    DISABLE_X,
    /** It may. */
    ENABLE_X
}
