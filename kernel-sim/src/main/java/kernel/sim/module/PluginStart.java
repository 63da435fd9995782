package kernel.sim.module;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import kernel.api.BinaryFormat;
import kernel.api.Rule;
import kernel.api.Versioned;

/** Makes a plugin's formats: the first of its code that runs. Whatever that does, it ends here, and within a time. */
final class PluginStart {
    private static final Pattern NAME = Pattern.compile("[a-z0-9_]+");

    private final ModuleLayer layer;
    private final Inspection inspection;
    private final Path shown;

    private PluginStart(ModuleLayer layer, Inspection inspection, Path shown) {
        this.layer = layer;
        this.inspection = inspection;
        this.shown = shown;
    }

    /** Returns the formats in the order of asking: by priority, then by name. */
    static List<GuardedFormat> run(ModuleLayer layer, Inspection inspection, Path shown, Duration limit)
            throws PluginException {
        return new PluginStart(layer, inspection, shown).run(limit);
    }

    private List<GuardedFormat> run(Duration limit) throws PluginException {
        FutureTask<List<GuardedFormat>> task = new FutureTask<>(this::formats);
        Thread thread = new Thread(task, "start of " + inspection.name());
        thread.setDaemon(true);
        thread.setContextClassLoader(layer.findLoader(inspection.roots().get(0)));
        thread.start();
        try {
            return task.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            String where = Culprit.frame(List.of(thread.getStackTrace()), inspection.roots());
            thread.interrupt();
            throw problem(PluginRule.SLOW, "is not made within " + limit.toMillis() + " ms" + where, "do less");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof PluginException broken) {
                throw broken;
            }
            throw problem(PluginRule.THROWS, "cannot be made: " + Culprit.describe(e, inspection.roots()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw problem(PluginRule.SLOW, "is not made, as its loading was interrupted", "load it again");
        }
    }

    private List<GuardedFormat> formats() throws PluginException {
        List<GuardedFormat> formats = new ArrayList<>();
        Iterator<ServiceLoader.Provider<BinaryFormat>> providers =
                ServiceLoader.load(layer, BinaryFormat.class).stream().iterator();
        // Those of the plugin's own layer come first; what follows is the host's.
        for (String name : inspection.providers()) {
            formats.add(guarded(name, make(name, providers)));
        }
        formats.sort(GuardedFormat.ORDER);
        return formats;
    }

    private BinaryFormat make(String name, Iterator<ServiceLoader.Provider<BinaryFormat>> providers)
            throws PluginException {
        try {
            return providers.next().get();
        } catch (ServiceConfigurationError e) {
            throw cannotBeMade(name, e);
        }
    }

    private PluginException cannotBeMade(String name, ServiceConfigurationError e) {
        Throwable cause = e.getCause();
        String message = String.valueOf(e.getMessage());
        if (cause instanceof LinkageError && !(cause instanceof ExceptionInInitializerError)) {
            return problem(PluginRule.NO_CLASS, name + " cannot be linked: " + cause, "add what is missing");
        }
        if (cause == null && message.endsWith("null")) {
            return problem(PluginRule.NULL, "the method provider() of " + name + " returns null");
        }
        if (cause == null || cause instanceof NoSuchMethodException) {
            return problem(PluginRule.DESCRIPTOR, message, "give it a public constructor without arguments");
        }
        return problem(PluginRule.THROWS, name + " fails: " + Culprit.describe(cause, inspection.roots()));
    }

    private GuardedFormat guarded(String className, BinaryFormat format) throws PluginException {
        String name = format.name();
        if (name == null || !NAME.matcher(name).matches()) {
            throw problem(PluginRule.NAME, "the name of " + className + " is \"" + name + "\"", "rename the format");
        }
        Versioned presence = Objects.requireNonNull(format.presence(), "presence() returned null");
        return new GuardedFormat(format, name, format.priority(), presence, rules(name, format));
    }

    private List<Rule> rules(String name, BinaryFormat format) throws PluginException {
        List<Rule> rules = format.rules();
        if (rules == null || rules.isEmpty() || rules.stream().anyMatch(Objects::isNull)) {
            throw problem(PluginRule.RULES, "the format " + name + " lists no rules", "return all its rules");
        }
        Set<String> ids = new HashSet<>();
        for (Rule rule : rules) {
            if (!ids.add(rule.id())) {
                throw problem(
                        PluginRule.RULES, "the rule " + rule.id() + " of " + name + " is there twice", "rename it");
            }
        }
        return List.copyOf(rules);
    }

    private PluginException problem(PluginRule rule, String found) {
        return problem(rule, found, "mend the plugin");
    }

    private PluginException problem(PluginRule rule, String found, String fix) {
        return new PluginException(new PluginProblem(rule, shown, found, fix));
    }
}
