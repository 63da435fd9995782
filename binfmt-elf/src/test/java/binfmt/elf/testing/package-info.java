/** Makes ELF files and other files for tests, also for those of other modules. */
@NullMarked
package binfmt.elf.testing;

import org.jspecify.annotations.NullMarked;
