package kernel.sim.module;

/** How far a plugin has come. */
public enum PluginState {
    /** It was seen in a directory. */
    DISCOVERED,
    /** It was looked at, without running any of its code, and waits until it is needed. */
    INSPECTED,
    /** Its modules have a layer of their own; none of their code has run. */
    RESOLVED,
    /** Its formats are registered. */
    STARTED,
    /** No new uses; it waits for the last one to end. */
    STOPPING,
    /** Nobody uses it and its formats are not registered any more; its classes are still there. */
    STOPPED,
    /** Its classes are gone, and its jar is closed. */
    UNLOADED,
    /** It cannot run; a problem says why. */
    FAILED,
    /** It could run, but another plugin stands in its place, or the user does not want it. */
    DISABLED
}
