package kernel.api;

/**
 * A kernel release, as far as behaviour depends on it. In Linux 2 the third number counts releases; later it only counts
 * repairs of one.
 *
 * @param major first number, at least 0
 * @param minor second number, at least 0
 * @param patch third number of a release of Linux 2, at least 0; 0 for later ones
 */
public record KernelVersion(int major, int minor, int patch) implements Comparable<KernelVersion> {
    private static final int LAST_WITH_PATCH = 2;

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one of them is negative
     */
    public KernelVersion {
        if (major < 0 || minor < 0 || patch < 0) {
            throw new IllegalArgumentException("negative kernel version " + major + "." + minor + "." + patch);
        }
    }

    /**
     * Makes a release of two numbers.
     *
     * @param major first number, at least 0
     * @param minor second number, at least 0
     * @throws IllegalArgumentException if one of them is negative
     */
    public KernelVersion(int major, int minor) {
        this(major, minor, 0);
    }

    /**
     * Parses {@code "6.18"} or {@code "2.6.32"}; whatever follows is ignored, as in {@code "2.6.32-642.el6"}, and so is
     * the third number from Linux 3 on.
     *
     * @param text decimal numbers with dots between them
     * @return the version
     * @throws IllegalArgumentException if the text does not start with two numbers
     */
    public static KernelVersion parse(String text) {
        String[] parts = text.split("[^0-9]+", 4);
        if (parts.length < 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
            throw new IllegalArgumentException("not a kernel version: " + text);
        }
        int major = Integer.parseInt(parts[0]);
        boolean hasPatch = major <= LAST_WITH_PATCH && text.matches("[0-9]+\\.[0-9]+\\.[0-9].*");
        return new KernelVersion(major, Integer.parseInt(parts[1]), hasPatch ? Integer.parseInt(parts[2]) : 0);
    }

    @Override
    public int compareTo(KernelVersion other) {
        if (major != other.major) {
            return Integer.compare(major, other.major);
        }
        return minor == other.minor ? Integer.compare(patch, other.patch) : Integer.compare(minor, other.minor);
    }

    @Override
    public String toString() {
        return major + "." + minor + (patch == 0 ? "" : "." + patch);
    }
}
