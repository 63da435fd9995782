package kernel.api;

import java.util.List;

/**
 * The names of a machine's registers, in the order in which tools show them.
 *
 * @param names each once
 */
public record RegisterSet(List<String> names) {
    /** Copies the names. */
    public RegisterSet {
        names = List.copyOf(names);
    }

    /**
     * Finds a register.
     *
     * @param name its name
     * @return its index
     * @throws IllegalArgumentException if the machine has no such register
     */
    public int indexOf(String name) {
        int index = names.indexOf(name);
        if (index < 0) {
            throw new IllegalArgumentException("no register " + name + " in " + names);
        }
        return index;
    }
}
