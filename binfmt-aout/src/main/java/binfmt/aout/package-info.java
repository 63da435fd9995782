/**
 * The a.out formats.
 *
 * <p>Read {@link binfmt.aout.AoutLoader} and {@link binfmt.aout.AoutRule} first. The format is stateless; an
 * {@code AoutLoader} belongs to one exec.
 */
@NullMarked
package binfmt.aout;

import org.jspecify.annotations.NullMarked;
