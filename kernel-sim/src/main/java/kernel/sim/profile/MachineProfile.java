package kernel.sim.profile;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import kernel.api.ByteString;

/**
 * All that a prediction needs besides the program: what one real machine with its kernel supplies.
 *
 * @param release the kernel's release
 * @param machine the machine's name, as uname(2) reports it
 * @param uid user id of whoever runs programs there
 * @param gid group id of the same
 * @param pageSize in bytes
 * @param memTotalPages size of the memory
 * @param swapTotalPages size of the swap space
 * @param settings the kernel's settings
 * @param atRandom the 16 bytes behind AT_RANDOM while randomisation is off
 * @param elf64 what 64-bit programs get
 * @param elf32 what 32-bit programs get; empty if they do not run there
 */
public record MachineProfile(
        String release,
        String machine,
        int uid,
        int gid,
        int pageSize,
        long memTotalPages,
        long swapTotalPages,
        Settings settings,
        ByteString atRandom,
        AbiProfile elf64,
        Optional<AbiProfile> elf32) {
    private static final String DEFAULT = "linux-6.18-x86_64.json";

    /**
     * Returns the built-in profile: a virtual machine with Linux 6.18.44 on x86-64.
     *
     * @return the profile
     */
    public static MachineProfile builtIn() {
        return BuiltIn.PROFILE;
    }

    /**
     * Reads a profile.
     *
     * @param file JSON, as written by the observer of the conformance tests
     * @return the profile
     * @throws IOException if the file cannot be read
     * @throws ProfileFormatException if it is not a profile; the message names the key at fault
     */
    public static MachineProfile load(Path file) throws IOException {
        try (Reader reader = Files.newBufferedReader(file)) {
            return MachineProfileParser.parse(reader, file.toString());
        }
    }

    private static final class BuiltIn {
        static final MachineProfile PROFILE = load();

        private static MachineProfile load() {
            InputStream stream = Objects.requireNonNull(MachineProfile.class.getResourceAsStream(DEFAULT), DEFAULT);
            try (Reader reader = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
                return MachineProfileParser.parse(reader, DEFAULT);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
