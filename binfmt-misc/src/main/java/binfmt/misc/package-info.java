/**
 * Formats that are registered while the kernel runs.
 *
 * <p>Read {@link binfmt.misc.MiscFormat} and {@link binfmt.misc.RegisterString} first. The format is stateless: its entries
 * are in an instance of a file system, {@link binfmt.misc.BinfmtMisc}, which may be used by many threads.
 */
@NullMarked
package binfmt.misc;

import org.jspecify.annotations.NullMarked;
