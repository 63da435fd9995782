package conformance.why;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * An exec that surprises people, and the answer that they need.
 *
 * @param name what it is
 * @param files makes the files and the call
 * @param verdict the first word of the answer
 * @param rule the rule that decides; empty if the program starts
 * @param words what the answer must say somewhere
 * @param offset where the bytes at fault are
 * @param isForHosts whether a kernel of the host can be asked
 */
record Situation(
        String name,
        Consumer<Scene> files,
        String verdict,
        Optional<String> rule,
        List<String> words,
        OptionalLong offset,
        boolean isForHosts) {
    static Situation refused(String name, String errno, String rule, Consumer<Scene> files) {
        return new Situation(name, files, errno, Optional.of(rule), List.of(), OptionalLong.empty(), true);
    }

    static Situation killed(String name, String rule, Consumer<Scene> files) {
        return refused(name, "KILLED", rule, files);
    }

    static Situation loads(String name, Consumer<Scene> files) {
        return new Situation(name, files, "LOADS", Optional.empty(), List.of(), OptionalLong.empty(), true);
    }

    Situation says(String... sentences) {
        return new Situation(name, files, verdict, rule, List.of(sentences), offset, isForHosts);
    }

    Situation at(long place) {
        return new Situation(name, files, verdict, rule, words, OptionalLong.of(place), isForHosts);
    }

    @Override
    public String toString() {
        return name;
    }
}
