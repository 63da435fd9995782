package conformance;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import kernel.api.ByteString;

/** Register strings, good and bad, and other uses of the files of binfmt_misc. */
final class MiscGenerator {
    private static final List<String> NAMES =
            List.of("a", "b", "c", "with blank", "\u00ff", "status", "register", "...");
    private static final List<String> BAD_NAMES = List.of("", ".", "..", "a/b", "a\0b");
    private static final List<String> BAD_TYPES = List.of("m", "", "ME", "e");
    private static final List<String> OFFSETS =
            List.of("", "", "0", "5", "+1", "-0", "248", "252", "00000000000000000012", "4\n");
    private static final List<String> BAD_OFFSETS =
            List.of("-1", "253", "256", "1x", "0x1", " 1", "2147483647", "2147483648", "99999999999999999999999");
    private static final List<String> PIECES = List.of(
            "A", "BC", "\\x00", "\\xfF", "\\x4", "\\xg0", "\\", "\\\\", "\\n", "x", "\0", "\n", "\u00e9", "\\x", "/");
    private static final List<String> COMMANDS =
            List.of("0", "1", "-1", "0\n", "1\n", "-1\n", "", "\n", "2", "00", "-2", " 1", "1 ", "-1\n\n", "--1", "\0");
    private static final List<String> FLAGS = List.of("P", "O", "C", "F", "\n", "p", "D", " ", ":");
    private static final int MAX_PIECES = 5;

    private final SplittableRandom random;
    private final List<String> interpreters;

    MiscGenerator(long seed, List<String> interpreters) {
        this.random = new SplittableRandom(seed);
        this.interpreters = List.copyOf(interpreters);
    }

    List<MiscOperation> operations(int count) {
        List<MiscOperation> operations = new ArrayList<>();
        while (operations.size() < count) {
            operations.add(operation());
        }
        return operations;
    }

    private MiscOperation operation() {
        int choice = random.nextInt(20);
        if (choice < 14) {
            return MiscOperation.write("register", bytes(mutated(registerString())));
        }
        String name = random.nextInt(4) == 0 ? "status" : pick(NAMES);
        if (choice < 17) {
            return MiscOperation.write(name, bytes(name.equals("register") ? "" : pick(COMMANDS)));
        }
        return choice < 19 ? MiscOperation.read(name) : MiscOperation.list();
    }

    /** Makes a string that is good more often than not. */
    private String registerString() {
        char delimiter = isRare() ? (char) random.nextInt(256) : ':';
        String name = isRare() ? pick(BAD_NAMES) : name();
        String type = isRare() ? pick(BAD_TYPES) : pick(List.of("M", "M", "E"));
        String offset = isRare() ? pick(BAD_OFFSETS) : pick(OFFSETS);
        String magic = random.nextInt(4) == 0 ? pieces() : pick(List.of("ABCD", "exts", "\\x7fELF"));
        String mask = isRare() ? pieces() : pick(List.of("", "", "", "\\xff\\x00\\xff\\xff"));
        String flags = isRare() ? repeated(FLAGS, 4) : pick(List.of("", "", "P", "OC", "CPO", "F", "FP", "\n"));
        return List.of("", name, type, offset, magic, mask, interpreter(), flags).stream()
                .reduce((left, right) -> left + delimiter + right)
                .orElseThrow();
    }

    private boolean isRare() {
        return random.nextInt(12) == 0;
    }

    private String name() {
        return random.nextInt(12) == 0 ? "n".repeat(250 + random.nextInt(10)) : pick(NAMES);
    }

    private String interpreter() {
        return random.nextInt(16) == 0 ? "/".repeat(random.nextInt(2000)) : pick(interpreters);
    }

    private String pieces() {
        return random.nextInt(10) == 0 ? "\\x41".repeat(250 + random.nextInt(10)) : repeated(PIECES, MAX_PIECES);
    }

    private String repeated(List<String> pieces, int most) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            text.append(pick(pieces));
        }
        return text.toString();
    }

    private String mutated(String text) {
        StringBuilder changed = new StringBuilder(text);
        for (int i = random.nextInt(6) == 0 ? 1 + random.nextInt(2) : 0; i > 0 && changed.length() > 0; i--) {
            int at = random.nextInt(changed.length());
            switch (random.nextInt(4)) {
                case 0 -> changed.deleteCharAt(at);
                case 1 -> changed.insert(at, ':');
                case 2 -> changed.setCharAt(at, (char) random.nextInt(256));
                default -> changed.setLength(at);
            }
        }
        return changed.toString();
    }

    private String pick(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private static ByteString bytes(String text) {
        return ByteString.of(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
