package kernel.sim.task;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The open files of a task by number, {@code struct files_struct}. Safe for concurrent use.
 *
 * @kernel v6.18 fs/file.c
 */
public final class DescriptorTable extends Counted {
    private final TreeMap<Integer, Descriptor> byNumber = new TreeMap<>();

    /** Makes a table without open files. */
    public DescriptorTable() {}

    /** Returns another table with the same open files. */
    synchronized DescriptorTable copy() {
        DescriptorTable copy = new DescriptorTable();
        byNumber.forEach(copy::put);
        return copy;
    }

    /**
     * Returns an open file.
     *
     * @param number any number
     * @return the entry, or empty if it is not open
     */
    public synchronized Optional<Descriptor> get(int number) {
        return Optional.ofNullable(byNumber.get(number));
    }

    /**
     * Puts an open file under a number, as dup2(2) does.
     *
     * @param number at least 0
     * @param descriptor the entry
     * @throws IllegalArgumentException if the number is negative
     */
    public synchronized void put(int number, Descriptor descriptor) {
        if (number < 0) {
            throw new IllegalArgumentException("descriptor " + number);
        }
        descriptor.file().get();
        Descriptor old = byNumber.put(number, descriptor);
        if (old != null) {
            old.file().put();
        }
    }

    /**
     * Puts an open file under the lowest free number.
     *
     * @param descriptor the entry
     * @return the number
     */
    public synchronized int add(Descriptor descriptor) {
        int number = lowestFree();
        put(number, descriptor);
        return number;
    }

    /**
     * Returns the lowest number that is free.
     *
     * @return at least 0
     */
    public synchronized int lowestFree() {
        int number = 0;
        while (byNumber.containsKey(number)) {
            number++;
        }
        return number;
    }

    /**
     * Returns the lowest number that is free once exec has closed what it closes.
     *
     * @return at least 0
     */
    public synchronized int lowestFreeAfterExec() {
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
    public synchronized boolean close(int number) {
        Descriptor old = byNumber.remove(number);
        if (old != null) {
            old.file().put();
        }
        return old != null;
    }

    /**
     * Closes what exec closes.
     *
     * @kernel v6.18 fs/file.c, {@code do_close_on_exec}
     */
    public synchronized void closeOnExec() {
        byNumber.values().removeIf(descriptor -> {
            if (descriptor.isCloseOnExec()) {
                descriptor.file().put();
            }
            return descriptor.isCloseOnExec();
        });
    }

    @Override
    synchronized void release() {
        byNumber.values().forEach(descriptor -> descriptor.file().put());
        byNumber.clear();
    }

    /**
     * Returns all open files.
     *
     * @return a copy, by number
     */
    public synchronized SortedMap<Integer, Descriptor> entries() {
        return new TreeMap<>(Map.copyOf(byNumber));
    }
}
