package kernel.sim.diagnosis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import kernel.api.ByteString;
import kernel.api.Cred;
import kernel.sim.exec.Kernel;
import kernel.sim.fs.Mount;
import kernel.sim.fs.MountedFileSystem;
import kernel.sim.fs.RootFileSystem;
import kernel.sim.profile.MachineProfile;
import kernel.sim.profile.Settings;
import kernel.sim.task.Capabilities;
import kernel.sim.task.Resource;
import kernel.sim.task.Rlimits;
import kernel.sim.task.Task;
import kernel.sim.trace.Fact;
import kernel.sim.trace.Fact.Source;
import org.jspecify.annotations.Nullable;

/** Who calls, where and with which limits: what a verdict depends on besides the files, and who says so. Immutable. */
public final class Circumstances {
    private static final String UID = "uid";
    private static final String MOUNT = "mount flags";
    private static final String BINFMT_MISC = "binfmt_misc";
    private static final String EMPTY = "empty";
    private static final String NO_NEW_PRIVS = "no_new_privs";
    private static final String CAPABILITIES = "capabilities";
    private static final long KIB_PER_PAGE = 4;

    private final Cred cred;
    private final Optional<Capabilities> capabilities;
    private final boolean isNoNewPrivs;
    private final Rlimits rlimits;
    private final Map<ByteString, Mount> mounts;
    private final List<BinfmtEntry> entries;
    private final Optional<Snapshot> snapshot;
    private final Map<String, Fact> facts;

    private Circumstances(Builder from) {
        this.cred = from.cred;
        this.capabilities = from.capabilities;
        this.isNoNewPrivs = from.isNoNewPrivs;
        this.rlimits = from.rlimits;
        this.mounts = Map.copyOf(from.mounts);
        this.entries = List.copyOf(from.entries);
        this.snapshot = from.snapshot;
        this.facts = new LinkedHashMap<>(from.facts);
    }

    /**
     * Assumes what is usual: the super-user with all rights and default limits, plain mounts, no binfmt_misc.
     *
     * @return the circumstances
     */
    public static Circumstances assumed() {
        Builder builder = new Builder();
        builder.fact(UID, "0", Source.ASSUMED);
        builder.fact(NO_NEW_PRIVS, "0", Source.ASSUMED);
        builder.limit(Resource.STACK, Source.ASSUMED);
        builder.fact(MOUNT, "exec,suid", Source.ASSUMED);
        builder.fact(BINFMT_MISC, EMPTY, Source.ASSUMED);
        return new Circumstances(builder);
    }

    /**
     * Takes the system that ksim runs on, and its caller. The mounts are those of its files.
     *
     * @return the circumstances; those that are usual if there is no /proc
     */
    public static Circumstances ofHost() {
        return SnapshotCapture.host()
                .map(found -> of(found, Source.HOST, Map.of()))
                .orElseGet(Circumstances::assumed);
    }

    /**
     * Takes another system.
     *
     * @param snapshot what is known of it
     * @return the circumstances
     */
    public static Circumstances of(Snapshot snapshot) {
        return of(snapshot, Source.SNAPSHOT, MountedFileSystem.parse(snapshot.mounts()));
    }

    private static Circumstances of(Snapshot snapshot, Source source, Map<ByteString, Mount> mounts) {
        Builder builder = new Builder();
        builder.snapshot = Optional.of(snapshot);
        builder.mounts.putAll(mounts);
        builder.cred(snapshot);
        builder.rlimits(snapshot);
        builder.isNoNewPrivs = snapshot.noNewPrivs() != 0;
        builder.fact(UID, builder.cred.euid() + "", source);
        builder.fact(NO_NEW_PRIVS, snapshot.noNewPrivs() + "", source);
        builder.limit(Resource.STACK, source);
        int count = snapshot.mounts().size();
        builder.fact(MOUNT, "of " + count + (count == 1 ? " mount" : " mounts"), source);
        builder.entries = snapshot.enabled();
        List<String> names = snapshot.enabledEntries();
        builder.fact(BINFMT_MISC, names.isEmpty() ? EMPTY : String.join(", ", names), source);
        return new Circumstances(builder);
    }

