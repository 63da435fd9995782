/**
 * Pictures: why an exec ends as it does, and what a process is made of, each as one HTML file that needs nothing else. It
 * holds the same numbers as text, as a picture, as tables and as the JSON document of the command.
 *
 * <p>Read {@link kernel.sim.picture.DiagnosisPage} and {@link kernel.sim.picture.AutopsyPage} first. All types are
 * immutable or used by one thread.
 */
@NullMarked
package kernel.sim.picture;

import org.jspecify.annotations.NullMarked;
