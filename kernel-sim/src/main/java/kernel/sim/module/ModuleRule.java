package kernel.sim.module;

import kernel.api.Errno;
import kernel.api.Rule;
import kernel.api.RuleDefinition;

/** What the kernel checks when somebody loads or unloads a module. */
public enum ModuleRule implements Rule {
    /** There is no such module. */
    NOT_LOADED(RuleDefinition.of(
            "module.loaded", Errno.ENOENT, "a module to be unloaded must be loaded", "delete_module")),
    /** Somebody uses it. */
    BUSY(RuleDefinition.of(
            "module.unused", Errno.EBUSY, "a module to be unloaded must not be in use", "try_stop_module")),
    /** It is there already. */
    LOADED(RuleDefinition.of("module.twice", Errno.EEXIST, "a module can be loaded once", "add_unformed_module")),
    /** The path leads to no plugin. */
    NO_FILE(RuleDefinition.of(
            "module.file",
            Errno.ENOENT,
            "a module to be loaded must be a jar or a directory with jars",
            "finit_module"));

    private final RuleDefinition definition;

    ModuleRule(RuleDefinition definition) {
        this.definition = definition;
    }

    @Override
    public RuleDefinition definition() {
        return definition;
    }
}
