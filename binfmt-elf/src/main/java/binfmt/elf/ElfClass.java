package binfmt.elf;

import java.nio.ByteOrder;
import kernel.api.Abi;

/**
 * How the numbers in an ELF file of a machine are written. The machine decides, not the file's own EI_CLASS and EI_DATA.
 *
 * @param wordSize 4 or 8, the size of an address
 * @param byteOrder of all numbers
 */
record ElfClass(int wordSize, ByteOrder byteOrder) {
    static ElfClass of(Abi abi) {
        return new ElfClass(abi.wordSize(), abi.byteOrder());
    }
}
