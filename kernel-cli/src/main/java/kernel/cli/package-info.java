/**
 * The command {@code ksim}: options, text and exit codes around the library.
 *
 * <p>Read {@link kernel.cli.Main} and {@link kernel.cli.Command} first.
 */
@NullMarked
package kernel.cli;

import org.jspecify.annotations.NullMarked;