    /**
     * Changes who calls.
     *
     * @param uid user id, real and effective
     * @param gid group id
     * @return a copy; whoever is not the super-user has no capabilities
     */
    public Circumstances withUser(int uid, int gid) {
        Builder builder = new Builder(this);
        builder.cred = new Cred(uid, uid, gid, gid, false);
        builder.capabilities = Optional.empty();
        builder.fact(UID, uid == gid ? uid + "" : uid + ":" + gid, Source.GIVEN);
        return new Circumstances(builder);
    }

    /**
     * Changes what the caller may do.
     *
     * @param bits one for each capability, permitted and effective
     * @return a copy
     */
    public Circumstances withCapabilities(long bits) {
        Builder builder = new Builder(this);
        builder.capabilities = Optional.of(new Capabilities(bits, bits));
        builder.fact(CAPABILITIES, String.format("%016x", bits), Source.GIVEN);
        return new Circumstances(builder);
    }

    /**
     * Lets the caller gain no rights.
     *
     * @return a copy
     */
    public Circumstances withNoNewPrivs() {
        Builder builder = new Builder(this);
        builder.isNoNewPrivs = true;
        builder.fact(NO_NEW_PRIVS, "1", Source.GIVEN);
        return new Circumstances(builder);
    }

    /**
     * Changes a limit.
     *
     * @param resource what is limited
     * @param limit in the resource's unit, {@link Rlimits#INFINITY} for none
     * @return a copy
     */
    public Circumstances withLimit(Resource resource, long limit) {
        Builder builder = new Builder(this);
        builder.rlimits = rlimits.with(resource, new Rlimits.Limit(limit, Rlimits.INFINITY));
        builder.limit(resource, Source.GIVEN);
        return new Circumstances(builder);
    }

    /**
     * Changes how a part of the root is mounted.
     *
     * @param point absolute path of the mount point inside the root
     * @param mount how it is mounted
     * @return a copy
     */
    public Circumstances withMount(ByteString point, Mount mount) {
        Builder builder = new Builder(this);
        builder.mounts.put(point, mount);
        String flags = (mount.isNoexec() ? "noexec" : "exec") + (mount.isNosuid() ? ",nosuid" : ",suid");
        builder.fact(MOUNT + ' ' + point.printable(), flags, Source.GIVEN);
        return new Circumstances(builder);
    }

    /**
     * Says that formats are registered with binfmt_misc in another way: those of the system do not count.
     *
     * @param words which ones, for people
     * @return a copy
     */
    public Circumstances withOtherFormats(String words) {
        Builder builder = new Builder(this);
        builder.entries = List.of();
        builder.fact(BINFMT_MISC, words, Source.GIVEN);
        return new Circumstances(builder);
    }

    /**
     * Tells whether the system has registered formats with binfmt_misc.
     *
     * @return false if none of them is asked
     */
    public boolean hasFormats() {
        return !entries.isEmpty();
    }

    /**
     * Registers the formats of the system's binfmt_misc, in its order.
     *
     * @param kernel a kernel with the files that are meant, which has no such formats yet
     * @return what became of them
     */
    public RegisteredEntries register(Kernel kernel) {
        return RegisteredEntries.of(entries, kernel);
    }

    /**
     * Returns what is known, and who says so.
     *
     * @return one fact for each circumstance
     */
    public List<Fact> facts() {
        return List.copyOf(facts.values());
    }

    /**
     * Makes the caller.
     *
     * @param cwd its working directory, an absolute path inside the root
     * @return a fresh task
     */
    public Task task(ByteString cwd) {
        Task task = new Task();
        task.cred(cred);
        capabilities.ifPresent(task::capabilities);
        task.cwd(cwd);
        task.rlimits(rlimits);
        if (isNoNewPrivs) {
            task.setNoNewPrivs();
        }
        return task;
    }

    /**
     * Mounts files as the circumstances say.
     *
     * @param files the files
     * @return the same, where nothing is said
     */
    public RootFileSystem mounted(RootFileSystem files) {
        return mounts.isEmpty() ? files : new MountedFileSystem(files, mounts);
    }

