package conformance.mm;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One thing done to memory.
 *
 * @param kind what
 * @param args its arguments, as registers hold them
 */
record MemoryCall(Kind kind, List<Long> args) {
    MemoryCall {
        args = List.copyOf(args);
        if (args.size() != kind.argc()) {
            throw new IllegalArgumentException(kind.word() + " takes " + kind.argc() + " arguments, not " + args);
        }
    }

    static MemoryCall of(Kind kind, Long... args) {
        return new MemoryCall(kind, List.of(args));
    }

    /** Reads what {@link #line()} writes; a comment may follow. */
    static MemoryCall parse(String line) {
        List<String> words = List.of(line.replaceFirst("#.*", "").strip().split(" +", -1));
        Kind kind = Kind.named(words.get(0)).orElseThrow(() -> new IllegalArgumentException("not a call: " + line));
        List<Long> args = new ArrayList<>();
        for (String word : words.subList(1, words.size())) {
            args.add(word.startsWith("0x") ? Long.parseUnsignedLong(word.substring(2), 16) : Long.parseLong(word));
        }
        return new MemoryCall(kind, args);
    }

    long arg(int index) {
        return args.get(index);
    }

    /** Returns what the observer reads. */
    String line() {
        return Stream.concat(
                        Stream.of(kind.word()),
                        args.stream().map(value -> value == -1 ? "-1" : String.format("%#x", value)))
                .collect(Collectors.joining(" "));
    }
}
