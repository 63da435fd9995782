/** Makes a.out images for tests. */
@NullMarked
package binfmt.aout.testing;

import org.jspecify.annotations.NullMarked;
