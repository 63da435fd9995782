/** Man pages and shell completions, made from the model of the command line. */
@NullMarked
package kernel.cli.words;

import org.jspecify.annotations.NullMarked;
