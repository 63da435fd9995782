package kernel.api;

/**
 * A line of the kernel's log.
 *
 * @param level how important it is
 * @param text the line, without line feed
 */
public record KernelMessage(LogLevel level, String text) {
    /** Returns the line as the log's readers get it: the level's number in angle brackets, then the text. */
    @Override
    public String toString() {
        return "<" + level.number() + ">" + text;
    }
}
