package kernel.sim.picture;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kernel.api.ByteString;
import kernel.sim.proc.MapsRow;

/** The files of a memory map: the ranges of each that are mapped, near the mappings. */
final class FileColumn {
    static final int WIDTH = 122;
    private static final int BOX = 34;
    private static final int HEADING = 20;
    private static final int CHARS = 17;

    /** Bytes of a file. */
    private record Range(ByteString file, long ino, long offset, long length) {
        static Range of(MapsRow row) {
            return new Range(row.name(), row.ino(), row.offset(), row.end() - row.start());
        }
    }

    private final List<Range> ranges = new ArrayList<>();
    private final List<Integer> places = new ArrayList<>();
    private int height;

    /**
     * Places the files.
     *
     * @param rows the mappings from top to bottom
     * @param tops where each is drawn
     */
    FileColumn(List<MapsRow> rows, Map<MapsRow, Integer> tops) {
        Map<String, List<Range>> files = new LinkedHashMap<>();
        Map<String, Integer> starts = new LinkedHashMap<>();
        rows.stream().filter(FileColumn::isFile).forEach(row -> {
            String key = row.ino() + " " + row.name().toLatin1();
            List<Range> all = files.computeIfAbsent(key, name -> new ArrayList<>());
            if (!all.contains(Range.of(row))) {
                all.add(Range.of(row));
            }
            starts.putIfAbsent(key, tops.getOrDefault(row, 0));
        });
        files.forEach((key, all) -> place(all, starts.getOrDefault(key, 0)));
    }

    static boolean isFile(MapsRow row) {
        return row.ino() != 0 || row.dev() != 0;
    }

    private void place(List<Range> all, int top) {
        all.sort(Comparator.comparing(Range::offset, Long::compareUnsigned).reversed());
        int y = Math.max(top, height + HEADING);
        for (Range range : all) {
            ranges.add(range);
            places.add(y);
            y += BOX;
        }
        height = y + HEADING;
    }

    int height() {
        return height;
    }

    /** Returns the number of the bytes that a mapping shows, or -1 if it shows no file. */
    int range(MapsRow row) {
        return isFile(row) ? ranges.indexOf(Range.of(row)) : -1;
    }

    int y(int range) {
        return places.get(range);
    }

    void write(Svg svg) {
        for (int i = 0; i < ranges.size(); i++) {
            Range range = ranges.get(i);
            boolean isFirst = i == 0 || !ranges.get(i - 1).file().equals(range.file());
            String name = range.file().basename().printable();
            boolean isLast = i == ranges.size() - 1 || !ranges.get(i + 1).file().equals(range.file());
            if (isLast) {
                svg.text(0, places.get(i) + BOX + 14, "file", Sizes.cut(name, CHARS));
            }
            String label = "file " + range.file().printable() + ", " + Sizes.of(range.length()) + " from offset "
                    + Sizes.hex(range.offset());
            svg.item(isFirst ? "range first" : "range", label, i, false);
            svg.box(2, places.get(i), WIDTH - 2, BOX, Sizes.hex(range.offset()), Sizes.of(range.length()));
            svg.close();
        }
    }
}
