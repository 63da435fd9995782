package kernel.sim.profile;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
 * @param elf64 what 64-bit programs get, or programs of a machine that has no others
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
    /** The built-in ones, by the name that users choose; the default first. */
    private static final List<String> NAMES =
            List.of("x86_64", "arm", "aarch64", "aarch64-16k", "aarch64-64k", "riscv64", "s390x");

    /**
     * Returns the built-in profile: a virtual machine with Linux 6.18.44 on x86-64.
     *
     * @return the profile
     */
    public static MachineProfile builtIn() {
        return BuiltIn.PROFILE;
    }

    /**
     * Returns the names of all built-in profiles.
     *
     * @return the default first
     */
    public static List<String> names() {
        return NAMES;
    }

    /**
     * Finds a built-in profile. Only the default one was measured; the values of the others are chosen.
     *
     * @param name one of {@link #names()}
     * @return the profile, or empty if there is none of that name
     */
    public static Optional<MachineProfile> builtIn(String name) {
        if (name.equals(NAMES.get(0))) {
            return Optional.of(builtIn());
        }
        return NAMES.contains(name) ? Optional.of(resource("linux-6.18-" + name + ".json")) : Optional.empty();
    }

    /**
     * Returns what programs of the kernel's own word size get.
     *
     * @return {@link #elf64()}, which on a 32-bit machine is what its programs get
     */
    public AbiProfile nativeElf() {
        return elf64;
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

    /**
     * Returns the same machine with other memory and settings.
     *
     * @param memory size of the memory in pages
     * @param swap size of the swap space in pages
     * @param changed the kernel's settings
     * @return a copy
     */
    public MachineProfile withSystem(long memory, long swap, Settings changed) {
        return new MachineProfile(release, machine, uid, gid, pageSize, memory, swap, changed, atRandom, elf64, elf32);
    }

    private static MachineProfile resource(String name) {
        InputStream stream = Objects.requireNonNull(MachineProfile.class.getResourceAsStream(name), name);
        try (Reader reader = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
            return MachineProfileParser.parse(reader, name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class BuiltIn {
        static final MachineProfile PROFILE = resource("linux-6.18-x86_64.json");
    }
}
