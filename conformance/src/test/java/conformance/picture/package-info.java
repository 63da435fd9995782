/** Whether a real browser shows pages as they are meant. */
@NullMarked
package conformance.picture;

import org.jspecify.annotations.NullMarked;
