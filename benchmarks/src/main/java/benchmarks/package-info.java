/**
 * How fast the kernel is, measured with JMH beside the host's own kernel. {@link benchmarks.Main} runs both in turn and
 * compares them by {@link benchmarks.Goal}. It runs on the class path, in one thread.
 */
@NullMarked
package benchmarks;

import org.jspecify.annotations.NullMarked;
