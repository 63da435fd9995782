package kernel.sim.exec;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.regex.Pattern;
import kernel.api.BinaryFormat;

/**
 * The registered formats, in the order in which they are asked. Immutable.
 *
 * @kernel v6.18 fs/exec.c, {@code __register_binfmt}
 */
public final class FormatList {
    private static final Pattern NAME = Pattern.compile("[a-z0-9_]+");
    private static final Comparator<BinaryFormat> ORDER =
            Comparator.comparingInt(BinaryFormat::priority).thenComparing(BinaryFormat::name);

    private final List<BinaryFormat> formats;

    private FormatList(List<BinaryFormat> formats) {
        this.formats = formats;
    }

    /**
     * Registers formats.
     *
     * @param formats any formats, in any order
     * @return the list
     * @throws IllegalArgumentException if a name is not valid, or two formats have the same
     */
    public static FormatList of(Iterable<? extends BinaryFormat> formats) {
        Map<String, BinaryFormat> byName = new HashMap<>();
        List<BinaryFormat> list = new ArrayList<>();
        for (BinaryFormat format : formats) {
            register(byName, format);
            list.add(format);
        }
        list.sort(ORDER);
        return new FormatList(List.copyOf(list));
    }

    /**
     * Registers all formats that are found on the module path or the class path.
     *
     * @return the list
     * @throws IllegalArgumentException if a name is not valid, or two formats have the same
     */
    public static FormatList load() {
        return of(ServiceLoader.load(BinaryFormat.class));
    }

    private static void register(Map<String, BinaryFormat> byName, BinaryFormat format) {
        String name = format.name();
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("the name \"" + name + "\" of "
                    + format.getClass().getName() + " must have characters a-z, 0-9 and _ only");
        }
        BinaryFormat other = byName.put(name, format);
        if (other != null) {
            throw new IllegalArgumentException("the format " + name + " is provided twice, by "
                    + other.getClass().getName() + " and by "
                    + format.getClass().getName());
        }
    }

    /**
     * Returns the formats.
     *
     * @return in the order of asking
     */
    public List<BinaryFormat> formats() {
        return formats;
    }
}
