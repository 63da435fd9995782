package kernel.sim.diagnosis;

import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * The names of capabilities.
 *
 * @abi Linux {@code uapi/linux/capability.h}
 */
public final class CapabilityNames {
    private static final String PREFIX = "cap_";

    /** In the order of their numbers. */
    private static final List<String> NAMES = List.of(
            "chown",
            "dac_override",
            "dac_read_search",
            "fowner",
            "fsetid",
            "kill",
            "setgid",
            "setuid",
            "setpcap",
            "linux_immutable",
            "net_bind_service",
            "net_broadcast",
            "net_admin",
            "net_raw",
            "ipc_lock",
            "ipc_owner",
            "sys_module",
            "sys_rawio",
            "sys_chroot",
            "sys_ptrace",
            "sys_pacct",
            "sys_admin",
            "sys_boot",
            "sys_nice",
            "sys_resource",
            "sys_time",
            "sys_tty_config",
            "mknod",
            "lease",
            "audit_write",
            "audit_control",
            "setfcap",
            "mac_override",
            "mac_admin",
            "syslog",
            "wake_alarm",
            "block_suspend",
            "audit_read",
            "perfmon",
            "bpf",
            "checkpoint_restore");

    private CapabilityNames() {}

    /**
     * Reads a list.
     *
     * @param words names with commas between them, with or without {@code CAP_}; or {@code all}, or {@code none}
     * @return one bit for each; empty if a name is not known
     */
    public static OptionalLong bits(String words) {
        String text = words.toLowerCase(Locale.ROOT);
        if (text.equals("none")) {
            return OptionalLong.of(0);
        }
        if (text.equals("all")) {
            return OptionalLong.of((1L << NAMES.size()) - 1);
        }
        long bits = 0;
        for (String word : text.split(",", -1)) {
            int number = NAMES.indexOf(word.startsWith(PREFIX) ? word.substring(PREFIX.length()) : word);
            if (number < 0) {
                return OptionalLong.empty();
            }
            bits |= 1L << number;
        }
        return OptionalLong.of(bits);
    }
}
