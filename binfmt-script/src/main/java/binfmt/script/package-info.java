/**
 * The script format.
 *
 * <p>Read {@link binfmt.script.ScriptFormat} and {@link binfmt.script.ScriptLine} first. The format is stateless.
 */
@NullMarked
package binfmt.script;

import org.jspecify.annotations.NullMarked;
