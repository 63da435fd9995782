package kernel.api;

import java.util.Optional;

/** The machine that programs run on. Page size, addresses and registers are its facts, never constants in a loader. */
public interface Machine {
    /**
     * Returns the name, as uname(2) reports it.
     *
     * @return for example {@code x86_64}
     */
    String name();

    /**
     * Returns the size of a page.
     *
     * @return in bytes, a power of two
     */
    int pageSize();

    /**
     * Returns how the kernel's own word size runs programs.
     *
     * @return the native way
     */
    Abi nativeAbi();

    /**
     * Returns how programs of the smaller word size run.
     *
     * @return the second way, or empty if the machine has only one
     */
    Optional<Abi> compatAbi();
}
