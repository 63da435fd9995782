package kernel.tck;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** Beginnings of files of all sorts. */
final class ForeignFiles {
    private static final int LENGTH = 600;

    private ForeignFiles() {}

    /** Returns the files by name. */
    static Map<String, byte[]> all() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("an empty file", new byte[0]);
        files.put("one byte", new byte[] {1});
        files.put("zeroes", new byte[LENGTH]);
        files.put("ones", filled(0xff));
        files.put("text", text("Once upon a time there was a kernel.\n"));
        files.put("a script", text("#!/tck/none\n"));
        files.put("an ELF program", hex("7f454c4602010100"));
        files.put("a big-endian ELF program", hex("7f454c4601020100"));
        files.put("an a.out program", hex("cc006400"));
        files.put("an old a.out program", hex("0b016400"));
        files.put("a flat program", hex("62464c5400000004"));
        files.put("a Windows program", hex("4d5a9000"));
        files.put("a Mach-O program", hex("cffaedfe"));
        files.put("a Java class", hex("cafebabe0000003d"));
        files.put("a WebAssembly module", hex("0061736d01000000"));
        files.put("a zip archive", hex("504b0304"));
        files.put("a gzip archive", hex("1f8b0800"));
        files.put("a picture", hex("89504e470d0a1a0a"));
        files.put("UTF-16 text", hex("fffe410042004300"));
        return files;
    }

    private static byte[] filled(int value) {
        byte[] file = new byte[LENGTH];
        Arrays.fill(file, (byte) value);
        return file;
    }

    private static byte[] text(String line) {
        return line.repeat(LENGTH / line.length()).getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] hex(String digits) {
        return Arrays.copyOf(HexFormat.of().parseHex(digits), LENGTH);
    }
}
