package kernel.sim.diagnosis;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the verdict of an exec depends on besides the files: a system and a task on it. Texts are as /proc has them, one
 * character for each byte.
 *
 * @param system kernel.ostype
 * @param release kernel.osrelease
 * @param version kernel.version
 * @param machine the machine's name, as uname(2) reports it
 * @param pageSize in bytes; 0 if it is not known
 * @param memTotalKb memory in KiB
 * @param swapTotalKb swap space in KiB
 * @param uid real, effective, saved and file-system user id
 * @param gid the same of the group
 * @param groups supplementary groups
 * @param capabilities sets of capabilities in hex, by {@code inheritable}, {@code permitted}, {@code effective},
 *     {@code bounding} and {@code ambient}
 * @param noNewPrivs 1 if the task gains no rights
 * @param seccomp 0, 1 (strict) or 2 (filtered)
 * @param rlimits soft and hard limit, by the lower-case name of the resource
 * @param sysctls by name
 * @param binfmtStatus {@code enabled}, {@code disabled} or {@code absent}
 * @param binfmtEntries lines of each entry of binfmt_misc, by name; the one that is asked first comes first, as in a listing
 *     of the directory that is not sorted
 * @param mounts lines of /proc/PID/mountinfo
 */
public record Snapshot(
        String system,
        String release,
        String version,
        String machine,
        int pageSize,
        long memTotalKb,
        long swapTotalKb,
        List<Integer> uid,
        List<Integer> gid,
        List<Integer> groups,
        Map<String, String> capabilities,
        int noNewPrivs,
        int seccomp,
        Map<String, List<String>> rlimits,
        Map<String, String> sysctls,
        String binfmtStatus,
        Map<String, List<String>> binfmtEntries,
        List<String> mounts) {
    static final List<String> CAPABILITY_SETS = List.of("inheritable", "permitted", "effective", "bounding", "ambient");

    static final List<String> SYSCTLS = List.of(
            "vm.mmap_min_addr",
            "vm.overcommit_memory",
            "vm.overcommit_ratio",
            "vm.overcommit_kbytes",
            "vm.max_map_count",
            "vm.legacy_va_layout",
            "vm.memfd_noexec",
            "vm.mmap_rnd_bits",
            "vm.mmap_rnd_compat_bits",
            "kernel.randomize_va_space",
            "fs.suid_dumpable");

    /** Copies lists and maps, whose order is kept. */
    public Snapshot {
        uid = List.copyOf(uid);
        gid = List.copyOf(gid);
        groups = List.copyOf(groups);
        capabilities = ordered(capabilities);
        rlimits = ordered(rlimits);
        sysctls = ordered(sysctls);
        binfmtEntries = ordered(binfmtEntries);
        mounts = List.copyOf(mounts);
    }

    private static <T> Map<String, T> ordered(Map<String, T> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }

    /**
     * Returns the entries of binfmt_misc that take part.
     *
     * @return their names, in the order of asking; none if binfmt_misc is off
     */
    public List<String> enabledEntries() {
        return enabled().stream().map(BinfmtEntry::name).toList();
    }

    List<BinfmtEntry> enabled() {
        List<BinfmtEntry> entries = new ArrayList<>();
        if (binfmtStatus.equals("enabled")) {
            binfmtEntries.forEach((name, lines) -> {
                if (lines.contains("enabled")) {
                    entries.add(new BinfmtEntry(name, lines));
                }
            });
        }
        return entries;
    }
}
