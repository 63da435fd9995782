package kernel.sim.profile;

import java.util.Optional;
import kernel.api.ByteString;

/**
 * A mapping that the kernel gives every program, such as {@code [vdso]}.
 *
 * @param name as /proc/PID/maps shows it
 * @param size in bytes, a multiple of the page size
 * @param prot bits of {@link kernel.api.Prot}
 * @param content its bytes; empty if they change all the time, as those of {@code [vvar]}
 */
public record SpecialMapping(String name, long size, int prot, Optional<ByteString> content) {
    /** The name of the mapping that AT_SYSINFO_EHDR points to. */
    public static final String VDSO = "[vdso]";
}
