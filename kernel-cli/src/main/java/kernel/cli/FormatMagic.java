package kernel.cli;

import java.util.HexFormat;
import java.util.Optional;
import kernel.api.ByteString;
import picocli.CommandLine.TypeConversionException;

/**
 * The bytes that tell the files of a new format.
 *
 * @param offset where they are
 * @param bytes what they are
 */
record FormatMagic(int offset, ByteString bytes) {
    static final FormatMagic NONE = new FormatMagic(0, ByteString.EMPTY);

    /** The header window of all kernels. */
    private static final int WINDOW = 128;

    private static final int ASKED_BYTES = 4;

    /** Reads {@code OFFSET:HEX}. */
    static FormatMagic parse(String text) {
        int colon = text.indexOf(':');
        try {
            int offset = Integer.parseInt(text.substring(0, Math.max(0, colon)));
            byte[] bytes = HexFormat.of().parseHex(text.substring(colon + 1));
            if (offset >= 0 && bytes.length > 0 && bytes.length <= WINDOW && offset <= WINDOW - bytes.length) {
                return new FormatMagic(offset, ByteString.of(bytes));
            }
        } catch (IllegalArgumentException e) {
            throw wrong(text);
        }
        throw wrong(text);
    }

    private static TypeConversionException wrong(String text) {
        return new TypeConversionException("must be in the first 128 bytes, as 0:48454c4f; found " + text);
    }

    /** Returns the alias by which a kernel asks for the format, or empty if it does not ask for such files. */
    Optional<String> alias() {
        boolean isComplete = offset == 0 && bytes.length() >= ASKED_BYTES;
        if (!isComplete || isText()) {
            return Optional.empty();
        }
        return Optional.of(String.format("binfmt-%02x%02x", at(3), at(2)));
    }

    /** Text files are not worth a module. */
    private boolean isText() {
        for (int i = 0; i < ASKED_BYTES; i++) {
            int value = at(i);
            if (value != '\t' && value != '\n' && (value < ' ' || value > '~')) {
                return false;
            }
        }
        return true;
    }

    private int at(int index) {
        return bytes.at(index);
    }
}
