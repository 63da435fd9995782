package kernel.sim.exec;

import java.util.List;
import java.util.Optional;
import kernel.api.ByteString;

/**
 * A list of strings in the caller's memory, {@code struct user_arg_ptr}.
 *
 * @param strings the strings in order; an empty element is a pointer that leads nowhere
 * @param isReadable whether the list itself can be read
 */
public record UserArgPtr(List<Optional<ByteString>> strings, boolean isReadable) {
    /** A null pointer, which is an empty list. */
    public static final UserArgPtr NULL = new UserArgPtr(List.of(), true);

    /** A pointer that leads nowhere. */
    public static final UserArgPtr BAD = new UserArgPtr(List.of(), false);

    /** Copies the list. */
    public UserArgPtr {
        strings = List.copyOf(strings);
    }

    /**
     * Makes a list of good strings.
     *
     * @param strings without NUL bytes
     * @return the list
     */
    public static UserArgPtr of(List<ByteString> strings) {
        return new UserArgPtr(strings.stream().map(Optional::of).toList(), true);
    }

    int count() {
        return strings.size();
    }
}
