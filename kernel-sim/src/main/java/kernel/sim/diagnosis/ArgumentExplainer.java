package kernel.sim.diagnosis;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import kernel.api.ByteString;
import kernel.api.Limits;
import kernel.sim.exec.UserArgPtr;
import kernel.sim.task.Resource;

/** Arguments and environments that are too much. */
final class ArgumentExplainer implements Explainer {
    private static final int NAME = 24;

    @Override
    public Optional<Finding> explain(Evidence evidence) {
        return switch (evidence.rule()) {
            case "exec.args.strlen" -> Optional.of(oneString(evidence));
            case "exec.args.total", "exec.args.count", "exec.args.stack" -> Optional.of(total(evidence));
            default -> Optional.empty();
        };
    }

    private static Finding oneString(Evidence evidence) {
        Optional<ByteString> argument = longest(evidence.request().argv());
        Optional<ByteString> variable = longest(evidence.request().envp());
        int inArguments = argument.map(ByteString::length).orElse(0);
        int inEnvironment = variable.map(ByteString::length).orElse(0);
        boolean isVariable = inEnvironment > inArguments;
        ByteString worst = (isVariable ? variable : argument).orElse(ByteString.EMPTY);
        String kind = isVariable ? "environment string" : "argument";
        return Finding.of("One " + kind + " is too long: " + shortened(worst) + " has " + (worst.length() + 1)
                        + " bytes with its NUL; the limit is " + Limits.MAX_ARG_STRLEN + " for one string")
                .detail("All strings together have " + Words.size(bytes(evidence)) + '.')
                .fix("pass it through a file or standard input");
    }

    private static Finding total(Evidence evidence) {
        long limit = evidence.task().rlimits().get(Resource.STACK).soft();
        String stack = limit < 0 ? "unlimited" : Words.size(limit);
        long allowed = limit < 0
                ? Limits.STK_LIM / 4 * 3
                : Math.max(Limits.ARG_MAX, Math.min(Limits.STK_LIM / 4 * 3, limit / 4));
        UserArgPtr argv = evidence.request().argv();
        UserArgPtr envp = evidence.request().envp();
        return Finding.of("Arguments and environment are too much: "
                        + (argv.strings().size() + envp.strings().size()) + " strings, " + Words.size(bytes(evidence))
                        + " with their pointers")
                .detail("This caller may pass " + Words.size(allowed) + ": a quarter of its stack limit (" + stack
                        + "), at least 128 KiB and at most 6 MiB.")
                .fix("xargs, or a file of arguments")
                .fix("a smaller environment");
    }

    private static long bytes(Evidence evidence) {
        int word = evidence.kernel().machine().nativeAbi().wordSize();
        return bytes(evidence.request().argv(), word) + bytes(evidence.request().envp(), word);
    }

    private static long bytes(UserArgPtr list, int word) {
        return strings(list).stream()
                .mapToLong(string -> string.length() + 1L + word)
                .sum();
    }

    private static List<ByteString> strings(UserArgPtr list) {
        return list.strings().stream().flatMap(Optional::stream).toList();
    }

    private static Optional<ByteString> longest(UserArgPtr list) {
        return strings(list).stream().max(Comparator.comparingInt(ByteString::length));
    }

    private static String shortened(ByteString string) {
        String text = string.slice(0, Math.min(string.length(), NAME)).printable();
        return string.length() > NAME ? text + "..." : text;
    }
}
