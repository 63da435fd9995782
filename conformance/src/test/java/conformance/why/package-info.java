/** Execs that fail for real users: what {@code ksim why} says of them, and whether a real kernel agrees. */
@NullMarked
package conformance.why;

import org.jspecify.annotations.NullMarked;
