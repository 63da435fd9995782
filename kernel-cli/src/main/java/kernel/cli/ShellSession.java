package kernel.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import kernel.api.BinaryFormat;
import kernel.api.ByteString;
import kernel.api.ExecException;
import kernel.sim.module.LoadedModule;
import kernel.sim.module.Plugin;
import kernel.sim.module.PluginProblem;
import kernel.sim.module.UnloadReport;
import org.jspecify.annotations.Nullable;

/** The commands of a session. A refusal is an answer like any other: the session goes on. */
final class ShellSession {
    private static final Map<String, Action> ACTIONS = actions();
    private static final String GONE = "gone";
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final String PROMPT = "ksim> ";

    private final BootedKernel booted;
    private final PrintStream out;
    private final boolean isLazy;
    private final boolean isTyped;
    private final ShellTasks tasks;
    private final ShellFiles files;

    /** One command, with its words. */
    private interface Action {
        void run(ShellSession session, List<String> words) throws IOException;
    }

    /**
     * Makes a session.
     *
     * @param cwd the working directory
     * @param isTyped whether somebody wants to see when the next command can be typed
     */
    ShellSession(BootedKernel booted, Caller caller, ByteString cwd, boolean isTyped) {
        this.booted = booted;
        this.out = caller.out();
        this.isTyped = isTyped;
        this.isLazy = booted.isLazy();
        this.tasks = new ShellTasks(booted.kernel(), cwd, out);
        this.files = new ShellFiles(booted.kernel(), cwd, out);
    }

    private static Map<String, Action> actions() {
        Map<String, Action> actions = new LinkedHashMap<>();
        actions.put("exec", (session, words) -> session.tasks.exec(words));
        actions.put("ps", (session, words) -> session.tasks.ps());
        actions.put("maps", (session, words) -> session.tasks.maps(words));
        actions.put("kill", (session, words) -> session.tasks.kill(words));
        actions.put("formats", (session, words) -> session.formats());
        actions.put("insmod", (session, words) -> session.insmod(words));
        actions.put("rmmod", (session, words) -> session.rmmod(words));
        actions.put("lsmod", (session, words) -> session.lsmod());
        actions.put("scan", (session, words) -> session.scan());
        actions.put("await", (session, words) -> session.await(words));
        actions.put("mount", (session, words) -> session.files.mount(words));
        actions.put("ls", (session, words) -> session.files.ls(words));
        actions.put("cat", (session, words) -> session.files.cat(words));
        actions.put("echo", (session, words) -> session.files.echo(words));
        actions.put("help", (session, words) -> session.out.println(String.join(" ", commands()) + " exit"));
        return actions;
    }

    /** Returns the names of all commands. */
    static Set<String> commands() {
        return ACTIONS.keySet();
    }

    /** Runs every line; returns what the last command was. */
    ExitCode run(BufferedReader input) throws IOException {
        ExitCode last = ExitCode.OK;
        for (String line = next(input); line != null; line = next(input)) {
            String command = line.strip();
            if (command.equals("exit")) {
                break;
            }
            if (!command.isEmpty() && !command.startsWith("#")) {
                last = run(command);
                out.flush();
            }
        }
        return last;
    }

    private @Nullable String next(BufferedReader input) throws IOException {
        if (isTyped) {
            out.print(PROMPT);
            out.flush();
        }
        return input.readLine();
    }

    private ExitCode run(String line) throws IOException {
        try {
            List<String> words = ShellWords.split(line);
            Action action = ACTIONS.get(words.get(0));
            if (action == null) {
                throw new InputException(words.get(0) + ": no such command; help lists them");
            }
            action.run(this, words.subList(1, words.size()));
            return ExitCode.OK;
        } catch (ExecException e) {
            out.println(Refusal.text(e));
        } catch (InputException e) {
            out.println(e.getMessage());
        }
        return ExitCode.REFUSED;
    }

    /** Returns the only word that a command takes. */
    static String word(List<String> words, String what) {
        if (words.size() != 1) {
            throw new InputException("give " + what);
        }
        return words.get(0);
    }

    private void formats() {
        for (BinaryFormat format : booted.kernel().formats().formats()) {
            String from = booted.plugin(format).map(Plugin::name).orElse("built in");
            out.printf("%-12s  %s%n", format.name(), from);
        }
    }

    private void insmod(List<String> words) {
        Plugin plugin = booted.modules().insmod(Path.of(word(words, "the path of a jar")));
        print(plugin);
    }

    private void print(Plugin plugin) {
        out.println(plugin.name() + " " + plugin.state().name().toLowerCase(Locale.ROOT));
        plugin.problems().stream().map(PluginProblem::describe).forEach(out::println);
    }

    private void rmmod(List<String> words) {
        UnloadReport report = booted.modules()
                .rmmod(word(words, "the name of a module"), Duration.ZERO)
                .prove();
        out.println(report.plugin() + (report.isClean() ? " unloaded, nothing is left" : " stopped"));
        report.suspects().forEach(suspect -> out.println("  held: " + suspect));
    }

    private void lsmod() {
        out.printf("%-24s  %-9s  %4s  %s%n", "module", "state", "uses", "used by");
        for (Plugin plugin : booted.modules().plugins()) {
            String uses =
                    plugin.module().map(LoadedModule::uses).map(String::valueOf).orElse("-");
            String holders = plugin.module()
                    .map(module -> String.join(" ", module.holders()))
                    .orElse("");
            String state = plugin.state().name().toLowerCase(Locale.ROOT);
            out.println(String.format("%-24s  %-9s  %4s  %s", plugin.name(), state, uses, holders)
                    .stripTrailing());
        }
    }

    /** Waits until a module is loaded, or is loaded no longer: whoever watches needs a moment. */
    private void await(List<String> words) {
        boolean isGoing = words.size() == 2 && words.get(1).equals(GONE);
        String name =
                word(isGoing ? words.subList(0, 1) : words, "the name of a module, and " + GONE + " if it is to go");
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (booted.isLoaded(name) == isGoing) {
            if (System.nanoTime() - end > 0 || Thread.currentThread().isInterrupted()) {
                throw new InputException(name + " does not " + (isGoing ? "go" : "come"));
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        out.println(name + (isGoing ? " is gone" : " is there"));
    }

    private void scan() throws IOException {
        booted.modules().refresh(isLazy);
        lsmod();
    }
}
