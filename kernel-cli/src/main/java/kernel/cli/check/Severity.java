package kernel.cli.check;

/** How bad a finding is. */
public enum Severity {
    /** The file loads, and there is nothing to say. */
    NONE("none"),
    /** The file loads, and something is worth knowing. */
    NOTE("note"),
    /** The kernel refuses the file, but a shell may run it all the same. */
    WARNING("warning"),
    /** The kernel refuses or kills the program. */
    ERROR("error");

    private final String level;

    Severity(String level) {
        this.level = level;
    }

    /**
     * Returns the word that reports use.
     *
     * @return a level of SARIF
     */
    public String level() {
        return level;
    }
}
