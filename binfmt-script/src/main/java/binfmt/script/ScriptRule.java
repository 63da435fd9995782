package binfmt.script;

import kernel.api.Errno;
import kernel.api.Rule;
import kernel.api.RuleDefinition;

/** What the script format checks, in the kernel's order of checking. */
enum ScriptRule implements Rule {
    MAGIC(RuleDefinition.of("script.magic", Errno.ENOEXEC, "the file must start with #!", "load_script")),
    NESTED(RuleDefinition.of(
                    "script.nested", Errno.ENOEXEC, "the interpreter must not be a script itself", "load_script")
            .until("2.6")),
    BLANK(RuleDefinition.of(
            "script.blank", Errno.ENOEXEC, "the first 256 bytes must name an interpreter", "load_script")),
    TRUNCATED(RuleDefinition.of(
            "script.truncated",
            Errno.ENOEXEC,
            "the interpreter's name must end within the first 256 bytes",
            "load_script")),
    NAME(RuleDefinition.of("script.name", Errno.ENOEXEC, "the first line must name an interpreter", "load_script")),
    INACCESSIBLE(RuleDefinition.of(
            "script.inaccessible",
            Errno.ENOENT,
            "the interpreter must be able to open the script after exec",
            "load_script")),
    OPEN(RuleDefinition.of("script.interp.open", Errno.ENOENT, "its interpreter must be executable", "load_script"));

    private final RuleDefinition definition;

    ScriptRule(RuleDefinition definition) {
        this.definition = definition;
    }

    @Override
    public RuleDefinition definition() {
        return definition;
    }
}
