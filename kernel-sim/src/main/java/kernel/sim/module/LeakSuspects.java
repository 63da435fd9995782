package kernel.sim.module;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Who may hold a plugin's classes: threads that run, and calls in its code that are known to register things. */
final class LeakSuspects {
    private static final Map<String, String> CALLS = Map.of(
            "java/lang/Runtime.addShutdownHook", "adds a shutdown hook",
            "java/lang/ThreadLocal.<init>", "makes a ThreadLocal",
            "java/lang/ThreadLocal.withInitial", "makes a ThreadLocal",
            "java/lang/System.getProperties", "uses the system properties as a table",
            "java/lang/Thread.start", "starts a thread",
            "java/util/Timer.<init>", "starts a timer");

    private LeakSuspects() {}

    static List<String> of(@Nullable ClassLoader loader, Plugin plugin, List<Path> jars) {
        List<String> suspects = new ArrayList<>();
        Thread.getAllStackTraces().forEach((thread, frames) -> {
            boolean isOwn = thread.getContextClassLoader() == loader
                    || thread.getClass().getClassLoader() == loader
                    || Arrays.stream(frames).anyMatch(frame -> plugin.name().equals(frame.getModuleName()));
            if (isOwn && loader != null) {
                suspects.add("the thread \"" + thread.getName() + "\" runs");
            }
        });
        Set<String> calls = new TreeSet<>();
        jars.forEach(jar -> addCalls(jar, calls));
        suspects.addAll(calls);
        return suspects;
    }

    private static void addCalls(Path jar, Set<String> suspects) {
        JarContent.classes(jar)
                .forEach((name, file) -> file.calls().stream()
                        .filter(CALLS::containsKey)
                        .forEach(call -> suspects.add(name + " " + CALLS.get(call))));
    }
}
