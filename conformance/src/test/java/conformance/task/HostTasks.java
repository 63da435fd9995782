package conformance.task;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Tasks of the host, which the observer controls. */
final class HostTasks implements Tasks {
    private static final String END = ".";
    private static final String RESULT = "= ";

    private final Process process;
    private final BufferedWriter input;
    private final BufferedReader output;

    private HostTasks(Process process) {
        this.process = process;
        this.input = process.outputWriter(StandardCharsets.US_ASCII);
        this.output = process.inputReader(StandardCharsets.US_ASCII);
    }

    /** Starts the observer. */
    static HostTasks open(Path observer) throws IOException {
        return new HostTasks(new ProcessBuilder(observer.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    @Override
    public TaskAnswer start() throws IOException {
        return ask("start");
    }

    @Override
    public TaskAnswer apply(TaskCall call) throws IOException {
        return ask(call.line());
    }

    private TaskAnswer ask(String line) throws IOException {
        input.write(line + '\n');
        input.flush();
        String result = readLine(line);
        List<String> tasks = new ArrayList<>();
        for (String next = readLine(line); !next.equals(END); next = readLine(line)) {
            tasks.add(next);
        }
        return new TaskAnswer(result.substring(RESULT.length()), tasks);
    }

    private String readLine(String asked) throws IOException {
        String line = output.readLine();
        if (line == null) {
            throw new EOFException("the observer has ended after: " + asked);
        }
        return line;
    }

    @Override
    public void close() throws IOException {
        input.close();
        process.destroy();
    }
}
