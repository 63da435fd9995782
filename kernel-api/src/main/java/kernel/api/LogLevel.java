package kernel.api;

/**
 * How important a {@link KernelMessage} is.
 *
 * @kernel v6.18 include/linux/kern_levels.h
 */
public enum LogLevel {
    /** The system is unusable. */
    KERN_EMERG(0),
    /** Something must be done at once. */
    KERN_ALERT(1),
    /** A critical condition. */
    KERN_CRIT(2),
    /** An error. */
    KERN_ERR(3),
    /** A warning. */
    KERN_WARNING(4),
    /** Normal, but worth a notice. */
    KERN_NOTICE(5),
    /** Information. */
    KERN_INFO(6),
    /** For those who look for errors. */
    KERN_DEBUG(7);

    private final int number;

    LogLevel(int number) {
        this.number = number;
    }

    /**
     * Returns the number.
     *
     * @return 0 to 7, smaller is more important
     */
    public int number() {
        return number;
    }
}
