package kernel.cli;

import java.util.LinkedHashMap;
import java.util.Map;

/** What the command's exit codes mean. */
enum ExitCode {
    OK(0, "the program would start"),
    REFUSED(1, "the kernel refuses or kills the program, or a plugin fails"),
    USAGE(2, "the command line is wrong"),
    UNREADABLE(3, "an input cannot be read"),
    UNKNOWN(4, "the verdict depends on something that is not known"),
    PLUGIN(5, "a plugin cannot run, and --strict-plugins is given"),
    INTERNAL(70, "an error in ksim itself"),
    INTERRUPTED(130, "interrupted by SIGINT");

    private final int code;
    private final String meaning;

    ExitCode(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    int code() {
        return code;
    }

    /** Returns all codes with their meaning, for the help. */
    static Map<String, String> help() {
        Map<String, String> lines = new LinkedHashMap<>();
        for (ExitCode exit : values()) {
            lines.put(" " + exit.code, exit.meaning);
        }
        return lines;
    }
}
