package benchmarks;

import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Both sides of a goal, measured in turn: the middle of all rounds, which noise moves least.
 *
 * @param goal what was measured
 * @param theirs nanoseconds of the C side
 * @param ours nanoseconds in Java
 * @param ratio how many times faster Java was, in the same round
 */
record Comparison(Goal goal, double theirs, double ours, double ratio) {
    /** A call of the kernel is compiled for good only after some seconds of calls. */
    private static final int WARMUPS = 100;

    private static final int SAMPLES = 21;
    private static final TimeValue SAMPLE_TIME = TimeValue.milliseconds(100);

    static Comparison of(Goal goal, Twin twin, int rounds) throws IOException, InterruptedException, RunnerException {
        double[] theirs = new double[rounds];
        double[] ours = new double[rounds];
        double[] ratios = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            theirs[i] = twin.nanos(goal.twin());
            ours[i] = nanos(goal.benchmark());
            ratios[i] = theirs[i] / ours[i];
        }
        return new Comparison(goal, median(theirs), median(ours), median(ratios));
    }

    private static double nanos(String benchmark) throws RunnerException {
        Options options = new OptionsBuilder()
                .include(benchmark.replace(".", "\\.") + "$")
                .mode(Mode.AverageTime)
                .timeUnit(TimeUnit.NANOSECONDS)
                .forks(1)
                .jvmArgsAppend("-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch")
                .warmupIterations(WARMUPS)
                .warmupTime(SAMPLE_TIME)
                .measurementIterations(SAMPLES)
                .measurementTime(SAMPLE_TIME)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .build();
        RunResult result = new Runner(options).runSingle();
        return median(result.getAggregatedResult().getIterationResults().stream()
                .mapToDouble(sample -> sample.getPrimaryResult().getScore())
                .toArray());
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    boolean isMet() {
        return goal.limit().isMet(ours, ratio);
    }
}
