/**
 * Files: inodes with owner and mode, mounts, and the walk from a path to a file.
 *
 * <p>Read {@link kernel.sim.fs.Inode} and {@link kernel.sim.fs.PathWalk} first. A {@link kernel.sim.fs.RootFileSystem}
 * may be used by many threads at once.
 */
@NullMarked
package kernel.sim.fs;

import org.jspecify.annotations.NullMarked;
