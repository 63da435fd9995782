package kernel.sim.profile;

import java.nio.ByteOrder;

/**
 * What is fixed about a way to run programs.
 *
 * @param name of the way
 * @param wordSize size of a pointer in bytes
 * @param byteOrder of programs
 * @param machine e_machine of its programs
 * @param taskSize TASK_SIZE
 * @param stackTop STACK_TOP
 * @param elfEtDynBase ELF_ET_DYN_BASE, not aligned
 * @param unmappedBase TASK_UNMAPPED_BASE
 * @param stackRndMask how far the top of the stack can move, a mask of pages of 4 KiB
 * @param brkRange in which the break can start, in bytes
 * @param geometry levels of the page tables
 * @param registers names of the registers
 */
record AbiFacts(
        String name,
        int wordSize,
        ByteOrder byteOrder,
        int machine,
        long taskSize,
        long stackTop,
        long elfEtDynBase,
        long unmappedBase,
        long stackRndMask,
        long brkRange,
        PageTableGeometry geometry,
        RegisterNames registers) {}
