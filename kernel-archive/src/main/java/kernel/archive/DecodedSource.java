package kernel.archive;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What compressed bytes decode to. There is one decoder, which only goes forward; blocks that it has passed are in the
 * cache, or it starts again.
 */
final class DecodedSource implements ByteSource {
    private static final int BLOCK = BlockCache.BLOCK;

    /** The largest ratio is believed up to this size: a bomb of one gigabyte does no harm to who unpacks nothing. */
    private static final long HARMLESS = 1L << 30;

    private static final int LARGEST_RATIO = 250;

    /** Opens the decoder at the start. */
    interface Opener {
        InputStream open(InputStream encoded) throws IOException;
    }

    private final ByteSource encoded;
    private final Opener opener;
    private final BlockCache cache;
    private final int id;
    private SourceStream in;
    private @Nullable InputStream decoder;
    private long next; // the block that the decoder is at
    private byte[] current = new byte[0];
    private long currentIndex = -1;
    private long size = -1;
    private long wantedFrom;
    private long wantedTo;
    private boolean isKeepingAll;

    DecodedSource(ByteSource encoded, Opener opener, BlockCache cache) {
        this.encoded = encoded;
        this.opener = opener;
        this.cache = cache;
        this.id = cache.newSource();
        this.in = new SourceStream(encoded, 0);
    }

    @Override
    public int read(long offset, byte[] target, int at, int length) throws IOException {
        int done = 0;
        while (done < length) {
            long where = offset + done;
            byte[] block = block(where / BLOCK);
            int from = (int) (where % BLOCK);
            int count = Math.min(length - done, block.length - from);
            if (count <= 0) {
                break;
            }
            System.arraycopy(block, from, target, at + done, count);
            done += count;
        }
        return done;
    }

    private byte[] block(long index) throws IOException {
        byte[] cached = cache.get(id, index);
        return cached != null ? cached : decodeTo(index);
    }

    private synchronized byte[] decodeTo(long index) throws IOException {
        if (index == currentIndex) {
            return current;
        }
        byte[] cached = cache.get(id, index);
        if (cached != null) {
            return cached;
        }
        if (size >= 0 && index * BLOCK >= size) {
            return new byte[0];
        }
        if (index < next) {
            restart();
        }
        while (next <= index && (size < 0 || next * BLOCK < size)) {
            decodeNext();
        }
        return index == currentIndex ? current : new byte[0];
    }

    private void restart() throws IOException {
        if (decoder != null) {
            decoder.close();
        }
        decoder = null;
        in = new SourceStream(encoded, 0);
        next = 0;
        isKeepingAll = true; // what was kept while the index was built did not suffice
    }

    private void decodeNext() throws IOException {
        if (decoder == null) {
            decoder = opener.open(in);
        }
        byte[] block = new byte[BLOCK];
        int count = decoder.readNBytes(block, 0, BLOCK);
        current = count == BLOCK ? block : Arrays.copyOf(block, count);
        currentIndex = next++;
        if (count < BLOCK) {
            size = currentIndex * BLOCK + count;
        }
        checkRatio();
        if (isKeepingAll || isWanted(currentIndex)) {
            cache.put(id, currentIndex, current);
        }
    }

    private void checkRatio() throws IOException {
        long decoded = next * BLOCK;
        if (decoded > HARMLESS && decoded / LARGEST_RATIO > in.position()) {
            throw new RootException(String.format(
                    "%d bytes have become more than %d bytes: this is taken for a decompression bomb",
                    in.position(), decoded));
        }
    }

    private boolean isWanted(long index) {
        return wantedFrom < (index + 1) * BLOCK && wantedTo > index * BLOCK && !cache.isFull();
    }

    @Override
    public synchronized void want(long offset, long length) {
        wantedFrom = offset;
        wantedTo = offset + length;
        if (currentIndex >= 0 && isWanted(currentIndex)) {
            cache.put(id, currentIndex, current);
        }
    }

    /** A buffer that asks for more than the block would make the decoder run ahead of what is wanted. */
    @Override
    public int stride(long offset) {
        return BLOCK - (int) (offset % BLOCK);
    }

    @Override
    public synchronized long size() throws IOException {
        while (size < 0) {
            decodeNext();
        }
        return size;
    }

    @Override
    public long progress() {
        return encoded.progress();
    }

    @Override
    public synchronized void close() throws IOException {
        Optional<InputStream> open = Optional.ofNullable(decoder);
        decoder = null;
        if (open.isPresent()) {
            open.get().close();
        }
    }
}
