/**
 * What the kernel's own tests of exec, and those of the Linux Test Project, expect: the cases in other words.
 *
 * <p>Read {@link conformance.selftests.Execs} and {@link conformance.selftests.ErrnoTableIT} first.
 */
@NullMarked
package conformance.selftests;

import org.jspecify.annotations.NullMarked;
