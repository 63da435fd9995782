package kernel.sim.fs;

/**
 * How a file system is mounted.
 *
 * @param isNoexec whether files may not be executed
 * @param isNosuid whether set-id bits have no effect
 * @param isAligningLargeMappings whether large mappings of its files are placed on large pages
 */
public record Mount(boolean isNoexec, boolean isNosuid, boolean isAligningLargeMappings) {
    /** A plain disk. */
    public static final Mount DEFAULT = new Mount(false, false, true);
}
