package kernel.archive;

import java.util.function.Consumer;
import java.util.function.LongConsumer;
import kernel.sim.fs.Mount;

/**
 * How a root is opened.
 *
 * @param memory how many bytes of memory an archive's index and the contents that are kept may take together
 * @param mount how the root is mounted; the root directory of the host is mounted as the host says
 * @param platform which image is taken where there are several
 * @param warnings who is told of what is odd
 * @param progress who is told from time to time how many bytes of the file have been read
 */
public record RootOptions(
        long memory, Mount mount, Platform platform, Consumer<RootWarning> warnings, LongConsumer progress) {
    /** The memory that is used unless somebody says otherwise, in bytes. */
    public static final long DEFAULT_MEMORY = 256L << 20;

    /** The least memory that can be asked for, in bytes. */
    public static final long LEAST_MEMORY = 16L << 20;

    /** 256 MiB, a plain mount, linux/amd64; nobody is told anything. */
    public static final RootOptions DEFAULT =
            new RootOptions(DEFAULT_MEMORY, Mount.DEFAULT, Platform.LINUX_AMD64, warning -> {}, bytes -> {});

    /** Checks the memory. */
    public RootOptions {
        if (memory < LEAST_MEMORY) {
            throw new IllegalArgumentException("less than " + LEAST_MEMORY + " bytes of memory: " + memory);
        }
    }

    /**
     * Changes the memory.
     *
     * @param bytes at least {@link #LEAST_MEMORY}
     * @return a copy
     */
    public RootOptions withMemory(long bytes) {
        return new RootOptions(bytes, mount, platform, warnings, progress);
    }

    /**
     * Changes how the root is mounted.
     *
     * @param other the mount
     * @return a copy
     */
    public RootOptions withMount(Mount other) {
        return new RootOptions(memory, other, platform, warnings, progress);
    }

    /**
     * Changes which image is taken.
     *
     * @param other what it is made for
     * @return a copy
     */
    public RootOptions withPlatform(Platform other) {
        return new RootOptions(memory, mount, other, warnings, progress);
    }

    /**
     * Changes who is told of what is odd.
     *
     * @param reader who gets every warning, in the thread that opens the root
     * @return a copy
     */
    public RootOptions withWarnings(Consumer<RootWarning> reader) {
        return new RootOptions(memory, mount, platform, reader, progress);
    }

    /**
     * Changes who is told how far reading is.
     *
     * @param reader who gets numbers of bytes that grow
     * @return a copy
     */
    public RootOptions withProgress(LongConsumer reader) {
        return new RootOptions(memory, mount, platform, warnings, reader);
    }
}
