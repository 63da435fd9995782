package kernel.sim.exec;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import kernel.api.BinaryFormat;
import kernel.api.ExecException;
import kernel.api.KernelProfile;
import kernel.api.Violation;
import kernel.sim.module.FormatRegistry;
import kernel.sim.module.LoadedModule;
import kernel.sim.module.Place;
import kernel.sim.profile.KernelBehaviour;

/**
 * The registered formats, in the order in which they are asked. Loads run while others register: a search goes through
 * the formats that were there when it began, and skips those whose module is going away.
 *
 * @kernel v6.18 fs/exec.c, {@code __register_binfmt}, {@code unregister_binfmt}
 */
public final class FormatList {
    private static final Pattern NAME = Pattern.compile("[a-z0-9_]+");
    private static final Comparator<BinaryFormat> ORDER =
            Comparator.comparingInt(BinaryFormat::priority).thenComparing(BinaryFormat::name);

    /**
     * A format and the module that it came in.
     *
     * @param format the format
     * @param module what a use of the format keeps
     */
    record Entry(BinaryFormat format, LoadedModule module) {}

    private final CopyOnWriteArrayList<Entry> entries = new CopyOnWriteArrayList<>();

    private FormatList() {}

    /**
     * Registers formats.
     *
     * @param formats any formats, in any order
     * @return a list of them, by priority, then by name
     * @throws IllegalArgumentException if a name is not valid, or two formats have the same
     */
    public static FormatList of(Iterable<? extends BinaryFormat> formats) {
        List<BinaryFormat> sorted = new ArrayList<>();
        formats.forEach(sorted::add);
        sorted.sort(ORDER);
        FormatList list = new FormatList();
        sorted.forEach(format -> list.append(format, moduleOf(format)));
        return list;
    }

    /**
     * Registers all formats that are found on the module path or the class path.
     *
     * @return a list of them, by priority, then by name
     * @throws IllegalArgumentException if a name is not valid, or two formats have the same
     */
    public static FormatList load() {
        return of(ServiceLoader.load(BinaryFormat.class));
    }

    private static LoadedModule moduleOf(BinaryFormat format) {
        Module module = format.getClass().getModule();
        return new LoadedModule(
                module.isNamed() ? module.getName() : format.getClass().getName());
    }

    /** Puts a format behind all others. */
    synchronized void append(BinaryFormat format, LoadedModule module) {
        check(format);
        entries.add(new Entry(format, module));
    }

    /** Puts a format before all others. */
    synchronized void prepend(BinaryFormat format, LoadedModule module) {
        check(format);
        entries.add(0, new Entry(format, module));
    }

    /** Puts a format before all others; returns false if it is there already. */
    synchronized boolean prependNew(BinaryFormat format, LoadedModule module) {
        if (formats().stream().anyMatch(other -> other == format)) {
            return false;
        }
        prepend(format, module);
        return true;
    }

    /** Takes a format out; returns false if it was not there. */
    synchronized boolean remove(BinaryFormat format) {
        return entries.removeIf(entry -> entry.format() == format);
    }

    /** Puts a format right before or behind another one, or behind all if that one is not there. */
    private synchronized void putBeside(BinaryFormat format, LoadedModule module, Place place) {
        check(format);
        String other = place.format().orElseThrow();
        int at = formats().stream().map(BinaryFormat::name).toList().indexOf(other);
        if (at < 0) {
            entries.add(new Entry(format, module));
        } else {
            entries.add(place.kind() == Place.Kind.BEFORE ? at : at + 1, new Entry(format, module));
        }
    }

    /**
     * Returns where modules register formats in this list.
     *
     * @param profile the kernel that says where {@link Place#REGISTER} is
     * @return the registry
     */
    public FormatRegistry registry(KernelProfile profile) {
        return new Registry(profile);
    }

    /** The list as a kernel's modules see it. */
    private final class Registry implements FormatRegistry {
        private final KernelProfile profile;

        Registry(KernelProfile profile) {
            this.profile = profile;
        }

        @Override
        public Optional<LoadedModule> owner(String format) {
            return entries.stream()
                    .filter(entry -> entry.format().name().equals(format))
                    .map(Entry::module)
                    .findFirst();
        }

        @Override
        public void register(BinaryFormat format, LoadedModule module, Place place) {
            switch (place.kind()) {
                case REGISTER -> registerBinfmt(format, module, profile);
                case INSERT -> prepend(format, module);
                case BEFORE, AFTER -> putBeside(format, module, place);
            }
        }

        @Override
        public void unregister(BinaryFormat format) {
            remove(format);
        }
    }

    /** Puts a format behind all others, or before them where the kernel does it so and looks whether it is there. */
    void registerBinfmt(BinaryFormat format, LoadedModule module, KernelProfile profile) {
        if (!profile.has(KernelBehaviour.REGISTER_AT_HEAD)) {
            append(format, module);
        } else if (!prependNew(format, module)) {
            throw new ExecException(Violation.of(ExecRule.REGISTERED).withFound(format.name()));
        }
    }

    private void check(BinaryFormat format) {
        String name = format.name();
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("the name \"" + name + "\" of "
                    + format.getClass().getName() + " must have characters a-z, 0-9 and _ only");
        }
        named(name).ifPresent(other -> {
            throw new IllegalArgumentException("the format " + name + " is provided twice, by "
                    + other.getClass().getName() + " and by "
                    + format.getClass().getName());
        });
    }

    private Optional<BinaryFormat> named(String name) {
        return formats().stream().filter(format -> format.name().equals(name)).findFirst();
    }

    /** Returns the formats with their modules, as they are now. */
    List<Entry> entries() {
        return List.copyOf(entries);
    }

    /**
     * Returns the formats.
     *
     * @return in the order of asking, as they are now
     */
    public List<BinaryFormat> formats() {
        return entries.stream().map(Entry::format).toList();
    }
}
