package kernel.sim.module;

import java.util.Optional;

/**
 * Where in the list a format is registered: the order decides who gets a file.
 *
 * @param kind how it is registered
 * @param format the other format, for {@link Kind#BEFORE} and {@link Kind#AFTER}
 * @kernel v6.18 fs/exec.c, {@code __register_binfmt}
 */
public record Place(Kind kind, Optional<String> format) {
    /** Where the kernel puts a format that does not say: {@code register_binfmt}. */
    public static final Place REGISTER = new Place(Kind.REGISTER, Optional.empty());

    /** Before all others: {@code insert_binfmt}. */
    public static final Place INSERT = new Place(Kind.INSERT, Optional.empty());

    /** How a format is registered. */
    public enum Kind {
        /** Behind all others, or before them in old kernels. */
        REGISTER,
        /** Before all others. */
        INSERT,
        /** Right before another format. */
        BEFORE,
        /** Right behind another format. */
        AFTER
    }

    /**
     * Names the place right before a format.
     *
     * @param format its name
     * @return the place
     */
    public static Place before(String format) {
        return new Place(Kind.BEFORE, Optional.of(format));
    }

    /**
     * Names the place right behind a format.
     *
     * @param format its name
     * @return the place
     */
    public static Place after(String format) {
        return new Place(Kind.AFTER, Optional.of(format));
    }

    @Override
    public String toString() {
        return switch (kind) {
            case REGISTER -> "register";
            case INSERT -> "insert";
            case BEFORE -> "before " + format.orElseThrow();
            case AFTER -> "after " + format.orElseThrow();
        };
    }
}
