package kernel.sim.module;

import java.io.EOFException;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
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

    private ClassFile(ByteBuffer in) throws IOException {
        if (in.getInt() != MAGIC) {
            throw new IOException("not a class file");
        }
        in.getShort();
        major = u2(in);
        constants = ConstantPool.parse(in);
        accessFlags = u2(in);
    }

    private void readRest(ByteBuffer in) throws IOException {
        skip(in, 2 * Short.BYTES);
        skip(in, (long) u2(in) * Short.BYTES);
        skipMembers(in);
        skipMembers(in);
        readAttributes(in);
    }

    private static int u2(ByteBuffer in) {
        return Short.toUnsignedInt(in.getShort());
    }

    private static void skip(ByteBuffer in, long length) throws IOException {
        if (length > in.remaining()) {
            throw new EOFException("the class file ends too early");
        }
        in.position(in.position() + (int) length);
    }

    /**
     * Reads a class file.
     *
     * @throws IOException if it is not a class file
     */
    static ClassFile parse(byte[] bytes) throws IOException {
        return parse(bytes, true);
    }

    /**
     * Reads a class file up to its access flags; it has no annotations then.
     *
     * @throws IOException if it is not a class file
     */
    static ClassFile parseHead(byte[] bytes) throws IOException {
        return parse(bytes, false);
    }

    private static ClassFile parse(byte[] bytes, boolean isWhole) throws IOException {
        try {
            ByteBuffer in = ByteBuffer.wrap(bytes);
            ClassFile file = new ClassFile(in);
            if (isWhole) {
                file.readRest(in);
            }
            return file;
        } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new IOException("the class file ends too early", e);
        }
    }

    /** Returns the major version of a class file, of which only the first bytes are needed. */
    static Optional<Integer> majorOf(byte[] bytes) {
        boolean isClass = bytes.length >= 8 && bytes[0] == (byte) 0xca && bytes[1] == (byte) 0xfe;
        return isClass ? Optional.of((bytes[6] & 0xff) << 8 | (bytes[7] & 0xff)) : Optional.empty();
    }

    private static void skipMembers(ByteBuffer in) throws IOException {
        int count = u2(in);
        for (int i = 0; i < count; i++) {
            skip(in, 3 * Short.BYTES);
            int attributes = u2(in);
            for (int j = 0; j < attributes; j++) {
                skip(in, Short.BYTES);
                skip(in, in.getInt() & 0xffffffffL);
            }
        }
    }

    private void readAttributes(ByteBuffer in) throws IOException {
        int count = u2(in);
        for (int i = 0; i < count; i++) {
            String name = constants.text(u2(in));
            long length = in.getInt() & 0xffffffffL;
            if (name.equals(ANNOTATIONS)) {
                readAnnotations(in);
            } else {
                skip(in, length);
            }
        }
    }

    private void readAnnotations(ByteBuffer in) throws IOException {
        int count = u2(in);
        for (int i = 0; i < count; i++) {
            String type = constants.text(u2(in));
            annotations.put(type, readValues(in, 0));
        }
    }

    private Map<String, List<String>> readValues(ByteBuffer in, int nesting) throws IOException {
        Map<String, List<String>> values = new HashMap<>();
        int count = u2(in);
        for (int i = 0; i < count; i++) {
            String name = constants.text(u2(in));
            List<String> value = new ArrayList<>();
            readValue(in, value, nesting);
            values.put(name, value);
        }
        return values;
    }

    /** Reads an {@code element_value}; what is no text, number or array of them is skipped. */
    private void readValue(ByteBuffer in, List<String> value, int nesting) throws IOException {
        if (nesting > MAX_NESTING) {
            throw new IOException("annotations nested too deeply");
        }
        switch (in.get()) {
            case 'e' -> skip(in, 2 * Short.BYTES);
            case 'c' -> skip(in, Short.BYTES);
            case '@' -> {
                skip(in, Short.BYTES);
                readValues(in, nesting + 1);
            }
            case '[' -> {
                int count = u2(in);
                for (int i = 0; i < count; i++) {
                    readValue(in, value, nesting + 1);
                }
            }
            default -> value.add(constants.text(u2(in)));
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
