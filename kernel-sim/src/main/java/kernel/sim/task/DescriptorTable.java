package kernel.sim.task;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The open files of a task by number, {@code struct files_struct}.
 *
 * @kernel v6.18 fs/file.c
 */
public final class DescriptorTable extends Counted {
    private final TreeMap<Integer, Descriptor> byNumber = new TreeMap<>();

    /** Makes a table without open files. */
    public DescriptorTable() {}

    /** Returns another table with the same open files. */
    DescriptorTable copy() {
        DescriptorTable copy = new DescriptorTable();
        copy.byNumber.putAll(byNumber);
        return copy;
    }

    /**
     * Returns an open file.
     *
     * @param number any number
     * @return the entry, or empty if it is not open
     */
    public Optional<Descriptor> get(int number) {
        return Optional.ofNullable(byNumber.get(number));
    }

    /**
     * Puts an open file under a number, as dup2(2) does.
     *
     * @param number at least 0
     * @param descriptor the entry
     * @throws IllegalArgumentException if the number is negative
     */
    public void put(int number, Descriptor descriptor) {
        if (number < 0) {
            throw new IllegalArgumentException("descriptor " + number);
        }
        byNumber.put(number, descriptor);
    }

    /**
     * Puts an open file under the lowest free number.
     *
     * @param descriptor the entry
     * @return the number
     */
    public int add(Descriptor descriptor) {
        int number = 0;
        while (byNumber.containsKey(number)) {
            number++;
        }
        byNumber.put(number, descriptor);
        return number;
    }

    /**
     * Returns the lowest number that is free once exec has closed what it closes.
     *
     * @return at least 0
     */
    public int lowestFreeAfterExec() {
        int number = 0;
        while (byNumber.containsKey(number) && !byNumber.get(number).isCloseOnExec()) {
            number++;
        }
        return number;
    }

    /**
     * Closes a file.
     *
     * @param number any number
     * @return false if it was not open
     */
    public boolean close(int number) {
        return byNumber.remove(number) != null;
    }

    /**
     * Closes what exec closes.
     *
     * @kernel v6.18 fs/file.c, {@code do_close_on_exec}
     */
    public void closeOnExec() {
        byNumber.values().removeIf(Descriptor::isCloseOnExec);
    }

    /**
     * Returns all open files.
     *
     * @return a copy, by number
     */
    public SortedMap<Integer, Descriptor> entries() {
        return new TreeMap<>(Map.copyOf(byNumber));
    }
}
