package kernel.api;

/**
 * The kernel's random choices of one exec. While randomisation is off, addresses come back unchanged.
 *
 * @kernel v6.18 fs/binfmt_elf.c {@code randomize_stack_top}; arch/x86/mm/mmap.c; arch/x86/kernel/process.c
 */
public interface Aslr {
    /**
     * Tells whether addresses are randomised, PF_RANDOMIZE.
     *
     * @return true if so
     */
    boolean isOn();

    /**
     * Tells whether the start of the break is randomised too.
     *
     * @return true if {@link #isOn()} and the kernel is set so
     */
    boolean isBrkOn();

    /**
     * Moves the top of the stack.
     *
     * @param top page-aligned
     * @return a page-aligned address, at most {@code top}
     */
    long randomizeStackTop(long top);

    /**
     * Moves and aligns a stack pointer.
     *
     * @param sp an address
     * @return a multiple of 16, at most {@code sp}
     */
    long alignStack(long sp);

    /**
     * Returns the distance by which mappings move.
     *
     * @return a multiple of the page size, 0 while randomisation is off
     */
    long mmapRnd();

    /**
     * Moves the start of the break, if {@link #isBrkOn()}.
     *
     * @param brk page-aligned
     * @return a page-aligned address, at least {@code brk}
     */
    long randomizeBrk(long brk);

    /**
     * Returns random bytes, as for AT_RANDOM.
     *
     * @param count how many
     * @return a new array
     */
    byte[] randomBytes(int count);
}
