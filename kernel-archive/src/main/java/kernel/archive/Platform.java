package kernel.archive;

/**
 * What an image is made for, as container tools write it.
 *
 * @param os for example {@code linux}
 * @param architecture for example {@code amd64}
 */
public record Platform(String os, String architecture) {
    /** 64-bit x86. */
    public static final Platform LINUX_AMD64 = new Platform("linux", "amd64");

    /**
     * Reads a platform.
     *
     * @param text {@code os/architecture}, or {@code os/architecture/variant}, whose variant is not used
     * @return the platform
     * @throws IllegalArgumentException if it has another form
     */
    public static Platform parse(String text) {
        String[] parts = text.split("/", -1);
        if (parts.length < 2 || parts.length > 3 || parts[0].isEmpty() || parts[1].isEmpty()) {
            throw new IllegalArgumentException("expected os/architecture, for example linux/arm64, found " + text);
        }
        return new Platform(parts[0], parts[1]);
    }

    @Override
    public String toString() {
        return os + "/" + architecture;
    }
}
