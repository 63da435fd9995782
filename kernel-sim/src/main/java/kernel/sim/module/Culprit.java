package kernel.sim.module;

import java.util.Collection;
import java.util.List;

/** Words for a failure in a plugin: what it was, and the first place in the plugin's own code. */
final class Culprit {
    private static final int MAX_CAUSES = 16;

    private Culprit() {}

    static String describe(Throwable failure, Collection<String> modules) {
        Throwable root = root(failure);
        return root + frame(List.of(root.getStackTrace()), modules);
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        for (int i = 0; i < MAX_CAUSES && root.getCause() != null; i++) {
            root = root.getCause();
        }
        return root;
    }

    /** Returns the place as {@code " at Hello.java:12"}, or nothing if no frame is the plugin's. */
    static String frame(List<StackTraceElement> frames, Collection<String> modules) {
        return frames.stream()
                .filter(frame -> modules.contains(String.valueOf(frame.getModuleName())))
                .findFirst()
                .map(frame -> " at " + frame.getFileName() + ":" + frame.getLineNumber())
                .orElse("");
    }
}
