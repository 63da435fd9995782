package kernel.sim.record;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import kernel.api.ByteString;

/** What a record can show besides the rest. */
enum Wanted {
    /** The open descriptors. */
    FDS,
    /** The flags of each mapping. */
    SMAPS,
    /** The text of files of /proc about memory, and the words of pagemap. */
    PROC;

    private final ByteString key = ByteString.of(name().toLowerCase(Locale.ROOT));

    /** Finds what is wanted; what nobody knows is left out. */
    static List<Wanted> of(List<ByteString> names) {
        return Arrays.stream(values())
                .filter(wanted -> names.contains(wanted.key))
                .toList();
    }
}
