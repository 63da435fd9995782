/**
 * The ELF formats.
 *
 * <p>Read {@link binfmt.elf.ElfLoader} and {@link binfmt.elf.ElfRule} first. The formats are stateless; an
 * {@code ElfLoader} belongs to one exec.
 */
@NullMarked
package binfmt.elf;

import org.jspecify.annotations.NullMarked;
