package kernel.sim.module;

import kernel.api.Errno;
import kernel.api.Rule;
import kernel.api.RuleDefinition;

/** What a plugin must keep, from the file that is dropped to the formats that run. */
public enum PluginRule implements Rule {
    /** The module descriptor cannot be used. */
    DESCRIPTOR("P101", "descriptor", "the module descriptor must be valid, and its providers public"),
    /** A class file is newer than the Java that runs. */
    CLASS_LEVEL("P102", "class_level", "the classes must not be newer than the Java that runs"),
    /** The file is no jar, or not all of one. */
    ZIP("P103", "zip", "the file must be a complete jar"),
    /** No format is provided. */
    NO_FORMAT("P104", "format", "the plugin must provide a kernel.api.BinaryFormat"),
    /** The host cannot read it. */
    READ("P105", "read", "the plugin must be readable"),
    /** A jar without a module descriptor. */
    AUTOMATIC("P110", "automatic", "the jar should have a module descriptor", Severity.WARNING),
    /** A class without a package. */
    UNNAMED_PACKAGE("P111", "unnamed_package", "every class must be in a package"),
    /** A jar without a module descriptor, whose file's name is no module's name. */
    AUTOMATIC_NAME(
            "P112", "automatic_name", "the jar must have a module descriptor, or a file name that makes a module's"),
    /** The same module lies beside it in a newer version. */
    OLDER("P120", "older", "a directory should have one version of a module", Severity.WARNING),
    /** The same module lies in a directory that is looked at before. */
    SHADOWED("P121", "shadowed", "a module should lie in one directory only", Severity.WARNING),
    /** The interface's own classes are in the jar. */
    BUNDLES_API("P130", "bundles_api", "the jar must not have classes of kernel.api in it"),
    /** The interface's own jar lies beside the plugin. */
    API_JAR("P131", "api_jar", "kernel.api should not lie beside the plugin", Severity.NOTE),
    /** A module that it requires is not there. */
    MISSING("P140", "requires", "every module that is required must be there"),
    /** The modules of the plugin do not go together. */
    SPLIT("P141", "packages", "no package may be in two modules of the plugin"),
    /** It was compiled against another kernel.api. */
    API_LEVEL(
            "P150",
            "api_level",
            "the plugin must be made for this kernel.api, or an older one with the same major number"),
    /** The host itself has no modules. */
    CLASS_PATH("P160", "class_path", "kernel.api must be on the module path of the host"),
    /** A constructor or static initialiser fails. */
    THROWS("P210", "init", "the provider must be made without a failure"),
    /** The provider method gives nothing. */
    NULL("P211", "null", "the provider method must not return null"),
    /** A class is missing. */
    NO_CLASS("P212", "class", "every class that is named must be in the plugin"),
    /** It does not come to an end. */
    SLOW("P213", "time", "the provider must be made within the time limit"),
    /** The format's name is not valid. */
    NAME("P214", "name", "a format's name must have characters a-z, 0-9 and _ only"),
    /** Another format has the name. */
    DUPLICATE("P215", "duplicate", "a format's name must not be taken"),
    /** The format's rules are not usable. */
    RULES("P216", "rules", "a format must list its rules, each with an id of its own"),
    /** A format that it wants to be before or after is not there. */
    ORDER("P220", "order", "the format that it shall be before or after must be registered", Severity.WARNING),
    /** It fails while it runs. */
    FAULTS("P230", "faults", "a format must end in a result or an ExecException"),
    /** It is stopped, but something holds it. */
    LEAK("P301", "leak", "nothing may hold the plugin's classes after it is unloaded", Severity.WARNING);

    /** What becomes of the plugin. */
    public enum Severity {
        /** It does not run. */
        FAILURE,
        /** It may be other than expected. */
        WARNING,
        /** Nothing. */
        NOTE
    }

    private final String code;
    private final RuleDefinition definition;
    private final Severity severity;

    PluginRule(String code, String id, String sentence) {
        this(code, id, sentence, Severity.FAILURE);
    }

    PluginRule(String code, String id, String sentence, Severity severity) {
        this.code = code;
        this.definition = RuleDefinition.of("module." + id, Errno.ENOEXEC, sentence, "load_module");
        this.severity = severity;
    }

    /**
     * Returns the short name for reports.
     *
     * @return P and three digits
     */
    public String code() {
        return code;
    }

    /**
     * Returns what becomes of a plugin that does not keep the rule.
     *
     * @return the severity
     */
    public Severity severity() {
        return severity;
    }

    @Override
    public RuleDefinition definition() {
        return definition;
    }
}
