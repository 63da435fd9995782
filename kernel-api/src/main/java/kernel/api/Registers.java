package kernel.api;

import java.util.Arrays;

/** The registers of a task, {@code struct pt_regs}: a value for each name of a {@link RegisterSet}. Immutable. */
public final class Registers {
    private final RegisterSet set;
    private final long[] values;

    private Registers(RegisterSet set, long[] values) {
        this.set = set;
        this.values = values;
    }

    /**
     * Makes registers that are all zero.
     *
     * @param set the machine's registers
     * @return the registers
     */
    public static Registers zero(RegisterSet set) {
        return new Registers(set, new long[set.names().size()]);
    }

    /**
     * Returns the names.
     *
     * @return the machine's registers
     */
    public RegisterSet set() {
        return set;
    }

    /**
     * Returns a value.
     *
     * @param name the register's name
     * @return its bits
     * @throws IllegalArgumentException if the machine has no such register
     */
    public long get(String name) {
        return values[set.indexOf(name)];
    }

    /**
     * Returns a copy with another value.
     *
     * @param name the register's name
     * @param value its bits
     * @return the copy
     * @throws IllegalArgumentException if the machine has no such register
     */
    public Registers with(String name, long value) {
        long[] copy = values.clone();
        copy[set.indexOf(name)] = value;
        return new Registers(set, copy);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Registers that && set.equals(that.set) && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }
}
