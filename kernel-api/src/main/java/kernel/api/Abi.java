package kernel.api;

import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/**
 * One way in which a machine runs programs: word size, sizes of the address space, what the auxiliary vector says. A
 * 64-bit machine that also runs 32-bit programs has two.
 */
public interface Abi {
    /**
     * Returns the name.
     *
     * @return for example {@code x86-64} or {@code ia32}
     */
    String name();

    /**
     * Returns the size of a pointer.
     *
     * @return 4 or 8 bytes
     */
    int wordSize();

    /**
     * Returns the byte order of programs.
     *
     * @return little or big endian
     */
    ByteOrder byteOrder();

    /**
     * Tells whether programs for a machine type run, as the kernel's {@code elf_check_arch} does.
     *
     * @param machine {@code e_machine} of an ELF header
     * @return true if they run
     */
    boolean elfCheckArch(int machine);

    /**
     * Tells whether a program runs, by all that its header says, as the kernel's {@code elf_check_arch} does.
     *
     * @param target of an ELF header
     * @return true if it runs
     */
    default boolean elfCheckArch(ElfTarget target) {
        return elfCheckArch(target.machine());
    }

    /**
     * Tells whether a program is of the kind whose segments move one by one, which another format loads.
     *
     * @param target of an ELF header
     * @return true if it is, as the kernel's {@code elf_check_fdpic} says
     */
    default boolean elfCheckFdpic(ElfTarget target) {
        return false;
    }

    /**
     * Tells whether an ELF program starts with registers of zero, {@code ELF_PLAT_INIT}.
     *
     * @return false if those that starting a program does not set stay as its caller had them
     */
    default boolean elfPlatInit() {
        return true;
    }

    /**
     * Tells whether the kernel reads the properties of PT_GNU_PROPERTY.
     *
     * @return true if it does, and refuses damaged ones
     */
    default boolean usesGnuProperty() {
        return false;
    }

    /**
     * Returns the property that the machine acts on.
     *
     * @return empty if all are ignored
     */
    default Optional<GnuProperty> gnuProperty() {
        return Optional.empty();
    }

    /**
     * Returns the end of the address space.
     *
     * @param personality bits of {@link Personality}
     * @return the first address that a program may not use, TASK_SIZE
     */
    long taskSize(int personality);

    /**
     * Returns where the stack ends.
     *
     * @param personality bits of {@link Personality}
     * @return STACK_TOP
     */
    long stackTop(int personality);

    /**
     * Returns where position-independent programs with an interpreter go.
     *
     * @param personality bits of {@link Personality}
     * @return ELF_ET_DYN_BASE, not aligned
     */
    long elfEtDynBase(int personality);

    /**
     * Tells whether all that can be read can be executed, as {@code elf_read_implies_exec} does.
     *
     * @param stack what the program says about its stack
     * @return true if so
     */
    boolean elfReadImpliesExec(ExecutableStack stack);

    /**
     * Returns the platform's name for AT_PLATFORM.
     *
     * @return without terminator, or empty if the machine has none
     */
    Optional<ByteString> platform();

    /**
     * Returns the order of the auxiliary vector.
     *
     * @return types of {@link AuxVector}, without AT_EXECFD and AT_NULL
     */
    List<Integer> auxOrder();

    /**
     * Returns a value of the auxiliary vector that is the machine's own.
     *
     * @param type which
     * @return the value, or empty if it depends on the program
     */
    Optional<Long> auxValue(int type);

    /**
     * Returns how a core shows the registers of programs.
     *
     * @return the view, or empty if cores of such programs are not known
     */
    default Optional<RegsetView> regsetView() {
        return Optional.empty();
    }
}
