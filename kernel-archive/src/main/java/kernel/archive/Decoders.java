package kernel.archive;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The decoders that are open: only a few, since each has memory of its own. What was closed starts again when needed. */
final class Decoders implements Closeable {
    static final int SMALL = 1;

    /** What a decoder takes whose memory the file chooses. */
    static final int LARGE = 3;

    private static final int ROOM = 4; // so that members of an archive can be decoded that is itself compressed

    private final Deque<DecodedSource> open = new ArrayDeque<>();
    private int used;

    /** Makes room for a decoder that is about to be opened, by a thread that holds its lock. */
    void opening(DecodedSource source, int weight) throws IOException {
        Optional<DecodedSource> victim = victim(source, weight);
        while (victim.isPresent()) {
            victim.get().closeIfIdle();
            victim = victim(source, weight);
        }
        synchronized (this) {
            open.addLast(source);
            used += weight;
        }
    }

    /** Takes the eldest out of the list if there is no room. */
    private synchronized Optional<DecodedSource> victim(DecodedSource source, int weight) {
        if (used + weight <= ROOM || open.isEmpty()) {
            return Optional.empty();
        }
        DecodedSource eldest = open.removeFirst();
        used -= eldest.weight();
        return eldest == source ? victim(source, weight) : Optional.of(eldest);
    }

    synchronized void closed(DecodedSource source) {
        if (open.remove(source)) {
            used -= source.weight();
        }
    }

    @Override
    public void close() throws IOException {
        for (DecodedSource source : snapshot()) {
            source.close();
        }
    }

    private synchronized List<DecodedSource> snapshot() {
        return List.copyOf(open);
    }
}
