package kernel.sim.module;

import java.nio.file.Path;

/**
 * A rule that a plugin does not keep.
 *
 * @param rule the rule
 * @param path the jar or directory at fault
 * @param found what is wrong with it, in words
 * @param fix what to do about it
 */
public record PluginProblem(PluginRule rule, Path path, String found, String fix) {
    /**
     * Tells whether the plugin cannot run.
     *
     * @return false for a warning or a note
     */
    public boolean isFailure() {
        return rule.severity() == PluginRule.Severity.FAILURE;
    }

    /**
     * Returns one line for people: path, code, what is wrong and what to do.
     *
     * @return the line
     */
    public String describe() {
        return path + ": " + rule.code() + " " + found + "; fix: " + fix;
    }
}
