package kernel.archive;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kernel.api.ByteString;

/**
 * What an extended header says of the member behind it.
 *
 * @abi POSIX.1-2008 {@code pax}, "pax Extended Header"
 */
final class PaxHeader {
    /** What is kept; everything else is of no use here. */
    private static final List<String> KNOWN = List.of(
            "path",
            "linkpath",
            "size",
            "uid",
            "gid",
            "mtime",
            "GNU.sparse.major",
            "GNU.sparse.name",
            "GNU.sparse.realsize",
            "GNU.sparse.size",
            "GNU.sparse.map");

    /** Says nothing. */
    static final PaxHeader EMPTY = new PaxHeader();

    private final Map<String, ByteString> values;
    /** Of the oldest of the three sparse formats: offsets and lengths, which repeat their keys. */
    private final List<ByteString> oldSparse = new ArrayList<>();

    private PaxHeader() {
        values = new HashMap<>();
    }

    private PaxHeader(Map<String, ByteString> values) {
        this.values = new HashMap<>(values);
    }

    /** Returns this header with another one before it: what that one says too, it says better. */
    PaxHeader with(PaxHeader other) {
        if (values.isEmpty()) {
            return other;
        }
        PaxHeader both = new PaxHeader(values);
        both.values.putAll(other.values);
        both.oldSparse.addAll(other.oldSparse);
        return both;
    }

    /** Reads records {@code LENGTH KEY=VALUE\n}. */
    static PaxHeader parse(byte[] bytes) throws IOException {
        PaxHeader header = new PaxHeader();
        int at = 0;
        while (at < bytes.length && bytes[at] != 0) {
            at = header.parseRecord(bytes, at);
        }
        return header;
    }

    private int parseRecord(byte[] bytes, int start) throws IOException {
        int blank = start;
        int length = 0;
        while (blank < bytes.length && bytes[blank] >= '0' && bytes[blank] <= '9' && length <= bytes.length) {
            length = 10 * length + bytes[blank++] - '0';
        }
        int end = start + length;
        boolean isWhole = blank > start && blank < bytes.length && bytes[blank] == ' ' && length <= bytes.length;
        if (!isWhole || end > bytes.length || end < blank + 2 || bytes[end - 1] != '\n') {
            throw new RootException("a record of the extended header has a wrong length");
        }
        int equals = blank + 1;
        while (equals < end && bytes[equals] != '=') {
            equals++;
        }
        if (equals == end) {
            throw new RootException("a record of the extended header has no equals sign");
        }
        String key = new String(bytes, blank + 1, equals - blank - 1, StandardCharsets.UTF_8);
        put(key, ByteString.of(bytes, equals + 1, end - 1));
        return end;
    }

    private void put(String key, ByteString value) {
        if (key.equals("GNU.sparse.offset") || key.equals("GNU.sparse.numbytes")) {
            oldSparse.add(value);
        } else if (KNOWN.contains(key)) {
            values.put(key, value);
        }
    }

    Optional<ByteString> path() {
        return text("GNU.sparse.name").or(() -> text("path"));
    }

    Optional<ByteString> linkpath() {
        return text("linkpath");
    }

    private Optional<ByteString> text(String key) {
        return Optional.ofNullable(values.get(key)).filter(value -> !value.isEmpty());
    }

    long number(String key, long otherwise) throws IOException {
        Optional<ByteString> value = text(key);
        return value.isEmpty() ? otherwise : parse(value.get(), key);
    }

    private static long parse(ByteString value, String key) throws IOException {
        String text = value.toLatin1();
        int point = text.indexOf('.');
        try {
            return Long.parseLong(point < 0 ? text : text.substring(0, point));
        } catch (NumberFormatException e) {
            throw new RootException(key + " in the extended header is no number");
        }
    }

    /** Tells whether the map of a sparse file stands before its bytes. */
    boolean isMapInData() {
        return text("GNU.sparse.major").filter(ByteString.of("1")::equals).isPresent();
    }

    boolean isSparse() {
        return isMapInData() || !oldSparse.isEmpty() || text("GNU.sparse.map").isPresent();
    }

    long realSize(long otherwise) throws IOException {
        return number("GNU.sparse.realsize", number("GNU.sparse.size", otherwise));
    }

    /** Reads the map of a sparse file from the header itself. */
    void readSparse(SparseMap map) throws IOException {
        List<ByteString> numbers = new ArrayList<>(oldSparse);
        text("GNU.sparse.map").ifPresent(text -> {
            numbers.clear();
            for (String number : text.toLatin1().split(",", -1)) {
                numbers.add(ByteString.of(number));
            }
        });
        if (numbers.size() % 2 != 0) {
            throw new RootException("the map of the sparse file has an odd number of numbers");
        }
        for (int i = 0; i < numbers.size(); i += 2) {
            map.add(parse(numbers.get(i), "GNU.sparse.map"), parse(numbers.get(i + 1), "GNU.sparse.map"));
        }
    }
}
