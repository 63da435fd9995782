package kernel.sim.module;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What can be known of a class without loading it.
 *
 * <pre>
 * u4 magic, u2 minor, u2 major, constants, u2 access flags, u2 this, u2 super, interfaces, fields, methods, attributes
 * </pre>
 *
 * @abi JVMS 4.1, {@code ClassFile}
 */
final class ClassFile {
    private static final int MAGIC = 0xcafebabe;
    private static final int ACC_PUBLIC = 1;
    private static final int MAX_NESTING = 8;
    private static final String ANNOTATIONS = "RuntimeVisibleAnnotations";

    private final int major;
    private final ConstantPool constants;
    private final int accessFlags;
    private final Map<String, Map<String, List<String>>> annotations = new HashMap<>();

    private ClassFile(DataInputStream in) throws IOException {
        if (in.readInt() != MAGIC) {
            throw new IOException("not a class file");
        }
        in.readUnsignedShort();
        major = in.readUnsignedShort();
        constants = ConstantPool.parse(in);
        accessFlags = in.readUnsignedShort();
        in.skipNBytes(2 * Short.BYTES);
        in.skipNBytes((long) in.readUnsignedShort() * Short.BYTES);
        skipMembers(in);
        skipMembers(in);
        readAttributes(in);
    }

    /**
     * Reads a class file.
     *
     * @throws IOException if it is not a class file
     */
    static ClassFile parse(byte[] bytes) throws IOException {
        return new ClassFile(new DataInputStream(new ByteArrayInputStream(bytes)));
    }

    /** Returns the major version of a class file, of which only the first bytes are needed. */
    static Optional<Integer> majorOf(byte[] bytes) {
        boolean isClass = bytes.length >= 8 && bytes[0] == (byte) 0xca && bytes[1] == (byte) 0xfe;
        return isClass ? Optional.of((bytes[6] & 0xff) << 8 | (bytes[7] & 0xff)) : Optional.empty();
    }

    private static void skipMembers(DataInputStream in) throws IOException {
        int count = in.readUnsignedShort();
        for (int i = 0; i < count; i++) {
            in.skipNBytes(3 * Short.BYTES);
            int attributes = in.readUnsignedShort();
            for (int j = 0; j < attributes; j++) {
                in.skipNBytes(Short.BYTES);
                in.skipNBytes(in.readInt() & 0xffffffffL);
            }
        }
    }

    private void readAttributes(DataInputStream in) throws IOException {
        int count = in.readUnsignedShort();
        for (int i = 0; i < count; i++) {
            String name = constants.text(in.readUnsignedShort());
            long length = in.readInt() & 0xffffffffL;
            if (name.equals(ANNOTATIONS)) {
                readAnnotations(in);
            } else {
                in.skipNBytes(length);
            }
        }
    }

    private void readAnnotations(DataInputStream in) throws IOException {
        int count = in.readUnsignedShort();
        for (int i = 0; i < count; i++) {
            String type = constants.text(in.readUnsignedShort());
            annotations.put(type, readValues(in, 0));
        }
    }

    private Map<String, List<String>> readValues(DataInputStream in, int nesting) throws IOException {
        Map<String, List<String>> values = new HashMap<>();
        int count = in.readUnsignedShort();
        for (int i = 0; i < count; i++) {
            String name = constants.text(in.readUnsignedShort());
            List<String> value = new ArrayList<>();
            readValue(in, value, nesting);
            values.put(name, value);
        }
        return values;
    }

    /** Reads an {@code element_value}; what is no text, number or array of them is skipped. */
    private void readValue(DataInputStream in, List<String> value, int nesting) throws IOException {
        if (nesting > MAX_NESTING) {
            throw new IOException("annotations nested too deeply");
        }
        switch (in.readUnsignedByte()) {
            case 'e' -> in.skipNBytes(2 * Short.BYTES);
            case 'c' -> in.skipNBytes(Short.BYTES);
            case '@' -> {
                in.skipNBytes(Short.BYTES);
                readValues(in, nesting + 1);
            }
            case '[' -> {
                int count = in.readUnsignedShort();
                for (int i = 0; i < count; i++) {
                    readValue(in, value, nesting + 1);
                }
            }
            default -> value.add(constants.text(in.readUnsignedShort()));
        }
    }

    /** Returns the class-file version: 61 for Java 17. */
    int major() {
        return major;
    }

    boolean isPublic() {
        return (accessFlags & ACC_PUBLIC) != 0;
    }

    /** Returns the values of an annotation, by element. */
    Optional<Map<String, List<String>>> annotation(String type) {
        return Optional.ofNullable(annotations.get(type));
    }

    /** Returns the methods that the class calls, as {@code java/lang/Runtime.addShutdownHook}. */
    List<String> calls() {
        return constants.methods();
    }
}
