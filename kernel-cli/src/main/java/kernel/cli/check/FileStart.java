package kernel.cli.check;

/** What the first bytes of a file tell that no format takes. */
enum FileStart {
    /** There are none. */
    EMPTY("the file is empty: shells run it and report success"),
    /** Characters, without a line that names an interpreter. */
    TEXT("a text without #!: shells run it themselves, other programs cannot"),
    /** A program of macOS. */
    MACH_O("a program for macOS (Mach-O)"),
    /** A program of Windows. */
    PE("a program for Windows or DOS (MZ)"),
    /** Anything else. */
    OTHER("");

    private final String message;

    FileStart(String message) {
        this.message = message;
    }

    String message() {
        return message;
    }

    static FileStart of(byte[] start) {
        if (start.length == 0) {
            return EMPTY;
        }
        int magic = start.length < 4
                ? 0
                : (start[0] & 0xff) << 24 | (start[1] & 0xff) << 16 | (start[2] & 0xff) << 8 | (start[3] & 0xff);
        if (magic == 0xfeedface || magic == 0xfeedfacf || magic == 0xcefaedfe || magic == 0xcffaedfe) {
            return MACH_O;
        }
        if (start[0] == 'M' && start.length > 1 && start[1] == 'Z') {
            return PE;
        }
        return isText(start) ? TEXT : OTHER;
    }

    private static boolean isText(byte[] start) {
        for (byte b : start) {
            boolean isSpace = b >= '\t' && b <= '\r';
            if (b >= 0 && b < ' ' && !isSpace && b != 0x1b) {
                return false;
            }
        }
        return true;
    }
}
