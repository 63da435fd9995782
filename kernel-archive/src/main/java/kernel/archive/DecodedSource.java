package kernel.archive;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What compressed bytes decode to. There is one decoder, which only goes forward; blocks that it has passed are in the
 * cache, or it starts again.
 */
final class DecodedSource implements ByteSource {
    private static final int BLOCK = BlockCache.BLOCK;

    /** Any ratio is believed up to this size, which does no harm to who unpacks nothing. */
    private static final long HARMLESS = 1L << 30;

    private static final int LARGEST_RATIO = 250;

    private final ByteSource encoded;
    private final Codec codec;
    private final Decoding decoding;
    private final int id;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable SourceStream in;
    private @Nullable InputStream decoder;
    private long next; // the block that the decoder is at
    private byte[] current = new byte[0];
    private long currentIndex = -1;
    private volatile long size = -1;
    private long wantedFrom;
    private long wantedTo;
    private boolean isKeepingAll;

    /**
     * What all decoders of a root share.
     *
     * @param cache decoded blocks
     * @param open the open decoders
     * @param budget memory
     */
    record Decoding(BlockCache cache, Decoders open, MemoryBudget budget) {
        static Decoding of(MemoryBudget budget) {
            return new Decoding(new BlockCache(budget), new Decoders(), budget);
        }
    }

    DecodedSource(ByteSource encoded, Codec codec, Decoding decoding) {
        this.encoded = encoded;
        this.codec = codec;
        this.decoding = decoding;
        this.id = decoding.cache().newSource();
    }

    int weight() {
        return codec.weight();
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
        byte[] cached = decoding.cache().get(id, index);
        if (cached != null) {
            return cached;
        }
        lock.lock();
        try {
            return decodeTo(index);
        } finally {
            lock.unlock();
        }
    }

    private byte[] decodeTo(long index) throws IOException {
        byte[] cached = index == currentIndex ? current : decoding.cache().get(id, index);
        if (cached != null) {
            return cached;
        }
        if (index < next) {
            isKeepingAll = true; // what was kept while the index was built did not suffice
            shut();
        }
        while (next <= index && (size < 0 || next * BLOCK < size)) {
            decodeNext();
        }
        return index == currentIndex ? current : new byte[0];
    }

    private void decodeNext() throws IOException {
        try {
            decodeBlock();
        } catch (RootException e) {
            throw e;
        } catch (IOException | RuntimeException e) { // decoders throw what they like at damaged data
            throw new RootException("damaged " + codec + " data: " + e);
        }
    }

    private void decodeBlock() throws IOException {
        if (decoder == null || in == null) {
            decoding.open().opening(this, codec.weight());
            in = new SourceStream(encoded, 0);
            decoder = codec.decode(in, decoding.budget().decoder());
        }
        byte[] block = new byte[BLOCK];
        int count = decoder.readNBytes(block, 0, BLOCK);
        current = count == BLOCK ? block : Arrays.copyOf(block, count);
        currentIndex = next++;
        if (count < BLOCK) {
            size = currentIndex * BLOCK + count;
        }
        checkRatio(in.position());
        if (isKeepingAll || isWanted(currentIndex)) {
            decoding.cache().put(id, currentIndex, current);
        }
    }

    private void checkRatio(long from) throws IOException {
        long decoded = next * BLOCK;
        if (decoded > HARMLESS && decoded / LARGEST_RATIO > from) {
            throw new RootException(
                    from + " bytes became more than " + decoded + ": this is taken for a decompression bomb");
        }
    }

    private boolean isWanted(long index) {
        return wantedFrom < (index + 1) * BLOCK
                && wantedTo > index * BLOCK
                && !decoding.cache().isFull();
    }

    @Override
    public void want(long offset, long length) {
        lock.lock();
        try {
            wantedFrom = offset;
            wantedTo = offset + length;
            if (currentIndex >= 0 && isWanted(currentIndex)) {
                decoding.cache().put(id, currentIndex, current);
            }
        } finally {
            lock.unlock();
        }
    }

    /** A buffer that asks for more than the block would make the decoder run ahead of what is wanted. */
    @Override
    public int stride(long offset) {
        return BLOCK - (int) (offset % BLOCK);
    }

    @Override
    public long size() throws IOException {
        lock.lock();
        try {
            while (size < 0) {
                decodeNext();
            }
            return size;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long progress() {
        return encoded.progress();
    }

    /** Closes the decoder unless it is in use. */
    void closeIfIdle() throws IOException {
        // The lock of a thread that reads through several decoders would let it in.
        if (!lock.isHeldByCurrentThread() && lock.tryLock()) {
            try {
                shut();
            } finally {
                lock.unlock();
            }
        }
    }

    private void shut() throws IOException {
        next = 0;
        in = null;
        if (decoder != null) {
            decoder.close();
            decoder = null;
            decoding.open().closed(this);
        }
    }

    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            shut();
        } finally {
            lock.unlock();
        }
    }
}
