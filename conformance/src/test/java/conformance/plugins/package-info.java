/**
 * Plugins as strangers make them: with their own builds, from the documentation.
 *
 * <p>Read {@link conformance.plugins.ExamplesIT} and {@link conformance.plugins.Shell} first.
 */
@NullMarked
package conformance.plugins;

import org.jspecify.annotations.NullMarked;
