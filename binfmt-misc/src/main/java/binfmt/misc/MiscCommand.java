package binfmt.misc;

import java.util.Optional;
import kernel.api.ByteString;
import kernel.api.ExecException;
import kernel.api.Violation;

/** What can be written to an entry, or to the status of all. */
enum MiscCommand {
    DISABLE("0"),
    ENABLE("1"),
    REMOVE("-1");

    private static final int MAX_LENGTH = 3;

    private final ByteString text;

    MiscCommand(String text) {
        this.text = ByteString.of(text);
    }

    /**
     * Reads a command, with a line feed or without.
     *
     * @return empty if nothing is written
     * @throws ExecException with EINVAL if it is none
     * @kernel v6.18 fs/binfmt_misc.c, {@code parse_command}
     */
    static Optional<MiscCommand> parse(ByteString file, ByteString data) {
        if (data.isEmpty()) {
            return Optional.empty();
        }
        boolean hasLineFeed = data.at(data.length() - 1) == '\n';
        ByteString word = data.slice(0, data.length() - (hasLineFeed ? 1 : 0));
        for (MiscCommand command : values()) {
            if (data.length() <= MAX_LENGTH && word.equals(command.text)) {
                return Optional.of(command);
            }
        }
        throw new ExecException(Violation.of(MiscRule.COMMAND, file).withFound('"' + data.printable() + '"'));
    }
}
