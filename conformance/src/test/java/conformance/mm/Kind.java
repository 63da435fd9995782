package conformance.mm;

import java.util.Locale;
import java.util.Optional;

/** What can be done to memory: the system calls, and touching a byte. */
enum Kind {
    MMAP(6),
    MUNMAP(2),
    MPROTECT(3),
    BRK(1),
    MREMAP(5),
    MADVISE(3),
    MSYNC(3),
    READ(1),
    WRITE(2);

    private final int argc;

    Kind(int argc) {
        this.argc = argc;
    }

    int argc() {
        return argc;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Kind> named(String word) {
        for (Kind kind : values()) {
            if (kind.word().equals(word)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
