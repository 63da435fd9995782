package kernel.sim.module;

import java.util.List;

/**
 * What is left of a plugin after it was unloaded.
 *
 * @param plugin its name
 * @param isCollected whether its classes are gone
 * @param openFiles its files that the process has open still; empty too where the host cannot tell
 * @param suspects who may hold its classes, in words; empty if they are gone
 */
public record UnloadReport(String plugin, boolean isCollected, List<String> openFiles, List<String> suspects) {
    /** Copies the lists. */
    public UnloadReport {
        openFiles = List.copyOf(openFiles);
        suspects = List.copyOf(suspects);
    }

    /**
     * Tells whether nothing is left.
     *
     * @return true if the classes are gone and the files closed
     */
    public boolean isClean() {
        return isCollected && openFiles.isEmpty();
    }
}
