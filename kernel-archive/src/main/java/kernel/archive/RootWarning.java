package kernel.archive;

import kernel.api.ByteString;

/**
 * Something odd in an archive that does not keep it from being read.
 *
 * @param entry the name of the entry, as the archive has it
 * @param text what is odd and what was done, without a full stop
 */
public record RootWarning(ByteString entry, String text) {
    /**
     * Returns one line for people.
     *
     * @return entry and text
     */
    public String describe() {
        return entry.printable() + ": " + text;
    }
}
