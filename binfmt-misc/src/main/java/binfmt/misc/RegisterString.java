package binfmt.misc;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import kernel.api.ByteString;
import kernel.api.ExecException;
import kernel.api.KernelProfile;
import kernel.api.Limits;
import kernel.api.Violation;

/**
 * A line that registers a format. Its first byte, any one, stands between all fields; here it is a colon:
 *
 * <pre>{@code
 * :name:M:offset:magic:mask:interpreter:flags
 * :name:E::extension::interpreter:flags
 * }</pre>
 *
 * @kernel v6.18 fs/binfmt_misc.c, {@code create_entry}
 */
final class RegisterString {
    private static final ByteString REGISTER = ByteString.of("register");
    private static final int MIN_LENGTH = 11;
    private static final int MAX_REGISTER_LENGTH = 1920;
    private static final int OLD_MAX_LENGTH = 256;

    private final ByteString string;
    private final KernelProfile kernel;
    private final FieldCursor cursor;

    private RegisterString(ByteString string, KernelProfile kernel) {
        this.string = string;
        this.kernel = kernel;
        this.cursor = new FieldCursor(string);
    }

    /**
     * Reads a register string.
     *
     * @throws ExecException with EINVAL and the rule that it breaks
     */
    static MiscEntry parse(ByteString string, KernelProfile kernel) {
        int most = kernel.has(MiscBehaviour.LONG_STRINGS) ? MAX_REGISTER_LENGTH : OLD_MAX_LENGTH;
        if (string.length() < MIN_LENGTH || string.length() > most) {
            throw new ExecException(Violation.of(MiscRule.LENGTH, REGISTER).withFound(string.length() + " bytes"));
        }
        return new RegisterString(string, kernel).entry();
    }

    private MiscEntry entry() {
        ByteString name = require(cursor.field(), MiscRule.NAME, "name");
        require(isName(name), MiscRule.NAME, "name");
        int type = cursor.next();
        require((type == 'M' || type == 'E') && cursor.skipDelimiter(), MiscRule.TYPE, "type");
        Recognition recognition = type == 'M' ? magic() : extension();
        ByteString interpreter = require(cursor.field(), MiscRule.INTERPRETER, "interpreter");
        require(!interpreter.isEmpty(), MiscRule.INTERPRETER, "interpreter");
        return new MiscEntry(name, recognition, interpreter, flags(), Optional.empty(), true);
    }

    private static boolean isName(ByteString name) {
        boolean isDots = name.equals(ByteString.of(".")) || name.equals(ByteString.of(".."));
        return !name.isEmpty() && !isDots && name.indexOf('/', 0) < 0;
    }

    private Recognition magic() {
        ByteString digits = require(cursor.field(), MiscRule.OFFSET, "offset");
        int offset = require(DecimalNumber.parse(digits), MiscRule.OFFSET, "offset");
        ByteString magic = require(cursor.escapedField(), MiscRule.MAGIC, "magic");
        require(isText(magic), MiscRule.MAGIC, "magic");
        ByteString mask = require(cursor.escapedField(), MiscRule.MASK, "mask");
        ByteString bytes = HexEscapes.unescape(magic);
        Optional<ByteString> bits = isText(mask) ? Optional.of(HexEscapes.unescape(mask)) : Optional.empty();
        require(bits.isEmpty() || bits.get().length() == bytes.length(), MiscRule.MASK_LENGTH, "mask");
        int window = kernel.has(MiscBehaviour.WIDE_WINDOW) ? Limits.BINPRM_BUF_SIZE : Limits.BINPRM_BUF_SIZE / 2;
        require(bytes.length() <= window && offset <= window - bytes.length(), MiscRule.WINDOW, "mask");
        return new MagicNumber(offset, bytes, bits);
    }

    /** The kernel's strings end at a NUL, so one at the start is no text. */
    private static boolean isText(ByteString field) {
        return !field.isEmpty() && field.at(0) != 0;
    }

    private Recognition extension() {
        require(cursor.field(), MiscRule.EXTENSION, "offset");
        ByteString extension = require(cursor.field(), MiscRule.EXTENSION, "extension");
        require(!extension.isEmpty() && extension.indexOf('/', 0) < 0, MiscRule.EXTENSION, "extension");
        require(cursor.field(), MiscRule.EXTENSION, "mask");
        return new Extension(extension);
    }

    private Set<MiscFlag> flags() {
        Set<MiscFlag> flags = EnumSet.noneOf(MiscFlag.class);
        Optional<MiscFlag> flag = MiscFlag.of(cursor.peek(), kernel);
        while (flag.isPresent()) {
            flags.add(flag.get());
            cursor.next();
            flag = MiscFlag.of(cursor.peek(), kernel);
        }
        if (flags.contains(MiscFlag.CREDENTIALS)) {
            flags.add(MiscFlag.OPEN_BINARY);
        }
        if (cursor.peek() == '\n') {
            cursor.next();
        }
        require(cursor.isAtEnd(), MiscRule.FLAGS, "flags");
        return flags;
    }

    private <T> T require(Optional<T> value, MiscRule rule, String field) {
        return value.orElseThrow(() -> refuse(rule, field));
    }

    private void require(boolean isOk, MiscRule rule, String field) {
        if (!isOk) {
            throw refuse(rule, field);
        }
    }

    private ExecException refuse(MiscRule rule, String field) {
        Violation violation = Violation.of(rule, REGISTER, cursor.span(field));
        return new ExecException(violation.withFound('"' + string.printable() + '"'));
    }
}
