/**
 * Root file systems from archives and container images, read in place: nothing is unpacked.
 *
 * <p>Read {@link kernel.archive.Root} and {@link kernel.archive.RootOptions} first. A root may be read by many threads at
 * once.
 */
@NullMarked
package kernel.archive;

import org.jspecify.annotations.NullMarked;
