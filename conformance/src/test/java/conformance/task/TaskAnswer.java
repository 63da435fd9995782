package conformance.task;

import java.util.List;

/**
 * What a call returned, and what all tasks are then.
 *
 * @param result a number, the negative of an errno, a number and a status, or "-" if the call does not return
 * @param tasks one line for each slot, in the words of the observer
 */
record TaskAnswer(String result, List<String> tasks) {
    TaskAnswer {
        tasks = List.copyOf(tasks);
    }

    boolean isRefusal() {
        return result.startsWith("-") && result.length() > 1;
    }

    String text() {
        return "= " + result + "\n" + String.join("\n", tasks) + "\n";
    }
}
