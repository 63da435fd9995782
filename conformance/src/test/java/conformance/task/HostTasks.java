package conformance.task;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Tasks of the host, which the observer controls. If it gives up, the next start begins with another one. */
final class HostTasks implements Tasks {
    /** The result of a call whose end the observer has not seen. */
    static final String NO_RESULT = "no answer";

    private static final String START = "start";
    private static final String END = ".";
    private static final String RESULT = "= ";
    private static final TaskAnswer NO_ANSWER = new TaskAnswer(NO_RESULT, List.of());
    private static final long PATIENCE_SECONDS = 20;

    private final Path observer;
    private Process process;
    private BufferedWriter input;
    private BufferedReader output;

    private HostTasks(Path observer) throws IOException {
        this.observer = observer;
        this.process = new ProcessBuilder(observer.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        this.input = process.outputWriter(StandardCharsets.US_ASCII);
        this.output = process.inputReader(StandardCharsets.US_ASCII);
    }

    /** Starts the observer. */
    static HostTasks open(Path observer) throws IOException {
        return new HostTasks(observer);
    }

    @Override
    public TaskAnswer start() throws IOException {
        Optional<TaskAnswer> answer = ask(START);
        if (answer.isEmpty()) {
            close();
            HostTasks other = new HostTasks(observer);
            process = other.process;
            input = other.input;
            output = other.output;
            answer = ask(START);
        }
        return answer.orElse(NO_ANSWER);
    }

    @Override
    public TaskAnswer apply(TaskCall call) {
        return ask(call.line()).orElse(NO_ANSWER);
    }

    /** Returns the answer, or empty if the observer has ended. */
    private Optional<TaskAnswer> ask(String line) {
        try {
            input.write(line + '\n');
            input.flush();
            String result = output.readLine();
            List<String> tasks = new ArrayList<>();
            String next = output.readLine();
            while (next != null && !next.equals(END)) {
                tasks.add(next);
                next = output.readLine();
            }
            return next == null
                    ? Optional.empty()
                    : Optional.of(new TaskAnswer(result.substring(RESULT.length()), tasks));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Closes the observer's input; it ends then, and with it all of its tasks. */
    @Override
    public void close() throws IOException {
        try {
            input.close();
        } catch (IOException e) {
            // It has ended already.
        }
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
