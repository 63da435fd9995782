package binfmt.aout;

import java.util.Optional;

/**
 * The kinds of programs, by what their header begins with.
 *
 * @kernel v5.10 include/uapi/linux/a.out.h
 */
enum AoutMagic {
    /** Text and data in one piece, all of it writable. */
    OMAGIC(0407, 32),
    /** Text that may be shared, data on the next segment. */
    NMAGIC(0410, 32),
    /** Pages that may be loaded on demand, behind a header of 1024 bytes. */
    ZMAGIC(0413, 1024),
    /** Pages that can be mapped: the header is the beginning of the text, and page 0 stays free. */
    QMAGIC(0314, 0);

    private final int code;
    private final int txtoff;

    AoutMagic(int code, int txtoff) {
        this.code = code;
        this.txtoff = txtoff;
    }

    static Optional<AoutMagic> fromCode(int code) {
        for (AoutMagic magic : values()) {
            if (magic.code == code) {
                return Optional.of(magic);
            }
        }
        return Optional.empty();
    }

    int code() {
        return code;
    }

    /** Tells whether shared libraries can be of this kind. */
    boolean isLibrary() {
        return this == ZMAGIC || this == QMAGIC;
    }

    /** Returns the file offset of the text, N_TXTOFF. */
    int txtoff() {
        return txtoff;
    }

    /** Returns the address of the text, N_TXTADDR. */
    long txtaddr(int pageSize) {
        return this == QMAGIC ? pageSize : 0;
    }
}
