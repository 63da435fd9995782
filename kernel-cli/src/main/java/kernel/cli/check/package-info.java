/**
 * {@code ksim check}: every executable of a directory, archive or image, and reports of what is wrong.
 *
 * <p>Read {@link kernel.cli.check.CheckRun} and {@link kernel.cli.check.Report} first. A report belongs to one thread.
 */
@NullMarked
package kernel.cli.check;

import org.jspecify.annotations.NullMarked;
