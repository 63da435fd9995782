package kernel.archive;

import kernel.api.ByteString;

/** Finds entries that share bytes, which no honest writer makes: from such entries bombs are built. */
final class ZipRanges {
    private final MemberSink sink;
    private ByteString last = ByteString.EMPTY;
    private long end;

    ZipRanges(MemberSink sink) {
        this.sink = sink;
    }

    /** Adds the bytes of an entry; entries come in the order of their offsets. */
    void add(ByteString entry, long from, long to) {
        if (from < end) {
            sink.warn(entry, "shares bytes with " + last.printable());
        }
        if (to > end) {
            end = to;
            last = entry;
        }
    }
}
