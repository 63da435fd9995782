package kernel.api;

import java.util.List;

/**
 * How a core shows the registers of one kind of programs.
 *
 * @kernel v6.18 include/linux/regset.h, {@code struct user_regset_view}
 */
public interface RegsetView {
    /**
     * Returns the machine type.
     *
     * @return {@code e_machine} of the core
     */
    int machine();

    /**
     * Returns the general registers that NT_PRSTATUS holds.
     *
     * @return their names in the order of {@code elf_gregset_t}, where each is one word
     */
    RegisterSet general();

    /**
     * Returns the other register sets of one thread.
     *
     * @param registers the thread's general registers
     * @return one note for each set, in the kernel's order
     */
    List<Regset> others(Registers registers);

    /**
     * Returns what the machine adds behind the notes of all threads.
     *
     * @return the notes of {@code elf_coredump_extra_notes_write}; mostly none
     */
    List<Regset> extra();
}
