package conformance;

import java.util.HexFormat;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import kernel.api.ByteString;
import kernel.api.ExecException;
import kernel.sim.exec.MountedFileSystem;

/**
 * One use of a file of binfmt_misc, and what comes of it, as one line.
 *
 * @param kind w writes, r reads, l lists
 * @param name the file's name
 * @param data what is written
 */
record MiscOperation(char kind, ByteString name, ByteString data) {
    private static final HexFormat HEX = HexFormat.of();

    static MiscOperation write(String name, ByteString data) {
        return new MiscOperation('w', ByteString.of(name), data);
    }

    static MiscOperation read(String name) {
        return new MiscOperation('r', ByteString.of(name), ByteString.EMPTY);
    }

    static MiscOperation list() {
        return new MiscOperation('l', ByteString.EMPTY, ByteString.EMPTY);
    }

    /** Returns the line that the program reads. */
    String line() {
        return kind + " " + hex(name) + " " + hex(data);
    }

    private static String hex(ByteString bytes) {
        return bytes.isEmpty() ? "-" : HEX.formatHex(bytes.toByteArray());
    }

    /** Reads what {@link #line()} has made. */
    static MiscOperation parse(String line) {
        int blank = line.indexOf(' ', 2);
        return new MiscOperation(line.charAt(0), bytes(line.substring(2, blank)), bytes(line.substring(blank + 1)));
    }

    private static ByteString bytes(String hex) {
        return hex.equals("-") ? ByteString.EMPTY : ByteString.of(HEX.parseHex(hex));
    }

    /** Carries it out; returns the line that the program prints. */
    String answer(MountedFileSystem files, Consumer<ExecException> refusals) {
        try {
            return switch (kind) {
                case 'l' -> files.names().stream().map(MiscOperation::hex).collect(Collectors.joining(" ", "", " "));
                case 'r' -> {
                    ByteString text = files.read(name);
                    yield text.length() + " 0 " + HEX.formatHex(text.toByteArray());
                }
                default -> {
                    files.write(name, data);
                    yield data.length() + " 0 ";
                }
            };
        } catch (ExecException e) {
            refusals.accept(e);
            return "-1 " + e.errno().number() + " ";
        }
    }

    @Override
    public String toString() {
        return kind + " " + name.printable() + " " + data.printable();
    }
}
