package binfmt.misc;

import java.util.Optional;
import java.util.Set;
import kernel.api.ByteString;
import kernel.api.OpenFile;

/**
 * A registered format, {@code Node}.
 *
 * @param name of its file
 * @param recognition which files are of the format
 * @param interpreter what runs them
 * @param flags how it is called
 * @param interpFile the interpreter, if it is open
 * @param isEnabled whether it is asked
 * @kernel v6.18 fs/binfmt_misc.c
 */
record MiscEntry(
        ByteString name,
        Recognition recognition,
        ByteString interpreter,
        Set<MiscFlag> flags,
        Optional<OpenFile> interpFile,
        boolean isEnabled) {
    MiscEntry {
        flags = Set.copyOf(flags);
    }

    boolean has(MiscFlag flag) {
        return flags.contains(flag);
    }

    MiscEntry withInterpFile(OpenFile opened) {
        return new MiscEntry(name, recognition, interpreter, flags, Optional.of(opened), isEnabled);
    }

    MiscEntry withEnabled(boolean isOn) {
        return new MiscEntry(name, recognition, interpreter, flags, interpFile, isOn);
    }

    /**
     * Returns what its file reads as.
     *
     * @kernel v6.18 fs/binfmt_misc.c, {@code entry_status}
     */
    ByteString text() {
        StringBuilder letters = new StringBuilder();
        for (MiscFlag flag : MiscFlag.values()) {
            if (has(flag)) {
                letters.append(flag.letter());
            }
        }
        return BinfmtMisc.status(isEnabled)
                .concat(ByteString.of("interpreter "))
                .concat(interpreter)
                .concat(ByteString.of("\nflags: " + letters + "\n"))
                .concat(recognition.text());
    }
}