    /**
     * Gives a machine the memory and the settings of the system.
     *
     * @param machine any
     * @return the same, where nothing is known
     */
    public MachineProfile machine(MachineProfile machine) {
        return snapshot.map(found -> machine.withSystem(
                        found.memTotalKb() / KIB_PER_PAGE,
                        found.swapTotalKb() / KIB_PER_PAGE,
                        settings(machine.settings(), found.sysctls())))
                .orElse(machine);
    }

    private static Settings settings(Settings old, Map<String, String> sysctls) {
        return new Settings(
                number(sysctls, "vm.mmap_min_addr", old.mmapMinAddr()),
                number(sysctls, "vm.mmap_min_addr", old.hintMin()),
                (int) number(sysctls, "vm.overcommit_memory", old.overcommitMemory()),
                number(sysctls, "vm.legacy_va_layout", old.isLegacyVaLayout() ? 1 : 0) != 0,
                (int) number(sysctls, "vm.max_map_count", old.maxMapCount()),
                (int) number(sysctls, "vm.mmap_rnd_bits", old.mmapRndBits()),
                (int) number(sysctls, "vm.mmap_rnd_compat_bits", old.mmapRndCompatBits()),
                (int) number(sysctls, "kernel.randomize_va_space", old.randomizeVaSpace()),
                (int) number(sysctls, "fs.suid_dumpable", old.suidDumpable()));
    }

    private static long number(Map<String, String> sysctls, String name, long other) {
        try {
            return Long.parseLong(sysctls.getOrDefault(name, ""));
        } catch (NumberFormatException e) {
            return other;
        }
    }

    private static final class Builder {
        private Cred cred = new Cred(0, 0, 0, 0, false);
        private Optional<Capabilities> capabilities = Optional.empty();
        private boolean isNoNewPrivs;
        private Rlimits rlimits = Rlimits.DEFAULT;
        private final Map<ByteString, Mount> mounts = new LinkedHashMap<>();
        private List<BinfmtEntry> entries = List.of();
        private Optional<Snapshot> snapshot = Optional.empty();
        private final Map<String, Fact> facts = new LinkedHashMap<>();

        Builder() {}

        Builder(Circumstances from) {
            cred = from.cred;
            capabilities = from.capabilities;
            isNoNewPrivs = from.isNoNewPrivs;
            rlimits = from.rlimits;
            mounts.putAll(from.mounts);
            entries = from.entries;
            snapshot = from.snapshot;
            facts.putAll(from.facts);
        }

        void fact(String name, String value, Source source) {
            facts.put(name, new Fact(name, value, source));
        }

        void limit(Resource resource, Source source) {
            long soft = rlimits.get(resource).soft();
            String value = soft == Rlimits.INFINITY ? "unlimited" : Long.toUnsignedString(soft);
            fact("rlimit " + resource.name().toLowerCase(Locale.ROOT), value, source);
        }

        void cred(Snapshot found) {
            List<Integer> uids = padded(found.uid());
            List<Integer> gids = padded(found.gid());
            cred = new Cred(uids.get(0), uids.get(1), gids.get(0), gids.get(1), false);
            capabilities = Optional.of(new Capabilities(
                    set(found.capabilities().get("permitted")),
                    set(found.capabilities().get("effective"))));
        }

        private static List<Integer> padded(List<Integer> ids) {
            List<Integer> all = new ArrayList<>(ids);
            while (all.size() < 2) {
                all.add(all.isEmpty() ? Integer.valueOf(0) : all.get(0));
            }
            return all;
        }

        private static long set(@Nullable String hex) {
            return hex == null || !hex.matches("[0-9a-f]{1,16}") ? 0 : Long.parseUnsignedLong(hex, 16);
        }

        void rlimits(Snapshot found) {
            for (Resource resource : Resource.values()) {
                List<String> pair = found.rlimits().get(resource.name().toLowerCase(Locale.ROOT));
                if (pair != null) {
                    rlimits = rlimits.with(resource, new Rlimits.Limit(limit(pair.get(0)), limit(pair.get(1))));
                }
            }
        }

        private static long limit(String text) {
            return text.equals("unlimited") ? Rlimits.INFINITY : Long.parseUnsignedLong(text);
        }
    }
}
