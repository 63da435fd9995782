package conformance.mm;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Applies the same calls to two memories.
 *
 * @param preparation what is done before each sequence
 * @param expected the one that is right
 * @param found the one that is examined
 * @param ignored names of what is not compared
 */
record Comparison(Preparation preparation, Memory expected, Memory found, Set<String> ignored) {
    /**
     * What nobody compares: VmHWM is no high-water mark in a real kernel, which updates it late and from sums that are
     * not exact.
     */
    static final Set<String> INEXACT = Set.of("VmHWM");

    Comparison {
        ignored = Set.copyOf(ignored);
    }

    /** Something that can fail. */
    interface Preparation {
        void run() throws IOException;
    }

    /**
     * What came of a sequence.
     *
     * @param sequence the calls, up to the first one that makes a difference
     * @param difference what is not the same; empty if all is
     * @param results what the calls returned
     */
    record Outcome(CallSequence sequence, Optional<String> difference, List<String> results) {
        Outcome {
            results = List.copyOf(results);
        }

        /** Returns a word for all differences of this kind: which calls, and what differs. */
        String shape() {
            StringBuilder shape = new StringBuilder();
            sequence.calls().forEach(call -> shape.append(call.kind().word()).append(' '));
            return shape + difference.orElse("").replaceAll("[0-9a-f]{2,}|[0-9]|[rwxps-]{4}", "");
        }

        /** Returns the sequence as a case that the observer and {@link CallSequence#parse} can read, and what differs. */
        String report() {
            return sequence.text() + "# " + difference.orElse("no difference").replace("\n", "\n# ") + '\n';
        }
    }

    Outcome run(CallSequence sequence) throws IOException {
        return run(sequence.limits(), CallSource.of(sequence.calls()));
    }

    Outcome run(Map<Limit, Long> limits, CallSource source) throws IOException {
        List<MemoryCall> done = new ArrayList<>();
        List<String> results = new ArrayList<>();
        preparation.run();
        Observation right = expected.start(limits);
        Optional<String> difference = right.difference(found.start(limits), ignored);
        Optional<MemoryCall> call = source.next(right.maps());
        while (difference.isEmpty() && call.isPresent()) {
            right = expected.apply(call.get());
            difference = right.difference(found.apply(call.get()), ignored);
            done.add(call.get());
            results.add(right.result());
            call = source.next(right.maps());
        }
        return new Outcome(new CallSequence(limits, done), difference, results);
    }

    /** Leaves out calls, as long as there is a difference without them. */
    Outcome shrink(Outcome failure) throws IOException {
        Outcome shortest = withoutLimits(failure);
        for (int size = shortest.sequence().calls().size() / 2; size > 0; size /= 2) {
            shortest = withoutChunks(shortest, size);
        }
        return withoutChunks(shortest, 1);
    }

    private Outcome withoutLimits(Outcome failure) throws IOException {
        Outcome shorter = run(new CallSequence(Map.of(), failure.sequence().calls()));
        return shorter.difference().isPresent() ? shorter : failure;
    }

    private Outcome withoutChunks(Outcome failure, int size) throws IOException {
        Outcome shortest = failure;
        int from = 0;
        while (from < shortest.sequence().calls().size()) {
            List<MemoryCall> calls = new ArrayList<>(shortest.sequence().calls());
            calls.subList(from, Math.min(calls.size(), from + size)).clear();
            Outcome shorter = run(shortest.sequence().with(calls));
            if (shorter.difference().isPresent()) {
                shortest = shorter;
            } else {
                from += size;
            }
        }
        return shortest;
    }
}
