package kernel.sim.module;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kernel.api.ByteString;

/**
 * A module that is loaded, {@code struct module}: its use count keeps it.
 *
 * @kernel v6.18 kernel/module/main.c, {@code try_module_get}, {@code module_put}
 */
public final class LoadedModule {
    private final String name;
    private final Map<ByteString, Integer> holders = new TreeMap<>();
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
        notifyAll();
    }

    /**
     * Says who has a use.
     *
     * @param holder the path of who keeps the module
     */
    public synchronized void addHolder(ByteString holder) {
        holders.merge(holder, 1, Integer::sum);
    }

    /**
     * Says who has a use no longer.
     *
     * @param holder a path that was added
     */
    public synchronized void removeHolder(ByteString holder) {
        holders.computeIfPresent(holder, (path, count) -> count == 1 ? null : count - 1);
    }

    /**
     * Lets nobody use the module from now on.
     *
     * @return false if it is in use, and stays
     */
    public boolean tryStop() {
        return tryStop(Duration.ZERO);
    }

    /**
     * Lets nobody use the module from now on, and waits until nobody does.
     *
     * @param wait how long to wait
     * @return false if it is still in use then, and stays
     * @kernel v6.18 kernel/module/main.c, {@code try_stop_module}
     */
    public synchronized boolean tryStop(Duration wait) {
        long deadline = System.nanoTime() + wait.toNanos();
        isGoing = true;
        try {
            for (long left = wait.toNanos(); uses > 0 && left > 0; left = deadline - System.nanoTime()) {
                wait(left / 1_000_000, (int) (left % 1_000_000));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        isGoing = uses == 0;
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

    /**
     * Returns who uses it, as far as they have said so.
     *
     * @return paths, each once, sorted
     */
    public synchronized List<String> holders() {
        return holders.keySet().stream().map(ByteString::printable).toList();
    }
}
