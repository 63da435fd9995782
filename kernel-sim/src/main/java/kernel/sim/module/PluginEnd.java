package kernel.sim.module;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Closes the formats of a plugin that are {@link AutoCloseable}: the last of its code that runs. */
final class PluginEnd {
    private PluginEnd() {}

    static void close(RunningPlugin running, Plugin plugin, Duration limit) {
        for (GuardedFormat format : running.formats()) {
            if (format.format() instanceof AutoCloseable closeable) {
                close(closeable, plugin, limit);
            }
        }
    }

    private static void close(AutoCloseable format, Plugin plugin, Duration limit) {
        FutureTask<Boolean> task = new FutureTask<>(() -> {
            format.close();
            return true;
        });
        Thread thread = new Thread(task, "end of " + plugin.name());
        thread.setDaemon(true);
        thread.start();
        try {
            task.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            thread.interrupt();
            note(plugin, "close() does not end within " + limit.toMillis() + " ms");
        } catch (ExecutionException e) {
            note(plugin, "close() fails: " + Culprit.describe(e, List.of(plugin.name())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void note(Plugin plugin, String found) {
        plugin.add(new PluginProblem(PluginRule.LEAK, plugin.path(), found, "mend its close()"));
    }
}
