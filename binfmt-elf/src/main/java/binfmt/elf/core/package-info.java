/**
 * ELF cores: written of a task that dies, read, and written again.
 *
 * <p>Read {@link binfmt.elf.core.ElfCore} and {@link binfmt.elf.core.VmaDumpSize} first. A core that has been read never
 * changes; many threads may ask it at once if its file allows that.
 */
@NullMarked
package binfmt.elf.core;

import org.jspecify.annotations.NullMarked;
