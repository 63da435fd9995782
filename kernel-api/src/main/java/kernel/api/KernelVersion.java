package kernel.api;

/**
 * A kernel release, as far as behaviour depends on it.
 *
 * @param major first number, at least 0
 * @param minor second number, at least 0
 */
public record KernelVersion(int major, int minor) implements Comparable<KernelVersion> {
    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one of them is negative
     */
    public KernelVersion {
        if (major < 0 || minor < 0) {
            throw new IllegalArgumentException("negative kernel version " + major + "." + minor);
        }
    }

    /**
     * Parses {@code "6.18"}; whatever follows the second number is ignored, as in {@code "2.6.32-642.el6"}.
     *
     * @param text two decimal numbers with a dot between them
     * @return the version
     * @throws IllegalArgumentException if the text does not start with two numbers
     */
    public static KernelVersion parse(String text) {
        String[] parts = text.split("[^0-9]+", 3);
        if (parts.length < 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
            throw new IllegalArgumentException("not a kernel version: " + text);
        }
        return new KernelVersion(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
    }

    @Override
    public int compareTo(KernelVersion other) {
        return major != other.major ? Integer.compare(major, other.major) : Integer.compare(minor, other.minor);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
