package kernel.sim.module;

/**
 * A module that is loaded, {@code struct module}: its use count keeps it.
 *
 * @kernel v6.18 kernel/module/main.c, {@code try_module_get}, {@code module_put}
 */
public final class LoadedModule {
    private final String name;
    private int uses;
    private boolean isGoing;

    /**
     * Makes a module that nobody uses yet.
     *
     * @param name how people call it
     */
    public LoadedModule(String name) {
        this.name = name;
    }

    /**
     * Returns the name.
     *
     * @return how people call it
     */
    public String name() {
        return name;
    }

    /**
     * Takes a use.
     *
     * @return false if the module is going away
     */
    public synchronized boolean tryModuleGet() {
        if (isGoing) {
            return false;
        }
        uses++;
        return true;
    }

    /**
     * Gives a use back.
     *
     * @throws IllegalStateException if there is none
     */
    public synchronized void modulePut() {
        if (uses == 0) {
            throw new IllegalStateException("module " + name + " has no use to give back");
        }
        uses--;
    }

    /**
     * Lets nobody use the module from now on.
     *
     * @return false if it is in use, and stays
     */
    public synchronized boolean tryStop() {
        if (uses == 0) {
            isGoing = true;
        }
        return isGoing;
    }

    /**
     * Returns how often it is used.
     *
     * @return at least 0
     */
    public synchronized int uses() {
        return uses;
    }
}
