package kernel.sim.trace;

import java.util.ArrayList;
import java.util.List;
import kernel.api.ByteString;

/**
 * Bytes as people read them: the offset, sixteen bytes in hex, the same as characters, and the field that ends there.
 *
 * @param style lines and pointers
 */
public record HexDump(TextStyle style) {
    private static final int WIDTH = 16;

    /**
     * Prints some bytes.
     *
     * @param excerpt the bytes, and the field in them
     * @return a line for each sixteen bytes, without line feeds
     */
    public List<String> lines(Excerpt excerpt) {
        List<String> lines = new ArrayList<>();
        ByteString bytes = excerpt.bytes();
        long end = excerpt.span().offset() + excerpt.span().length() - 1;
        int last = (int) Math.min(Math.max(end - excerpt.offset(), 0), bytes.length() - 1) / WIDTH;
        for (int from = 0; from < bytes.length(); from += WIDTH) {
            String line = line(excerpt.offset() + from, bytes, from);
            lines.add(from / WIDTH == last ? line + ' ' + style.pointer() + ' ' + field(excerpt) : line);
        }
        return lines;
    }

    private static String field(Excerpt excerpt) {
        long offset = excerpt.span().offset();
        String field = excerpt.span().field();
        return offset == excerpt.offset() ? field : String.format("%s at 0x%x", field, offset);
    }

    private String line(long offset, ByteString bytes, int from) {
        StringBuilder hex = new StringBuilder();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < WIDTH; i++) {
            boolean isThere = from + i < bytes.length();
            int value = isThere ? bytes.at(from + i) : ' ';
            hex.append(isThere ? String.format("%02x ", value) : "   ");
            text.append(value >= ' ' && value <= '~' ? (char) value : '.');
        }
        return String.format("0x%04x %s %s%s %s", offset, style.bar(), hex, style.bar(), text);
    }
}
