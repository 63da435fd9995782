package kernel.sim.profile;

import java.util.List;
import java.util.Optional;
import kernel.api.Abi;
import kernel.api.RegisterSet;
import kernel.api.Registers;

/** What the kernel itself needs to know of a way to run programs, besides what formats see. */
public interface ArchAbi extends Abi {
    /**
     * Returns what the real machine supplies.
     *
     * @return the values of this word size
     */
    AbiProfile profile();

    @Override
    default List<Integer> auxOrder() {
        return profile().auxOrder();
    }

    @Override
    default Optional<Long> auxValue(int type) {
        return Optional.ofNullable(profile().aux().get(type));
    }

    /**
     * Returns the size of the kernel's own words, which those of the program may be smaller than.
     *
     * @return 4 or 8 bytes
     */
    int kernelWordSize();

    /**
     * Returns the size of a page.
     *
     * @return in bytes, a power of two
     */
    default int pageSize() {
        return 4096;
    }

    /**
     * Changes the personality as starting such a program does.
     *
     * @param personality bits of {@link kernel.api.Personality}
     * @return the bits afterwards
     */
    int setPersonality(int personality);

    /**
     * Returns where mappings start in the legacy layout, TASK_UNMAPPED_BASE.
     *
     * @param personality bits of {@link kernel.api.Personality}
     * @return a page-aligned address
     */
    long legacyMmapBase(int personality);

    /**
     * Tells whether a program whose stack is not limited gets the legacy layout.
     *
     * @return true if so
     */
    default boolean isLegacyIfStackUnlimited() {
        return false;
    }

    /**
     * Returns how far a stack pointer can move besides, before it is aligned to 16.
     *
     * @return in bytes; 0 if it stays as it is, aligned or not
     */
    default int stackAlignRange() {
        return 8192;
    }

    /**
     * Returns how far the top of the stack can move.
     *
     * @return a mask of random bits, in pages
     */
    long stackRndMask();

    /**
     * Returns how far mappings can move.
     *
     * @param settings the kernel's settings
     * @return a number of random bits, in pages
     */
    int mmapRndBits(Settings settings);

    /**
     * Returns how far mappings can move.
     *
     * @param settings the kernel's settings
     * @return a mask of random bits, in pages
     */
    default long mmapRndMask(Settings settings) {
        return (1L << mmapRndBits(settings)) - 1;
    }

    /**
     * Returns the range in which the break can start.
     *
     * @return in bytes
     */
    long brkRange();

    /**
     * Returns the levels of the kernel's page tables.
     *
     * @return the same for all programs of a machine
     */
    PageTableGeometry pageTableGeometry();

    /**
     * Returns the registers of a new child.
     *
     * @param caller the parent's
     * @param sp the child's stack pointer, if it gets another one
     * @param tls the child's thread-local storage, if it gets another one
     * @return the parent's registers; the call returns 0
     * @kernel v6.18 arch/x86/kernel/process.c, {@code copy_thread}
     */
    Registers copyThread(Registers caller, Optional<Long> sp, Optional<Long> tls);

    /**
     * Returns the names of the registers.
     *
     * @return the same for all programs of a machine
     */
    RegisterSet registerSet();

    /**
     * Returns the name of the register whose flags kernels before set otherwise, or not at all.
     *
     * @return one of {@link #registerSet()}; empty where all kernels set the same
     */
    default Optional<String> flagsRegister() {
        return Optional.empty();
    }

    /**
     * Returns the name of the register in which system calls return.
     *
     * @return one of {@link #registerSet()}
     */
    String resultRegister();

    /**
     * Returns the registers of a new program.
     *
     * @param before what those have that starting a program does not set
     * @param ip address of the first instruction
     * @param sp stack pointer
     * @return all registers
     */
    Registers startThread(Registers before, long ip, long sp);
}
